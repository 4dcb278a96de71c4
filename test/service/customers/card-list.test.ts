import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SCOPE } from '../../../adapters/conformance/samples.ts';
import { MemoryStore } from '../../../adapters/memory/index.ts';
import { createTestClientele } from '../../../adapters/testing/index.ts';
import type { CustomerRecord, ListCards } from '../../../src/core.ts';
import { encodeRecord } from '../../../src/store-kit/record-encoding.ts';
import { collect } from '../../support/collect.ts';
import { rejects } from '../../support/rejection.ts';
import { add, idsOf } from '../../support/world.ts';

/** Creates a customer with the cards 6 to 0, newest first. Their `created` times have another order. */
async function sevenCards() {
  const clientele = await createTestClientele();
  const { customers, issueCard } = clientele;
  const cardOf = (i: number) => ({ cardId: `card_${i}`, created: 100 + ((i * 3) % 7) });
  const { id } = await add(clientele, { card: cardOf(0) });
  for (let i = 1; i < 7; i += 1) await customers.sources.create(id, issueCard(cardOf(i)));
  const list = (params?: ListCards) => customers.sources.list(id, params);
  /** Returns the page as the numbers of its cards, with a + if the list has more. */
  const page = async (params?: ListCards) => {
    const { data, has_more } = await list(params);
    return data.map((card) => card.id.slice(5)).join('') + (has_more ? '+' : '');
  };
  return { clientele, customers, id, list, page, issueCard };
}

test('lists cards in the order of binding, newest first, independent of their `created` time', async () => {
  const { id, list, page } = await sevenCards();
  assert.equal(await page(), '6543210');
  const { object, url } = await list();
  assert.deepEqual([object, url], ['list', `/v1/customers/${id}/sources`]);
});

test('returns the page after or before a card, up to the limit, and whether more cards follow', async () => {
  const { page } = await sevenCards();
  assert.equal(await page({ limit: 3 }), '654+');
  assert.equal(await page({ limit: 7 }), '6543210');
  assert.equal(await page({ limit: 3, starting_after: 'card_4' }), '321+');
  assert.equal(await page({ limit: 3, starting_after: 'card_3' }), '210');
  assert.equal(await page({ starting_after: 'card_0' }), '');
  assert.equal(await page({ limit: 2, ending_before: 'card_2' }), '43+');
  assert.equal(await page({ limit: 2, ending_before: 'card_4' }), '65');
  assert.equal(await page({ ending_before: 'card_6' }), '');
});

test('accepts an unbound card as a cursor, at its former position', async () => {
  const { customers, id, page, issueCard } = await sevenCards();
  await customers.sources.delete(id, 'card_3');
  await customers.sources.delete(id, 'card_5');
  assert.equal(await page(), '64210');
  assert.equal(await page({ starting_after: 'card_3', limit: 2 }), '21+');
  assert.equal(await page({ starting_after: 'card_5', limit: 2 }), '42+');
  assert.equal(await page({ ending_before: 'card_3', limit: 1 }), '4+');
  assert.equal(await page({ ending_before: 'card_5' }), '6');
  await customers.sources.create(id, issueCard({ cardId: 'card_3' }));
  assert.equal(await page(), '364210');
  assert.equal(await page({ starting_after: 'card_3', limit: 1 }), '6+');
  assert.equal(await page({ ending_before: 'card_5' }), '36');
});

test('filters cards by the time at which the token service first saw them', async () => {
  const { page } = await sevenCards();
  // The `created` times of the cards 0 to 6 are 100, 103, 106, 102, 105, 101 and 104.
  assert.equal(await page({ created: 103 }), '1');
  assert.equal(await page({ created: { gte: 103 } }), '6421');
  assert.equal(await page({ created: { gt: 103, lt: 106 } }), '64');
  assert.equal(await page({ created: { lte: 102, eq: 101 } }), '5');
  assert.equal(await page({ created: { gt: 106 } }), '');
  assert.equal(await page({ created: { gt: 5, lt: 4 } }), '');
  assert.equal(await page({ created: { gte: 103 }, limit: 2 }), '64+');
  assert.equal(await page({ created: { gte: 103 }, limit: 2, starting_after: 'card_3' }), '21');
  assert.equal(await page({ created: { gte: 103 }, limit: 1, ending_before: 'card_3' }), '4+');
});

test('refuses a cursor that the customer never had, and two cursors together', async () => {
  const { clientele, list } = await sevenCards();
  const other = await add(clientele);
  for (const cursor of ['card_none', other.default_source as string]) {
    await rejects(list({ starting_after: cursor }), 'parameter_invalid', 'starting_after');
    await rejects(list({ ending_before: cursor }), 'parameter_invalid', 'ending_before');
  }
  await rejects(list({ starting_after: 'card_1', ending_before: 'card_2' }), 'parameter_invalid', 'ending_before');
  await rejects(list({ starting_after: 'cus_1' }), 'parameter_invalid', 'starting_after');
  await rejects(list({ limit: 101 }), 'parameter_invalid', 'limit');
  await rejects(list({ app: 'app_1' } as never), 'parameter_unknown', 'app');
});

test('yields every card once when iterated, in both directions', async () => {
  const { list } = await sevenCards();
  const all = ['card_6', 'card_5', 'card_4', 'card_3', 'card_2', 'card_1', 'card_0'];
  assert.deepEqual(idsOf(await collect(list({ limit: 2 }))), all);
  assert.deepEqual(idsOf(await collect(await list({ limit: 3 }))), all);
  assert.deepEqual(idsOf(await collect(list({ limit: 2, ending_before: 'card_0' }))), all.slice(0, -1).reverse());
  assert.deepEqual(idsOf(await collect(list({ limit: 2, starting_after: 'card_5' }))), all.slice(2));
});

test('a customer that binds and unbinds for years keeps a bounded record, and its recent cards as cursors', async () => {
  const store = new MemoryStore();
  const clientele = await createTestClientele({ store });
  const { id, default_source: oldest } = await add(clientele);
  const { sources } = clientele.customers;
  const unbound: string[] = [];
  for (let i = 0; i < 1200; i += 1) {
    const card = await sources.create(id, clientele.issueCard());
    await sources.delete(id, card.id);
    unbound.push(card.id);
  }
  const size = async () => encodeRecord((await store.find(SCOPE, id)) as CustomerRecord).length;
  assert.ok((await size()) < 20_000, `${await size()} characters`);
  for (const starting_after of unbound.slice(-500)) {
    const { data } = await sources.list(id, { starting_after });
    assert.deepEqual(idsOf(data), [oldest]);
  }
  const tooOld = { code: 'parameter_invalid', param: 'starting_after', message: /latest 500/ };
  await assert.rejects(async () => sources.list(id, { starting_after: unbound[0] }), tooOld);
  // A card that was bound before all of these also works as a cursor.
  const newest = await sources.create(id, clientele.issueCard());
  await sources.delete(id, oldest as string);
  assert.deepEqual(idsOf((await sources.list(id, { ending_before: oldest as string })).data), [newest.id]);
});
