import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createTestClientele } from '../../../adapters/testing/index.ts';
import { rejects } from '../../support/rejection.ts';
import { APP, add, idsOf } from '../../support/world.ts';

test('a customer that was created without a card gets the name of the first card that has one', async () => {
  const world = await createTestClientele({ requireSource: false });
  const { id, name } = await world.customers.create({ app: 'app_1' });
  assert.equal(name, null);
  const names: (string | null)[] = [];
  for (const name of [null, '李四', '王五']) {
    await world.customers.sources.create(id, world.issueCard({ name }));
    names.push((await world.customers.retrieve(id)).name);
  }
  assert.deepEqual(names, [null, '李四', '李四']);
});

describe('binding a card', () => {
  test('returns the card, adds it first, and keeps the default', async () => {
    const clientele = await createTestClientele();
    const { customers, issueCard } = clientele;
    const before = await add(clientele, { card: { cardId: 'card_1', name: '张三' } });
    const card = await customers.sources.create(before.id, issueCard({ cardId: 'card_2', name: '李四', created: 5 }));
    assert.deepEqual([card.id, card.customer, card.created], ['card_2', before.id, 5]);
    assert.deepEqual(await customers.sources.retrieve(before.id, 'card_2'), card);
    const after = await customers.retrieve(before.id);
    assert.deepEqual(idsOf(after.sources.data), ['card_2', 'card_1']);
    assert.deepEqual({ ...after, sources: before.sources }, before);
  });

  test('checks in the order of a create: command, customer, token, cards, code', async () => {
    const clientele = await createTestClientele({ maxSources: 2 });
    const { customers, issueCard, fakes } = clientele;
    const { id } = await add(clientele, { card: { cardId: 'card_1' } });
    const { sources } = customers;
    const wrong = { id: 'sms_1', code: '000000' };
    await rejects(sources.create('cus_missing', { source: 'x', sms_code: wrong }), 'parameter_invalid', 'source');
    await rejects(sources.create('cus_missing', issueCard()), 'resource_missing', 'id');
    assert.equal(fakes.tokens.calls, 1);
    await rejects(sources.create(id, { source: 'tok_none', sms_code: wrong }), 'token_unknown', 'source');
    const again = issueCard({ cardId: 'card_1' });
    await rejects(sources.create(id, { ...again, sms_code: wrong }), 'already_bound', 'source');
    await rejects(sources.create(id, issueCard({ brand: 'JCB' })), 'foreign_card', 'source');
    assert.equal(fakes.sms.calls, 1);
    await rejects(sources.create(id, { ...issueCard(), sms_code: wrong }), 'binding_unauthorized', 'sms_code[code]');
    await sources.create(id, issueCard());
    const full = await rejects(sources.create(id, issueCard()), 'too_many_cards', 'source');
    assert.match(full.message, /at most 2 cards/);
    await rejects(sources.create(id, again), 'already_bound', 'source');
    assert.equal((await sources.list(id)).data.length, 2);
  });

  test('rejects a token that was already used, for this or another customer', async () => {
    const clientele = await createTestClientele();
    const [one, two] = [await add(clientele), await add(clientele)];
    const card = clientele.issueCard();
    await clientele.customers.sources.create(one.id, card);
    await rejects(clientele.customers.sources.create(two.id, card), 'token_used', 'source');
    await rejects(clientele.customers.create({ app: APP, ...card }), 'token_used', 'source');
  });

  test('accepts a card that another customer of the app has', async () => {
    const clientele = await createTestClientele();
    const card = { cardId: 'card_shared' };
    const [one, two] = [await add(clientele, { card }), await add(clientele, { card })];
    assert.deepEqual([one.default_source, two.default_source], ['card_shared', 'card_shared']);
    await clientele.customers.sources.delete(one.id, 'card_shared');
    assert.equal((await clientele.customers.retrieve(two.id)).default_source, 'card_shared');
  });

  test('binds a card once if concurrent calls have different tokens for it', async () => {
    const clientele = await createTestClientele();
    const { customers, issueCard } = clientele;
    const { id } = await add(clientele);
    const bindings = Array.from({ length: 10 }, () => customers.sources.create(id, issueCard({ cardId: 'card_x' })));
    const settled = await Promise.allSettled(bindings);
    assert.equal(settled.filter(({ status }) => status === 'fulfilled').length, 1);
    const lost = settled.find((each) => each.status === 'rejected');
    assert.equal(lost?.reason.code, 'already_bound');
    assert.equal((await customers.sources.list(id)).data.length, 2);
  });
});

