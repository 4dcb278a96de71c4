import assert from 'node:assert/strict';
import { test } from 'node:test';
import { insertOf, recordOf, replaceOf, SCOPE } from '../../../adapters/conformance/samples.ts';
import { MemoryStore } from '../../../adapters/memory/index.ts';
import { createTestClientele } from '../../../adapters/testing/index.ts';
import { rejects } from '../../support/rejection.ts';
import { add } from '../../support/world.ts';

function opened(): MemoryStore {
  const store = new MemoryStore();
  store.open();
  return store;
}

test('it answers at once, without a promise', () => {
  const store = opened();
  const record = recordOf();
  const inserted = store.insert(SCOPE, insertOf(record));
  assert.equal(inserted.status, 'stored');
  assert.equal(store.find(SCOPE, record.customer.id)?.customer, record.customer);
  assert.equal(store.list(SCOPE, { limit: 1, direction: 'older' })?.records.length, 1);
});

test('closed, it keeps what is stored, and shows it when it is opened again', async () => {
  const store = new MemoryStore();
  const one = await createTestClientele({ store });
  const customer = await add(one);
  await one.close();
  store.close();
  assert.throws(() => store.find(SCOPE, customer.id), /it is not open/);
  const two = await createTestClientele({ store });
  assert.deepEqual(await two.customers.retrieve(customer.id), customer);
});

test('it is closed with the clientele that made it', async () => {
  const clientele = await createTestClientele({ store: { kind: 'memory' } });
  const { id } = await add(clientele);
  await clientele.close();
  await rejects(clientele.customers.retrieve(id), 'store_unavailable');
});

test('it describes itself, and is not backed up', async () => {
  const store = opened();
  assert.deepEqual(store.describe(), { kind: 'memory', capabilities: { durable: false, shared: false } });
  const clientele = await createTestClientele({ store });
  const error = await rejects(clientele.backup('/tmp/x'), 'parameter_invalid', 'store');
  assert.match(error.message, /a store that can be backed up/);
});

test('verify tells of what does not fit together', () => {
  const store = opened();
  const [one, two] = [recordOf(), recordOf()];
  for (const record of [one, two]) store.insert(SCOPE, insertOf(record));
  assert.deepEqual(store.verify(SCOPE), { checked: 2, problems: [] });
  // A record that says that it lies elsewhere than where its list has it.
  const moved = replaceOf(store.find(SCOPE, one.customer.id) ?? one, { fields: { email: 'a@b.c' } });
  store.replace(SCOPE, { ...moved, record: { ...moved.record, sequence: 99 } });
  const { checked, problems } = store.verify(SCOPE);
  assert.equal(checked, 2);
  assert.ok(
    problems.some(({ id }) => id === one.customer.id),
    'the customer is named',
  );
});
