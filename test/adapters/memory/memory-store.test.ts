import assert from 'node:assert/strict';
import { it } from 'node:test';
import { insertOf, recordOf, replaceOf, SCOPE } from '../../../adapters/conformance/samples.ts';
import { MemoryStore } from '../../../adapters/memory/index.ts';
import { createTestClientele } from '../../../adapters/testing/index.ts';
import { rejects } from '../../support/rejection.ts';
import { add } from '../../support/world.ts';

function openStore(): MemoryStore {
  const store = new MemoryStore();
  store.open();
  return store;
}

it('returns its results directly, not as promises', () => {
  const store = openStore();
  const record = recordOf();
  const inserted = store.insert(SCOPE, insertOf(record));
  assert.equal(inserted.status, 'stored');
  assert.equal(store.find(SCOPE, record.customer.id)?.customer, record.customer);
  assert.equal(store.list(SCOPE, { limit: 1, direction: 'older' })?.records.length, 1);
});

it('keeps its data when it is closed and opened again', async () => {
  const store = new MemoryStore();
  const one = await createTestClientele({ store });
  const customer = await add(one);
  await one.close();
  store.close();
  assert.throws(() => store.find(SCOPE, customer.id), /it is not open/);
  const two = await createTestClientele({ store });
  assert.deepEqual(await two.customers.retrieve(customer.id), customer);
});

it('is closed with the clientele that created it', async () => {
  const clientele = await createTestClientele({ store: { kind: 'memory' } });
  const { id } = await add(clientele);
  await clientele.close();
  await rejects(clientele.customers.retrieve(id), 'store_unavailable');
});

it('describes itself, and refuses a backup', async () => {
  const store = openStore();
  assert.deepEqual(store.describe(), { kind: 'memory', capabilities: { durable: false, shared: false } });
  const clientele = await createTestClientele({ store });
  const error = await rejects(clientele.backup('/tmp/x'), 'parameter_invalid', 'store');
  assert.match(error.message, /a store that can be backed up/);
});

it('verify reports a record whose position differs from its index', () => {
  const store = openStore();
  const [one, two] = [recordOf(), recordOf()];
  for (const record of [one, two]) store.insert(SCOPE, insertOf(record));
  assert.deepEqual(store.verify(SCOPE), { checked: 2, problems: [] });
  // The record's sequence is not the one by which its lists are ordered.
  const moved = replaceOf(store.find(SCOPE, one.customer.id) ?? one, { fields: { email: 'a@b.c' } });
  store.replace(SCOPE, { ...moved, record: { ...moved.record, sequence: 99 } });
  const { checked, problems } = store.verify(SCOPE);
  assert.equal(checked, 2);
  assert.ok(
    problems.some(({ id }) => id === one.customer.id),
    'the report names the customer',
  );
});