describe('unbinding a card', () => {
  test('replaces the default by the most recently bound remaining card, or by null', async () => {
    const clientele = await createTestClientele();
    const { customers, issueCard } = clientele;
    const { id } = await add(clientele, { card: { cardId: 'card_1' } });
    for (const cardId of ['card_2', 'card_3']) await customers.sources.create(id, issueCard({ cardId, created: 1 }));
    const state = async () => {
      const { default_source, sources } = await customers.retrieve(id);
      return [default_source, ...idsOf(sources.data)];
    };
    assert.deepEqual(await customers.sources.delete(id, 'card_1'), { deleted: true, id: 'card_1' });
    assert.deepEqual(await state(), ['card_3', 'card_3', 'card_2']);
    await customers.sources.delete(id, 'card_2');
    assert.deepEqual(await state(), ['card_3', 'card_3']);
    await customers.sources.delete(id, 'card_3');
    assert.deepEqual(await state(), [null]);
    await customers.sources.create(id, issueCard({ cardId: 'card_2' }));
    assert.deepEqual(await state(), ['card_2', 'card_2']);
  });

  test('removes it from the customer and the list, and fails with `resource_missing` when repeated', async () => {
    const clientele = await createTestClientele();
    const { id, default_source: card } = await add(clientele);
    const { sources } = clientele.customers;
    await sources.delete(id, card as string);
    await rejects(sources.delete(id, card as string), 'resource_missing', 'id');
    const error = await rejects(sources.retrieve(id, card as string), 'resource_missing', 'id');
    assert.equal(error.message, 'There is no card with this id.');
    assert.deepEqual((await sources.list(id)).data, []);
  });

  test('fails with `resource_missing` for a card of another customer and for a malformed id', async () => {
    const clientele = await createTestClientele();
    const [one, two] = [await add(clientele), await add(clientele)];
    const { sources } = clientele.customers;
    for (const card of [two.default_source, 'card_missing', 'cus_1', '', 'card_*', 5]) {
      await rejects(sources.retrieve(one.id, card as string), 'resource_missing', 'id');
      await rejects(sources.delete(one.id, card as string), 'resource_missing', 'id');
    }
    await rejects(sources.retrieve('cus_none', two.default_source as string), 'resource_missing', 'id');
    await rejects(sources.retrieve('no id', two.default_source as string), 'resource_missing', 'id');
    await rejects(sources.retrieve(one.id, 'card_1', { expand: [] } as never), 'parameter_unknown', 'expand');
    assert.equal((await sources.list(two.id)).data.length, 1);
  });
});

test('a customer shows its ten most recently bound cards, and the list of its sources shows all', async () => {
  const clientele = await createTestClientele();
  const { customers, issueCard } = clientele;
  const { id } = await add(clientele, { card: { cardId: 'card_0' } });
  for (let i = 1; i <= 10; i += 1) await customers.sources.create(id, issueCard({ cardId: `card_${i}` }));
  const { sources, default_source } = await customers.retrieve(id);
  assert.deepEqual([sources.has_more, sources.data.length, sources.data[0]?.id], [true, 10, 'card_10']);
  assert.equal(default_source, 'card_0');
  assert.equal((await customers.sources.list(id, { limit: 100 })).data.length, 11);
  const bare = { ...(await customers.retrieve(id, { expand: ['default_source'] })) };
  assert.equal((bare.default_source as { id: string }).id, 'card_0');
  await customers.sources.delete(id, 'card_5');
  assert.equal((await customers.retrieve(id)).sources.has_more, false);
});
