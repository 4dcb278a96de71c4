import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createTestClientele } from '../../../adapters/testing/index.ts';
import type { ListCustomers } from '../../../src/core.ts';
import { rejects } from '../../support/rejection.ts';
import { APP, add, OTHER_APP } from '../../support/world.ts';

const START = 1_700_000_000;

/** Creates seven customers, two per second, with letters in the order of creation. Every third has another app. */
async function seven() {
  const clientele = await createTestClientele({ now: START * 1000 });
  const names = new Map<string, string>();
  const ids: Record<string, string> = {};
  for (const [i, name] of [...'abcdefg'].entries()) {
    const { id } = await add(clientele, { app: i % 3 === 2 ? OTHER_APP : APP });
    names.set(id, name);
    ids[name] = id;
    if (i % 2 === 1) clientele.clock.advance(1000);
  }
  /** Returns the page as the letters of its customers, with a + if the list has more. */
  const page = async (params?: ListCustomers) => {
    const { data, has_more } = await clientele.customers.list(params);
    return data.map(({ id }) => names.get(id)).join('') + (has_more ? '+' : '');
  };
  const at = (name: string): string => ids[name] as string;
  return { clientele, customers: clientele.customers, page, at };
}

test('lists customers newest first, also within one second and one millisecond', async () => {
  const { customers, page } = await seven();
  assert.equal(await page(), 'gfedcba');
  const { object, url, has_more } = await customers.list();
  assert.deepEqual([object, url, has_more], ['list', '/v1/customers', false]);
});

test('returns ten customers per page by default, else `limit`', async () => {
  const clientele = await createTestClientele();
  for (let i = 0; i < 11; i += 1) await add(clientele);
  const { data, has_more } = await clientele.customers.list();
  assert.deepEqual([data.length, has_more], [10, true]);
  assert.equal((await clientele.customers.list({ limit: 11 })).has_more, false);
  assert.equal((await clientele.customers.list({ limit: 1 })).data.length, 1);
});

describe('a cursor', () => {
  test('selects the page after or before a customer; `has_more` means more in that direction', async () => {
    const { page, at } = await seven();
    assert.equal(await page({ limit: 3, starting_after: at('f') }), 'edc+');
    assert.equal(await page({ limit: 3, starting_after: at('d') }), 'cba');
    assert.equal(await page({ starting_after: at('a') }), '');
    assert.equal(await page({ limit: 3, ending_before: at('b') }), 'edc+');
    assert.equal(await page({ limit: 3, ending_before: at('d') }), 'gfe');
    assert.equal(await page({ ending_before: at('g') }), '');
  });

  test('is a position: the id of a deleted or filtered customer is valid', async () => {
    const { customers, page, at } = await seven();
    await customers.delete(at('d'));
    assert.equal(await page({ starting_after: at('d') }), 'cba');
    assert.equal(await page({ ending_before: at('d'), limit: 2 }), 'fe+');
    assert.equal(await page({ app: OTHER_APP }), 'fc');
    assert.equal(await page({ app: OTHER_APP, starting_after: at('e') }), 'c');
    assert.equal(await page({ app: OTHER_APP, starting_after: at('d') }), 'c');
    assert.equal(await page({ app: OTHER_APP, ending_before: at('d') }), 'f');
    assert.equal(await page({ app: 'app_none', ending_before: at('d') }), '');
    assert.equal(await page({ created: START, starting_after: at('g') }), 'ba');
    assert.equal(await page({ created: START, ending_before: at('g') }), '');
    assert.equal(await page({ created: START + 2, ending_before: at('a') }), 'fe');
    assert.equal(await page({ created: START + 2, starting_after: at('a') }), '');
  });

  test('is refused by its parameter if the scope never had the id, or if both cursors are given', async () => {
    const { customers, at } = await seven();
    const other = await seven();
    assert.notEqual(at('a'), 'cus_none');
    for (const cursor of ['cus_none', (await add(await createTestClientele({ seed: 2 }))).id]) {
      await rejects(customers.list({ starting_after: cursor }), 'parameter_invalid', 'starting_after');
      await rejects(customers.list({ ending_before: cursor }), 'parameter_invalid', 'ending_before');
    }
    const both = { starting_after: at('a'), ending_before: at('b') };
    await rejects(other.customers.list(both), 'parameter_invalid', 'ending_before');
    await rejects(customers.list({ starting_after: '../x' }), 'parameter_invalid', 'starting_after');
  });
});

describe('created', () => {
  const ranges: readonly [NonNullable<ListCustomers['created']>, string][] = [
    [START, 'ba'],
    [START + 3, 'g'],
    [START + 9, ''],
    [{ gt: START }, 'gfedc'],
    [{ gte: START + 1 }, 'gfedc'],
    [{ lt: START + 2 }, 'dcba'],
    [{ lte: START + 1 }, 'dcba'],
    [{ gt: START, lt: START + 3 }, 'fedc'],
    [{ gte: START + 1, lte: START + 2 }, 'fedc'],
    [{ gt: START, gte: START + 2 }, 'gfe'],
    [{ eq: START + 1 }, 'dc'],
    [{ eq: START + 1, gte: START, lte: START + 5 }, 'dc'],
    [{ eq: START + 1, gt: START + 1 }, ''],
    [{ gt: START + 2, lt: START + 1 }, ''],
    [{ lt: 0 }, ''],
    [{}, 'gfedcba'],
  ];
  for (const [created, expected] of ranges) {
    test(`${JSON.stringify(created)} selects ${expected || 'none'}`, async () => {
      const { page } = await seven();
      assert.equal(await page({ created }), expected);
    });
  }

  test('can be combined with cursors, limits and apps', async () => {
    const { page, at } = await seven();
    assert.equal(await page({ created: { gte: START + 1 }, limit: 2 }), 'gf+');
    assert.equal(await page({ created: { gte: START + 1 }, limit: 2, starting_after: at('e') }), 'dc');
    assert.equal(await page({ created: { lte: START + 1 }, limit: 2, ending_before: at('a') }), 'cb+');
    assert.equal(await page({ created: { lte: START + 1 }, limit: 2, ending_before: at('b') }), 'dc');
    assert.equal(await page({ created: { gte: START + 1 }, app: OTHER_APP, limit: 1 }), 'f+');
  });
});

test('a customer that is created after the clock stepped back is still the newest', async () => {
  const { clientele, customers, page, at } = await seven();
  clientele.clock.advance(-3_600_000);
  const { id, created } = await add(clientele);
  assert.equal(created, START + 3);
  assert.deepEqual((await customers.retrieve(id)).created, START + 3);
  assert.equal((await customers.list({ limit: 1 })).data[0]?.id, id);
  assert.equal(await page({ starting_after: id, limit: 2 }), 'gf+');
  assert.equal((await customers.list({ ending_before: at('g') })).data[0]?.id, id);
});
