// Uses each store, in Bun and in Deno. The directory of the file and the port of the Redis server are arguments.
import assert from 'node:assert/strict';
import { createClientele } from 'clientele';
import { createHttpHandler } from 'clientele/http';

const [directory, port] = process.argv.slice(2);

for (const store of [
  { kind: 'memory' },
  { kind: 'file', path: `${directory}/customers.db` },
  { kind: 'redis', url: `redis://127.0.0.1:${port}`, prefix: `${directory}:` },
]) {
  const clientele = await createClientele({ store, cache: { max: 10 } });
  const params = { app: 'app_1', ...clientele.fakes.issueCard() };
  const created = await clientele.customers.create(params, { idempotencyKey: 'one' });
  assert.deepEqual(await clientele.customers.create(params, { idempotencyKey: 'one' }), created);
  const updated = await clientele.customers.update(created.id, { email: 'a@example.com' });
  assert.deepEqual(await clientele.customers.retrieve(created.id), updated);
  const ids = [];
  for await (const { id } of clientele.customers.list()) ids.push(id);
  assert.deepEqual(ids, [created.id]);
  const types = [];
  for await (const { type } of clientele.changes({ wait: false })) types.push(type);
  assert.deepEqual(types, ['customer.created', 'customer.updated']);
  assert.deepEqual((await clientele.verify()).problems, []);
  const handler = createHttpHandler({ keys: { sk_test_1: clientele } });
  const headers = { authorization: 'Bearer sk_test_1' };
  const response = await handler(new Request(`http://localhost/v1/customers/${created.id}`, { headers }));
  assert.equal((await response.json()).email, 'a@example.com');
  if (store.kind === 'file') await clientele.backup(`${directory}/copy.db`);
  await clientele.close();
  if (store.kind === 'memory') continue;
  const reopened = await createClientele({ store });
  assert.equal((await reopened.customers.retrieve(created.id)).email, 'a@example.com');
  await reopened.close();
}
console.log('used memory, file and Redis');
