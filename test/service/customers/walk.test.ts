import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { MemoryStore } from '../../../adapters/memory/index.ts';
import { createTestClientele, type TestClientele } from '../../../adapters/testing/index.ts';
import type { ClienteleError } from '../../../src/core.ts';
import { RemoteStore } from '../../adapters/conformance/remote-store.ts';
import { collect } from '../../support/collect.ts';
import { rejects } from '../../support/rejection.ts';
import { add, addMany, idsOf, OTHER_APP } from '../../support/world.ts';

test('yields every customer once, in the order of the list, for any page size', async () => {
  const clientele = await createTestClientele();
  const ids = (await addMany(clientele, 25)).reverse();
  for (const limit of [1, 7, 24, 25, 100]) {
    const { customers } = clientele;
    assert.deepEqual(idsOf(await collect(customers.list({ limit }))), ids);
    assert.deepEqual(idsOf(await collect(await customers.list({ limit }))), ids, 'from a page');
    const behind = customers.list({ limit, starting_after: ids[4] as string });
    assert.deepEqual(idsOf(await collect(behind)), ids.slice(5));
    const before = customers.list({ limit, ending_before: ids[20] as string });
    assert.deepEqual(idsOf(await collect(before)), ids.slice(0, 20).reverse(), 'from the cursor to the newest');
    assert.deepEqual(idsOf(await collect(await before)), ids.slice(0, 20).reverse(), 'from a page, too');
  }
});

test('applies filters and expansions to all pages', async () => {
  const clientele = await createTestClientele({ now: 5_000 });
  await addMany(clientele, 6);
  clientele.clock.advance(1000);
  const expected = await addMany(clientele, 5, { app: OTHER_APP });
  clientele.clock.advance(1000);
  await addMany(clientele, 3, { app: OTHER_APP });
  const params = { limit: 2, app: OTHER_APP, created: { lte: 6 }, expand: ['data.default_source' as const] };
  const found = await collect(clientele.customers.list(params));
  assert.deepEqual(idsOf(found), expected.toReversed());
  for (const { default_source } of found) assert.equal(typeof default_source, 'object');
});

test('reads no further page after the consumer stops', async () => {
  const store = new MemoryStore();
  const clientele = await createTestClientele({ store });
  await addMany(clientele, 6);
  let pages = 0;
  const list = store.list.bind(store);
  store.list = ((...args: Parameters<typeof list>) => {
    pages += 1;
    return list(...args);
  }) as typeof list;
  let items = 0;
  for await (const _ of clientele.customers.list({ limit: 2 })) {
    items += 1;
    if (items === 3) break;
  }
  assert.deepEqual([items, pages], [3, 2]);
});

/** Iterates over all pages and runs a step after each customer. */
async function walk(
  { customers }: TestClientele,
  params: { limit: number; ending_before?: string },
  step: (seen: number) => Promise<unknown>,
): Promise<string[]> {
  const seen: string[] = [];
  for await (const { id } of customers.list(params)) {
    seen.push(id);
    await step(seen.length);
  }
  return seen;
}

describe('walking all pages during inserts and deletes', () => {
  for (const backwards of [false, true]) {
    const direction = backwards ? 'towards the newest' : 'towards the oldest';
    test(`${direction} yields every customer that existed throughout exactly once`, async () => {
      const plan = fc.record({
        count: fc.integer({ min: 2, max: 30 }),
        limit: fc.integer({ min: 1, max: 8 }),
        steps: fc.array(fc.oneof(fc.constant(-1), fc.nat(29)), { maxLength: 30 }),
      });
      await fc.assert(
        fc.asyncProperty(plan, async ({ count, limit, steps }) => {
          const clientele = await createTestClientele();
          const ids = await addMany(clientele, count);
          const deleted = new Set<string>();
          const oldest = ids[0] as string;
          const step = async (seen: number) => {
            const what = steps[seen];
            if (what === undefined) return;
            const id = ids[what];
            if (what < 0) await add(clientele);
            else if (id && !deleted.has(id)) await clientele.customers.delete(id).then(() => deleted.add(id));
          };
          const params = backwards ? { limit, ending_before: oldest } : { limit };
          const seen = await walk(clientele, params, step);
          assert.equal(new Set(seen).size, seen.length, 'no customer twice');
          const throughout = ids.filter((id) => !deleted.has(id) && !(backwards && id === oldest));
          const stable = seen.filter((id) => throughout.includes(id));
          assert.deepEqual(stable, backwards ? throughout : throughout.toReversed());
        }),
        { numRuns: 30 },
      );
    });
  }

  test('yields the same on a remote store with concurrent writes', async () => {
    const clientele = await createTestClientele({ store: new RemoteStore('walk') });
    const ids = await Promise.all(Array.from({ length: 60 }, async () => (await add(clientele)).id));
    const doomed = ids.slice(0, 20);
    const [seen] = await Promise.all([
      walk(clientele, { limit: 5 }, async () => {}),
      Promise.all(doomed.map((id) => clientele.customers.delete(id))),
      Promise.all(Array.from({ length: 20 }, () => add(clientele))),
    ]);
    assert.equal(new Set(seen).size, seen.length, 'no customer twice');
    const stayed = new Set(ids.slice(20));
    assert.equal(seen.filter((id) => stayed.has(id)).length, 40);
  });
});

