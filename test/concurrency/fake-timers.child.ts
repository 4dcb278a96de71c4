/**
 * Uses every part that waits, in a process whose global timers never fire and whose clocks never change. The process must
 * reach its end. Arguments: the kind of the store, a file's path or a Redis URL, the file store's worker.
 */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingMessage, request } from 'node:http';
import { mock } from 'node:test';
import { createHttpHandler, toNodeListener } from '../../adapters/http/index.ts';
import { createTestClientele } from '../../adapters/testing/index.ts';
import { createClientele } from '../../src/index.ts';

const [kind, target = '', worker = ''] = process.argv.slice(2);
const realImmediate = globalThis.setImmediate;
mock.timers.enable({ apis: ['setTimeout', 'setInterval', 'setImmediate', 'Date'], now: 0 });
Object.defineProperty(globalThis, 'performance', { value: { now: () => 0, timeOrigin: 0 } });
Object.defineProperty(globalThis, 'queueMicrotask', { value: () => undefined });
// The package redis needs it to send commands (docs/testing.md).
if (kind === 'redis') {
  const open = () => createClientele({ store: { kind: 'redis', url: target }, timeout: 1_000 });
  await assert.rejects(open(), { code: 'store_unavailable', message: /a test fakes setImmediate or nextTick/ });
  // As in the jsdom environment of Jest.
  Reflect.deleteProperty(globalThis, 'setImmediate');
  await assert.rejects(open(), { code: 'store_unavailable', message: /testEnvironment: node/, retryable: false });
  globalThis.setImmediate = realImmediate;
  const realTick = process.nextTick;
  process.nextTick = () => undefined;
  const opening = open();
  await assert.rejects(opening, { code: 'store_unavailable', message: /a test fakes setImmediate or nextTick/ });
  process.nextTick = realTick;
}

const store = {
  memory: { kind: 'memory' },
  file: { kind: 'file', path: target, worker },
  redis: { kind: 'redis', url: target },
}[kind as 'memory' | 'file' | 'redis'] as { kind: 'memory' };

const clientele = await createClientele({ store, cache: { max: 10, ttl: 20 } });
const create = () => clientele.customers.create({ app: 'app_1', ...clientele.fakes.issueCard() });
const customer = await create();
assert.equal(customer.created, 0);
await clientele.customers.update(customer.id, { description: 'changed' }, { idempotencyKey: 'key' });
await Promise.all(
  Array.from({ length: 20 }, (_, i) => clientele.customers.update(customer.id, { email: `${i}@a.com` })),
);
assert.equal((await clientele.customers.list({ limit: 1 })).data[0]?.id, customer.id);
assert.deepEqual((await clientele.verify()).problems, []);
if (kind === 'file') await clientele.backup(`${target}.copy`);

// A wait for events ends with the event that another call writes.
const after = await clientele.cursor();
const next = clientele.changes({ after }).next();
await create();
assert.equal((await next).value?.type, 'customer.created');

// The time to live of the cache passes.
const misses = async () => ((await clientele.describe()).cache as { misses: number }).misses;
await clientele.customers.retrieve(customer.id);
for (const before = await misses(); (await misses()) === before; ) await clientele.customers.retrieve(customer.id);

// A deadline passes while a verifier does not answer.
const world = await createTestClientele({ seed: 1 });
world.fakes.sms.fail({ delay: Number.POSITIVE_INFINITY });
const creation = world.customers.create({ app: 'app_1', ...world.issueCard() }, { timeout: 20 });
await assert.rejects(creation, { code: 'deadline_exceeded' });
world.fakes.sms.fail({ delay: 5 });
await world.customers.create({ app: 'app_1', ...world.issueCard() });
await world.close();

// The server answers a request whose body is refused, and closes its connection.
const server = createServer(toNodeListener(createHttpHandler({ keys: { sk_test_1: clientele } })));
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
const { port } = server.address() as { port: number };
// Not by fetch, which needs the global timers.
const headers = { authorization: 'Bearer sk_test_1' };
const sent = request(`http://127.0.0.1:${port}/v1/customers`, { method: 'POST', headers });
sent.end('x'.repeat(100_000));
const [response] = (await once(sent, 'response')) as [IncomingMessage];
assert.equal(response.statusCode, 413);
await once(response.resume(), 'close');
server.close();
server.closeAllConnections();
await clientele.close();
console.log('ended');
process.exit();
