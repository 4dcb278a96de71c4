import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MemoryStore } from '../../../adapters/memory/index.ts';
import { createTestClientele } from '../../../adapters/testing/index.ts';
import { scopeOf } from '../../../src/core.ts';
import { collect } from '../../support/collect.ts';
import { rejects } from '../../support/rejection.ts';
import { APP, add, addMany, idsOf } from '../../support/world.ts';

test('a deleted customer is missing for every operation and in every list', async () => {
  const clientele = await createTestClientele();
  const { customers, issueCard } = clientele;
  const [first, id, last] = await addMany(clientele, 3);
  assert.ok(first && id && last, 'three customers');
  const card = (await customers.retrieve(id)).default_source as string;
  assert.deepEqual(await customers.delete(id), { deleted: true, id });
  const operations = [
    customers.retrieve(id),
    customers.update(id, { email: 'a@b.c' }),
    customers.update(id, {}),
    customers.delete(id),
    customers.sources.create(id, issueCard()),
    customers.sources.retrieve(id, card),
    customers.sources.delete(id, card),
    customers.sources.list(id),
    collect(customers.sources.list(id)),
  ];
  for (const operation of operations) {
    const error = await rejects(operation, 'resource_missing', 'id');
    assert.deepEqual([error.status, error.message], [404, 'There is no customer with this id.']);
  }
  assert.deepEqual(idsOf(await collect(customers.list())), [last, first]);
  assert.deepEqual(idsOf(await collect(customers.list({ app: APP }))), [last, first]);
});

test('the store keeps the record of a deleted customer with its cards', async () => {
  const store = new MemoryStore();
  const clientele = await createTestClientele({ store });
  const customer = await add(clientele, { email: 'a@b.c' });
  await clientele.customers.delete(customer.id);
  const record = store.find(scopeOf('default', false), customer.id);
  assert.deepEqual([record?.deleted, record?.customer, record?.cards], [true, customer, customer.sources.data]);
  assert.deepEqual(await clientele.verify(), { checked: 1, problems: [] });
});

test('the tokens of a deleted customer stay used, and its cards can be bound again with new tokens', async () => {
  const { customers, issueCard } = await createTestClientele();
  const first = issueCard({ cardId: 'card_1' });
  const { id } = await customers.create({ app: APP, ...first });
  await customers.delete(id);
  await rejects(customers.create({ app: APP, ...first }), 'token_used', 'source');
  const again = await customers.create({ app: APP, ...issueCard({ cardId: 'card_1' }) });
  assert.equal(again.default_source, 'card_1');
});

test('a missing, a deleted and a malformed id fail with the same error', async () => {
  const clientele = await createTestClientele();
  const { id } = await add(clientele);
  await clientele.customers.delete(id);
  const ids = [id, 'cus_missing', 'cus_', 'card_1', '', '../x', 'cus_{a}', 'cus_*', `cus_${'x'.repeat(252)}`, 'cus_\0'];
  const messages = new Set<string>();
  for (const each of [...ids, null, 5, {}, ['cus_1']]) {
    const error = await rejects(clientele.customers.retrieve(each as string), 'resource_missing', 'id');
    messages.add(error.message);
  }
  assert.equal(messages.size, 1);
});