describe('a list', () => {
  test('reads nothing, and causes no unhandled rejection, before it is awaited or iterated', async () => {
    const rejections: unknown[] = [];
    const onRejection = (reason: unknown) => rejections.push(reason);
    process.on('unhandledRejection', onRejection);
    try {
      const { customers } = await createTestClientele();
      customers.list({ limit: 0 });
      customers.list({ starting_after: 'cus_none' });
      customers.sources.list('no id');
      await new Promise((resolve) => setTimeout(resolve, 5));
      assert.deepEqual(rejections, []);
      await rejects(customers.list({ limit: 0 }), 'parameter_invalid', 'limit');
      await rejects(collect(customers.list({ limit: 0 })), 'parameter_invalid', 'limit');
    } finally {
      process.off('unhandledRejection', onRejection);
    }
  });

  test('has the methods of a promise of its page', async () => {
    const clientele = await createTestClientele();
    const list = clientele.customers.list();
    const { id } = await add(clientele);
    assert.deepEqual(idsOf((await list).data), [id], 'read when it was awaited');
    await add(clientele);
    assert.equal(await list, await list, 'and only once');
    let ended = false;
    const { data } = await list.finally(() => {
      ended = true;
    });
    assert.deepEqual([data.length, ended], [1, true]);
    const wrong = clientele.customers.list({ limit: 0 });
    assert.equal(await wrong.catch((error) => (error as ClienteleError).param), 'limit');
    assert.equal(await list.then(({ has_more }) => has_more), false);
  });

  test('copies its parameters when it is made', async () => {
    const clientele = await createTestClientele();
    const [first] = await addMany(clientele, 3);
    const params: { limit: number; starting_after?: string } = { limit: 1 };
    const list = clientele.customers.list(params);
    params.limit = 0;
    params.starting_after = first as string;
    assert.equal((await collect(list)).length, 3);
  });

  test('resolves to a page that is the plain wire object', async () => {
    const clientele = await createTestClientele();
    await add(clientele);
    const page = await clientele.customers.list();
    assert.deepEqual(Object.keys(page), ['object', 'url', 'has_more', 'data']);
    assert.deepEqual(JSON.parse(JSON.stringify(page)), { ...page });
    assert.ok(Object.isFrozen(page) && Object.isFrozen(page.data), 'frozen');
  });
});

test('an abort ends a walk and an export before their next item', async () => {
  const clientele = await createTestClientele();
  await addMany(clientele, 30);
  for (const [limit, last] of [
    [100, 5],
    [10, 15],
    [10, 30],
  ] as const) {
    for (const kind of ['list', 'export'] as const) {
      const aborting = new AbortController();
      const { signal } = aborting;
      let count = 0;
      const walk = async () => {
        const items = kind === 'list' ? clientele.customers.list({ limit }, { signal }) : clientele.export({ signal });
        for await (const _ of items) {
          count += 1;
          if (count === last) aborting.abort();
        }
      };
      await rejects(walk(), 'aborted');
      assert.equal(count, last, `${kind}, ${limit} a page`);
    }
  }
});
