import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ClienteleError } from '../../src/domain/errors.ts';
import { createClientele } from '../../src/index.ts';
import { fetchAdapter } from '../http/fetch-adapter.ts';
import { httpHandler } from '../http/handler.ts';
import { toNodeListener } from '../http/node-adapter.ts';
import { OPERATIONS } from '../http/operations.ts';
import type { ServeArguments } from './arguments.ts';
import { issueTestCard } from './test-cards.ts';

/** How long requests under way are waited for, in milliseconds. */
const DRAIN_MS = 10_000;
/** How long a connection is kept for a further request. Longer than clients keep theirs: whoever closes first must not be the server. */
const KEEP_ALIVE_MS = 75_000;
/** How often connections that have become idle meanwhile are closed. */
const IDLE_CHECK_MS = 20;

export interface Serving {
  readonly url: string;
  /** Takes no further connection, answers what is under way, and closes the clientele. */
  close(): Promise<void>;
}

/** A test-mode clientele behind its HTTP face. */
export async function serve({ store, host, port, key, keepAlive }: ServeArguments): Promise<Serving> {
  const clientele = await createClientele({ store });
  try {
    const onError = (error: ClienteleError, requestId: string) => {
      console.error(`${requestId} ${error.status} ${error.code}: ${error.message}`);
    };
    const face = httpHandler({ keys: { [key]: clientele }, onError }, [...OPERATIONS, issueTestCard]);
    const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, toNodeListener(fetchAdapter(face)));
    // One answer for each connection, which says so: `Connection: close`.
    if (!keepAlive) server.maxRequestsPerSocket = 1;
    await listening(server, port, host);
    const { address, family, port: bound } = server.address() as AddressInfo;
    const url = `http://${family === 'IPv6' ? `[${address}]` : address}:${bound}`;
    return {
      url,
      close: async () => {
        await drained(server);
        await clientele.close();
      },
    };
  } catch (error) {
    await clientele.close();
    throw error;
  }
}

function listening(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject).listen(port, host, resolve);
  });
}

async function drained(server: Server): Promise<void> {
  const idle = setInterval(() => server.closeIdleConnections(), IDLE_CHECK_MS);
  const late = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
  await new Promise((resolve) => server.close(resolve));
  clearInterval(idle);
  clearTimeout(late);
}
