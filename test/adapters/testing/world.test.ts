import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createTestClientele, TEST_EPOCH, type TestOptions } from '../../../adapters/testing/index.ts';
import { collect } from '../../support/collect.ts';
import { rejects } from '../../support/rejection.ts';
import { APP, add } from '../../support/world.ts';

/** Runs a fixed scenario, and returns the JSON of every result, event and stored customer. */
async function runScenario(options: TestOptions): Promise<string> {
  const world = await createTestClientele(options);
  const { customers, issueCard, clock } = world;
  const results: unknown[] = [];
  for (let i = 0; i < 5; i += 1) {
    const card = issueCard();
    results.push(card, await customers.create({ app: APP, ...card, metadata: { i } }, { idempotencyKey: `key ${i}` }));
    clock.advance(500);
  }
  const { id } = (await customers.list({ limit: 1 })).data[0] ?? { id: '' };
  results.push(await customers.sources.create(id, issueCard({ bank: 'icbc' })));
  results.push(await customers.delete(id).then(() => customers.list()));
  const events = [];
  for await (const event of world.changes()) {
    events.push(event);
    if (events.length === 7) break;
  }
  return JSON.stringify([results, events, await collect(world.export())]);
}

describe('a test clientele', () => {
  test('is the same, byte for byte, for the same seed', async () => {
    for (const seed of [undefined, 1, 7, 'seven'])
      assert.equal(await runScenario({ seed }), await runScenario({ seed }));
    assert.equal(await runScenario({}), await runScenario({ seed: 1 }));
  });

  test('does not depend on the order in which concurrent keyed calls are signed', async () => {
    const { subtle } = globalThis.crypto;
    const sign = subtle.sign.bind(subtle);
    const runConcurrently = async (delays: readonly number[]) => {
      const { customers, issueCard } = await createTestClientele({ seed: 5 });
      await customers.create({ app: APP, ...issueCard() }, { idempotencyKey: 'first' });
      const remaining = [...delays];
      const slow = async (...args: Parameters<typeof sign>) => {
        await new Promise((resolve) => setTimeout(resolve, remaining.shift()));
        return await sign(...args);
      };
      Object.defineProperty(subtle, 'sign', { value: slow, configurable: true });
      try {
        const create = (_: unknown, i: number) =>
          customers.create({ app: APP, ...issueCard() }, { idempotencyKey: `${i}` });
        return JSON.stringify([await Promise.all(delays.map(create)), await collect(customers.list())]);
      } finally {
        Reflect.deleteProperty(subtle, 'sign');
      }
    };
    assert.equal(await runConcurrently([1, 20, 40]), await runConcurrently([40, 20, 1]));
  });

  test('differs for another seed or another time', async () => {
    const results = await Promise.all([
      runScenario({}),
      runScenario({ seed: 2 }),
      runScenario({ seed: '2x' }),
      runScenario({ now: 5 }),
    ]);
    assert.equal(new Set(results).size, 4);
  });

  test('shares nothing with another one, even with the same seed', async () => {
    const [one, two] = [await createTestClientele(), await createTestClientele()];
    const params = { app: APP, ...one.issueCard() };
    const { id } = await one.customers.create(params, { idempotencyKey: 'key' });
    await rejects(two.customers.retrieve(id), 'resource_missing', 'id');
    await rejects(two.customers.create(params, { idempotencyKey: 'key' }), 'token_unknown', 'source');
    two.clock.advance(1000);
    assert.equal(one.clock.now(), TEST_EPOCH);
    assert.deepEqual(await two.verify(), { checked: 0, problems: [] });
    await two.close();
    assert.equal((await one.customers.retrieve(id)).id, id);
  });

  test('keeps its time until a test moves the clock', async () => {
    for (const now of [new Date('2020-02-02T00:00:00Z'), Date.UTC(2020, 1, 2)]) {
      const world = await createTestClientele({ now });
      assert.equal((await add(world)).created, 1_580_601_600);
      world.clock.advance(1999);
      assert.equal((await add(world)).created, 1_580_601_601);
      world.clock.set(new Date('2021-01-01T00:00:00Z'));
      assert.equal((await add(world)).created, 1_609_459_200);
      world.clock.set(0);
      assert.equal((await add(world)).created, 1_609_459_200, 'creation does not step back');
    }
  });

  test('accepts the options of createClientele', async () => {
    const world = await createTestClientele({ namespace: 'shop', locale: 'zh', cache: { max: 5 }, maxSources: 1 });
    const { namespace, livemode, cache } = await world.describe();
    assert.deepEqual([namespace, livemode, typeof cache], ['shop', false, 'object']);
    const { id } = await add(world);
    const error = await rejects(world.customers.sources.create(id, world.issueCard()), 'too_many_cards', 'source');
    assert.equal(error.message, '该顾客的银行卡数量已达上限（最多 1 张）：请先解绑一张银行卡。');
  });
});

