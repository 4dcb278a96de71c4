/* A server for the load test, in a process of its own: its memory is nobody else's. Answers messages of its parent. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { issueTestCard } from '../../../adapters/cli/test-cards.ts';
import { toFetchHandler } from '../../../adapters/http/fetch-adapter.ts';
import { createRequestHandler } from '../../../adapters/http/handler.ts';
import { toNodeListener } from '../../../adapters/http/index.ts';
import { OPERATIONS } from '../../../adapters/http/operations.ts';
import { createClientele } from '../../../src/index.ts';
import { KEY } from '../../support/http.ts';

// Few events, so that what the store keeps is the customers.
const clientele = await createClientele({ events: { keep: 1000 } });
const errors: string[] = [];
const onError = ({ code, message }: { code: string; message: string }) => errors.push(`${code}: ${message}`);
const face = createRequestHandler({ keys: { [KEY]: clientele }, onError }, [
  ...OPERATIONS,
  issueTestCard(clientele.fakes),
]);
// On a starved machine a caller may well pause for longer than the five seconds that are Node's default.
const server = createServer({ keepAliveTimeout: 75_000 }, toNodeListener(toFetchHandler(face)));

/** What is held once nothing is garbage, and what it is held for. */
async function measured(): Promise<object> {
  globalThis.gc?.();
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  const { checked, problems } = await clientele.verify();
  return { bytes: heapUsed + external, customers: checked, problems, errors };
}

process.on('message', async () => process.send?.(await measured()));
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
