import assert from 'node:assert/strict';
import { it } from 'node:test';
import { insertOf, recordOf, replaceOf, SCOPE } from '../../../adapters/conformance/samples.ts';
import { MemoryStore } from '../../../adapters/memory/index.ts';
import { createTestClientele } from '../../../adapters/testing/index.ts';
import { MAX_TIME_MS } from '../../../src/domain/time.ts';
import { collect } from '../../support/collect.ts';
import { rejects } from '../../support/rejection.ts';
import { tokenCard } from '../../support/token-card.ts';
import { APP, add } from '../../support/world.ts';

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

it('copies its data: customers, claims, keys, events and the state of verifiers', async () => {
  const store = new MemoryStore();
  const clientele = await createTestClientele({ store, seed: 1 });
  const customer = await add(clientele);
  const used = clientele.issueCard();
  const params = { app: APP, ...used };
  const keyed = await clientele.customers.create(params, { idempotencyKey: 'k' });
  await store.stateStore(clientele.clock).compareAndSet(SCOPE, 'entry', undefined, 'value', MAX_TIME_MS);
  const copy = store.copy();
  await clientele.customers.delete(customer.id);
  await add(clientele);

  const other = await createTestClientele({ store: copy, seed: 2 });
  const stored = await collect(other.export());
  assert.deepEqual(stored, [customer, keyed]);
  const known = { livemode: false, used: false, sms_code: used.sms_code.id, id: used.source };
  other.fakes.tokens.add({ ...known, card: tokenCard('card_1') });
  other.fakes.sms.add({ ...used.sms_code, source: used.source });
  await rejects(other.customers.create(params), 'token_used', 'source');
  assert.deepEqual(await other.customers.create(params, { idempotencyKey: 'k' }), keyed);
  assert.equal((await copy.stateStore(clientele.clock).read(SCOPE, 'entry'))?.value, 'value');
  const events = await collect(other.changes({ wait: false }));
  assert.deepEqual(
    events.map(({ type }) => type),
    ['customer.created', 'customer.created'],
  );
  await other.customers.update(keyed.id, { description: 'copy' });
  assert.equal((await clientele.customers.retrieve(keyed.id)).description, null);
  assert.deepEqual(await other.verify(), { checked: 2, problems: [] });
});

it('ends the lease of a running operation in a copy, so that a retry there does not wait', async () => {
  const store = openStore();
  const attempt = { key: 'k', fingerprint: 'f', operation: 'o', now: 0, leaseUntil: 1000, expiresAt: 9000 };
  store.begin(SCOPE, attempt);
  assert.equal(store.begin(SCOPE, { ...attempt, operation: 'p' }).status, 'running');
  const copy = store.copy();
  copy.open();
  assert.deepEqual(copy.begin(SCOPE, { ...attempt, operation: 'p' }), { status: 'begun', operation: 'o' });
});