describe('an issued card', () => {
  test('has the given fields, and invented values for the others', async () => {
    const world = await createTestClientele();
    const card = { last4: '1261', funding: 'credit', bank: 'cmb', name: '李四', cardId: 'card_1', created: 5 } as const;
    const issued = world.issueCard({ ...card, source: 'tok_1', sms_code: { id: 'sms_1', code: '1234' } });
    assert.deepEqual(issued, { source: 'tok_1', sms_code: { id: 'sms_1', code: '1234' } });
    const { sources, name } = await world.customers.create({ app: APP, ...issued });
    const { cardId: id, name: _, ...fields } = card;
    assert.deepEqual(sources.data[0], {
      id,
      object: 'card',
      ...fields,
      brand: 'UnionPay',
      customer: sources.data[0]?.customer,
    });
    assert.equal(name, '李四');
    const invented = world.issueCard();
    assert.match(invented.source, /^tok_[0-9A-Za-z]{24}$/);
    assert.match(invented.sms_code.code, /^\d{6}$/);
    assert.equal((await world.customers.create({ app: APP, ...invented })).name, '张三');
  });

  test('may be foreign, so that a test can try its rejection', async () => {
    const world = await createTestClientele();
    for (const brand of ['Visa', 'MasterCard', 'JCB'] as const) {
      await rejects(add(world, { card: { brand } }), 'foreign_card', 'source');
    }
    await rejects(add(world, { card: { bank: null } }), 'foreign_card', 'source');
    assert.equal((await add(world, { card: { name: null } })).name, null);
  });

  test('is rejected if an id has the wrong prefix', async () => {
    const world = await createTestClientele();
    const invalid = [{ source: 'card_1' }, { cardId: 'tok_1' }, { sms_code: { id: 'tok_1' } }];
    const params = ['source', 'cardId', 'sms_code[id]'];
    for (const [i, card] of invalid.entries()) {
      assert.throws(() => world.issueCard(card), { code: 'parameter_invalid', param: params[i] });
    }
  });
});

test('issueCard rejects a card that cannot be bound, and names the parameter', async () => {
  const world = await createTestClientele();
  for (const [param, card] of Object.entries({
    last4: { last4: '12345' },
    brand: { brand: 'Amex' },
    funding: { funding: 'prepaid' },
    bank: { bank: 'no bank' },
    name: { name: '4111111111111111' },
    created: { created: 1.5 },
    livemode: { livemode: 1 },
    source: { source: 'tok_bad id' },
    cardId: { cardId: 'card_' },
    'sms_code[id]': { sms_code: { id: 'sms_ 1' } },
    'sms_code[code]': { sms_code: { code: 'abcd' } },
  })) {
    assert.throws(() => world.issueCard(card as never), { code: 'parameter_invalid', param });
  }
  assert.throws(() => world.issueCard({ lastfour: '1' } as never), { code: 'parameter_unknown', param: 'lastfour' });
  const misspelt = { sms_code: { cod: '1234' } } as never;
  assert.throws(() => world.issueCard(misspelt), { code: 'parameter_unknown', param: 'sms_code[cod]' });
});
