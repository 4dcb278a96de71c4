import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { MemoryStore } from '../../../adapters/memory/index.ts';
import { createTestClientele } from '../../../adapters/testing/index.ts';
import { ClienteleError } from '../../../src/core.ts';
import { RemoteStore } from '../../adapters/conformance/remote-store.ts';
import { collect } from '../../support/collect.ts';
import { rejects } from '../../support/rejection.ts';
import { APP, add } from '../../support/world.ts';

const many = <T>(count: number, call: (i: number) => Promise<T>) =>
  Promise.allSettled(Array.from({ length: count }, (_, i) => call(i)));

/** Counts the results by error code; `ok` is a success. */
function tally(results: readonly PromiseSettledResult<unknown>[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const result of results) {
    const error: unknown = result.status === 'rejected' ? result.reason : undefined;
    const name = error === undefined ? 'ok' : error instanceof ClienteleError ? error.code : String(error);
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

const STORES = {
  'in memory': [() => new MemoryStore(), 2000],
  'on a remote store': [() => new RemoteStore(`concurrency-${Math.random()}`), 150],
} as const;

for (const [where, [makeStore, count]] of Object.entries(STORES)) {
  describe(`${where}, with ${count} concurrent calls`, () => {
    test('exactly one create with the same token succeeds', async () => {
      const clientele = await createTestClientele({ store: makeStore(), timeout: 20_000 });
      const params = { app: APP, ...clientele.issueCard() };
      const results = await many(count, () => clientele.customers.create(params));
      assert.deepEqual(tally(results), { ok: 1, token_used: count - 1 });
      assert.equal((await collect(clientele.export())).length, 1);
      assert.deepEqual(await clientele.verify(), { checked: 1, problems: [] });
    });

    test('creates with the same idempotency key create one customer and return the same result', async () => {
      const clientele = await createTestClientele({ store: makeStore(), timeout: 20_000 });
      const params = { app: APP, ...clientele.issueCard(), metadata: { a: '1' } };
      const results = await many(count, () => clientele.customers.create(params, { idempotencyKey: 'key' }));
      assert.deepEqual(tally(results), { ok: count });
      const answers = new Set(results.map((each) => JSON.stringify(each.status === 'fulfilled' && each.value)));
      assert.equal(answers.size, 1);
      assert.equal((await collect(clientele.export())).length, 1);
      assert.equal(clientele.fakes.tokens.calls, 1);
    });
  });

  describe(`${where}, concurrently`, () => {
    test('updates of different fields merge, and the last update of the same field wins', async () => {
      const clientele = await createTestClientele({ store: makeStore() });
      const { id } = await add(clientele);
      const { customers } = clientele;
      await Promise.all([
        customers.update(id, { email: 'a@b.c' }),
        customers.update(id, { description: 'x' }),
        ...Array.from({ length: 9 }, (_, i) => customers.update(id, { metadata: { [`k${i}`]: i } })),
        ...Array.from({ length: 5 }, (_, i) => customers.update(id, { metadata: { same: i } })),
      ]);
      const { email, description, metadata } = await customers.retrieve(id);
      assert.deepEqual([email, description, Object.keys(metadata ?? {}).length], ['a@b.c', 'x', 10]);
      assert.match(metadata?.same ?? '', /^[0-4]$/);
    });

    test('all bindings, unbindings and updates of one customer are applied', async () => {
      const clientele = await createTestClientele({ store: makeStore() });
      const { id, default_source } = await add(clientele);
      const { customers, issueCard } = clientele;
      const bound = await Promise.all([
        ...Array.from({ length: 20 }, () => customers.sources.create(id, issueCard())),
        customers.update(id, { email: 'a@b.c' }) as Promise<unknown>,
      ]);
      await Promise.all([
        ...bound.slice(0, 10).map((card) => customers.sources.delete(id, (card as { id: string }).id)),
        customers.sources.delete(id, default_source as string),
      ]);
      const { sources, email, ...after } = await customers.retrieve(id);
      const rest = new Set(bound.slice(10, 20).map((card) => (card as { id: string }).id));
      assert.deepEqual(new Set(sources.data.map((card) => card.id)), rest);
      assert.equal(email, 'a@b.c');
      assert.equal(after.default_source, sources.data[0]?.id);
    });

    test('updates after a delete fail, and none restores the customer', async () => {
      const clientele = await createTestClientele({ store: makeStore() });
      const { id } = await add(clientele);
      const { customers } = clientele;
      const results = await many<unknown>(40, (i) =>
        i === 20 ? customers.delete(id) : customers.update(id, { email: `${i}@b.c` }),
      );
      const counts = tally(results);
      assert.equal(results[20]?.status, 'fulfilled');
      assert.equal((counts.ok ?? 0) + (counts.resource_missing ?? 0), 40);
      assert.deepEqual(tally(await many(1, () => customers.retrieve(id))), { resource_missing: 1 });
      assert.deepEqual(await collect(customers.list()), []);
    });

    test('exactly one of many deletes succeeds', async () => {
      const clientele = await createTestClientele({ store: makeStore() });
      const { id } = await add(clientele);
      const results = await many(30, () => clientele.customers.delete(id));
      assert.deepEqual(tally(results), { ok: 1, resource_missing: 29 });
    });
  });
}

test('a write that hangs does not block other changes of its customer until their deadlines', async () => {
  const store = new MemoryStore();
  const world = await createTestClientele({ store });
  const { id } = await add(world);
  const replace = store.replace.bind(store);
  let calls = 0;
  store.replace = ((...args: Parameters<typeof replace>) => {
    calls += 1;
    return calls === 1 ? new Promise(() => {}) : replace(...args);
  }) as never;
  const stop = new AbortController();
  const first = world.customers.update(id, { email: 'a@b.c' }, { signal: stop.signal, timeout: 60_000 });
  // They would fail at their deadline, which is earlier than that of the first change.
  const others = Array.from({ length: 10 }, (_, i) => world.customers.update(id, { metadata: { [i]: '1' } }));
  await Promise.all(others);
  assert.equal(Object.keys((await world.customers.retrieve(id)).metadata ?? {}).length, 10);
  stop.abort();
  await rejects(first, 'aborted', undefined, 'unknown');
});

test('services with separate queues on one store lose no update', async () => {
  const data = `services-${Math.random()}`;
  const worlds = await Promise.all(
    [1, 2, 3].map((seed) => createTestClientele({ store: new RemoteStore(data), seed, timeout: 20_000 })),
  );
  const [first] = worlds;
  assert.ok(first, 'a world');
  const { id } = await add(first);
  await Promise.all(
    worlds.flatMap(({ customers }, world) =>
      Array.from({ length: 3 }, (_, i) => customers.update(id, { metadata: { [`k${world}${i}`]: 'x' } })),
    ),
  );
  assert.equal(Object.keys((await first.customers.retrieve(id)).metadata ?? {}).length, 9);
  const params = { app: APP, ...first.issueCard() };
  for (const world of worlds.slice(1)) world.issueCard({ source: params.source, sms_code: params.sms_code });
  const results = await many(60, (i) => (worlds[i % 3] as typeof first).customers.create(params));
  assert.deepEqual(tally(results), { ok: 1, token_used: 59 });
});
