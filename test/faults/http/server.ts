/* The server of the load test, in a separate process, so that the test measures only the server's memory. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { issueTestCard } from '../../../adapters/cli/test-cards.ts';
import { toFetchHandler } from '../../../adapters/http/fetch-adapter.ts';
import { createRequestHandler } from '../../../adapters/http/handler.ts';
import { toNodeListener } from '../../../adapters/http/index.ts';
import { OPERATIONS } from '../../../adapters/http/operations.ts';
import { createClientele } from '../../../src/index.ts';
import { KEY } from '../../support/http.ts';

// Few events, so that customers take up most of the memory.
const clientele = await createClientele({ events: { keep: 1000 } });
const errors: string[] = [];
const onError = ({ code, message }: { code: string; message: string }) => errors.push(`${code}: ${message}`);
const handle = createRequestHandler({ keys: { [KEY]: clientele }, onError }, [
  ...OPERATIONS,
  issueTestCard(clientele.fakes),
]);
// On a slow machine a caller may pause for longer than Node's default of five seconds.
const server = createServer({ keepAliveTimeout: 75_000 }, toNodeListener(toFetchHandler(handle)));

/** Returns the memory in use after garbage collection, and the state of the service. */
async function measure(): Promise<object> {
  globalThis.gc?.();
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  const { checked, problems } = await clientele.verify();
  return { bytes: heapUsed + external, customers: checked, problems, errors };
}

process.on('message', async () => process.send?.(await measure()));
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
