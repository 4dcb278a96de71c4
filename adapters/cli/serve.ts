import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { clearInterval, clearTimeout, setInterval, setTimeout } from '../../src/concurrency/real-timers.ts';
import type { ClienteleError } from '../../src/domain/errors.ts';
import { createClientele } from '../../src/index.ts';
import { toFetchHandler } from '../http/fetch-adapter.ts';
import { createRequestHandler } from '../http/handler.ts';
import { toNodeListener } from '../http/node-adapter.ts';
import { OPERATIONS } from '../http/operations.ts';
import type { ServeArguments } from './arguments.ts';
import { issueTestCard } from './test-cards.ts';

/** Milliseconds that a shutdown waits for running requests. */
const DRAIN_MS = 10_000;
/** Longer than clients keep an idle connection: if the server closed it first, it could reset a request on its way. */
const KEEP_ALIVE_MS = 75_000;
/** Milliseconds between two checks for idle connections during a shutdown. */
const IDLE_CHECK_MS = 20;

export interface RunningServer {
  readonly url: string;
  /** Accepts no new connections, completes the running requests, and closes the clientele. */
  close(): Promise<void>;
}

/** Starts an HTTP server with a clientele in test mode. */
export async function serve({ store, host, port, key, keepAlive }: ServeArguments): Promise<RunningServer> {
  const clientele = await createClientele({ store });
  try {
    const onError = (error: ClienteleError, requestId: string) => {
      console.error(`${requestId} ${error.status} ${error.code}: ${error.message}`);
    };
    const operations = [...OPERATIONS, issueTestCard(clientele.fakes)];
    const handler = createRequestHandler({ keys: { [key]: clientele }, onError }, operations);
    const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, toNodeListener(toFetchHandler(handler)));
    // Node then sends `Connection: close` with the only response of each connection.
    if (!keepAlive) server.maxRequestsPerSocket = 1;
    await listen(server, port, host);
    const { address, family, port: actualPort } = server.address() as AddressInfo;
    return {
      url: `http://${family === 'IPv6' ? `[${address}]` : address}:${actualPort}`,
      close: async () => {
        await drain(server);
        await clientele.close();
      },
    };
  } catch (error) {
    await clientele.close();
    throw error;
  }
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject).listen(port, host, resolve);
  });
}

async function drain(server: Server): Promise<void> {
  // `server.close` waits for connections that become idle after it was called.
  const idle = setInterval(() => server.closeIdleConnections(), IDLE_CHECK_MS);
  const timeLimit = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
  await new Promise((resolve) => server.close(resolve));
  clearInterval(idle);
  clearTimeout(timeLimit);
}
