import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { insertOf, recordOf, SCOPE } from '../../../adapters/conformance/samples.ts';
import { MemoryStore } from '../../../adapters/memory/index.ts';
import { RedisStore } from '../../../adapters/redis/index.ts';
import { createTestClientele } from '../../../adapters/testing/index.ts';
import {
  errorOf,
  type ImportOptions,
  type ImportResult,
  type Insert,
  type InsertMany,
  type InsertManyResult,
  type Scope,
  type Store,
} from '../../../src/core.ts';
import { collect } from '../../support/collect.ts';
import { fileStore, freshPath, withFile } from '../../support/file-store.ts';
import { TcpProxy } from '../../support/redis/proxy.ts';
import { RedisServer } from '../../support/redis/server.ts';
import { redisSuite } from '../../support/redis/suite.ts';
import { rejects } from '../../support/rejection.ts';
import { addMany, idsOf, turns } from '../../support/world.ts';

/** A memory store that inserts a whole list in one call, in a later turn of the event loop. */
class ListStore extends MemoryStore {
  /** The number of inserts of each call. */
  readonly calls: number[] = [];
  running = 0;

  override async insertMany(scope: Scope, { inserts, stopAtFailure }: InsertMany): Promise<InsertManyResult[]> {
    this.calls.push(inserts.length);
    this.running += 1;
    assert.equal(this.running, 1, 'one call at a time');
    await turns(2);
    const results: InsertManyResult[] = [];
    for (const insert of inserts) {
      const result = this.insertOne(scope, insert);
      results.push(result);
      if (stopAtFailure && result.status !== 'stored') break;
    }
    this.running -= 1;
    return results;
  }

  protected insertOne(scope: Scope, insert: Insert): InsertManyResult {
    return this.insert(scope, insert);
  }
}

const customer = (id: string, fields: object = {}) => ({
  id: `cus_${id}`,
  object: 'customer',
  created: 1_444_390_718,
  livemode: false,
  app: 'app_1',
  name: null,
  email: null,
  currency: null,
  description: null,
  metadata: null,
  default_source: null,
  sources: { object: 'list', url: `/v1/customers/cus_${id}/sources`, has_more: false, data: [] },
  ...fields,
});

const customers = (count: number, prefix = '') => Array.from({ length: count }, (_, i) => customer(`${prefix}${i}`));

const summary = (results: readonly ImportResult[]) =>
  results.map((result) => (result.imported ? result.id : result.error.code));

/** Runs a test with a clientele on the store. */
async function onStore<T>(
  store: Store,
  use: (clientele: Awaited<ReturnType<typeof createTestClientele>>) => Promise<T>,
): Promise<T> {
  try {
    return await use(await createTestClientele({ store }));
  } finally {
    await store.close();
  }
}

function orderTests(newStore: () => Store): void {
  it('yields results, and stores customers and events, in the order of the source', () =>
    onStore(newStore(), async (clientele) => {
      const heard: string[] = [];
      clientele.on('customer.created', ({ data }) => heard.push(data.object.id));
      const items: unknown[] = customers(120);
      items.splice(50, 0, {}, customer('7'), customer('wrong', { livemode: true }));
      const results = await collect(clientele.import(items, { concurrency: 32 }));
      const ids = idsOf(customers(120));
      const expected = [
        ...ids.slice(0, 50),
        'parameter_missing',
        'resource_exists',
        'parameter_invalid',
        ...ids.slice(50),
      ];
      assert.deepEqual(summary(results), expected);
      assert.deepEqual(
        results.map(({ position }) => position),
        expected.map((_, i) => i),
      );
      assert.deepEqual(idsOf(await collect(clientele.export())), ids, 'all have one creation time');
      const events = await collect(clientele.changes({ wait: false }));
      assert.deepEqual(
        events.map(({ data }) => data.object.id),
        ids,
      );
      assert.deepEqual(heard, ids);
      assert.deepEqual(await clientele.verify(), { checked: 120, problems: [] });
    }));

  it('stores nothing after a refused customer with `onError: stop`, at each position of the window', () =>
    onStore(newStore(), async (clientele) => {
      const existing = customer('existing');
      await collect(clientele.import([existing]));
      const refused = { existing, invalid: { ...existing, livemode: true }, repeated: undefined };
      const expected = [existing.id];
      for (const [kind, item] of Object.entries(refused)) {
        for (let position = 0; position < 8; position += 1) {
          const items: unknown[] = customers(8, `${kind}${position}x`);
          if (item === undefined && position === 0) continue;
          items.splice(position, 1, item ?? items[0]);
          const results = await collect(clientele.import(items, { onError: 'stop', concurrency: 6 }));
          assert.equal(results.length, position + 1);
          const stored = results.slice(0, -1);
          for (const { imported } of stored) assert.equal(imported, true);
          assert.equal(results.at(-1)?.imported, false);
          expected.push(...stored.map(({ id }) => String(id)));
        }
      }
      assert.deepEqual(idsOf(await collect(clientele.export())), expected);
    }));

  it('treats an id that the window repeats like one that exists', () =>
    onStore(newStore(), async (clientele) => {
      const items = [...customers(5), ...customers(5), customer('3', { email: 'a@b.c' })];
      const results = await collect(clientele.import(items, { onExisting: 'skip' }));
      assert.deepEqual(summary(results), [...idsOf(customers(5)), ...idsOf(customers(5)), 'resource_exists']);
    }));
}

describe('an import into a store that inserts one customer at a time', () => orderTests(() => new MemoryStore()));
describe('an import into a store that inserts lists', () => orderTests(() => new ListStore()));
describe('an import into the file store', () => orderTests(() => fileStore()));

redisSuite('an import into Redis', () => {
  let server: RedisServer;
  let prefixes = 0;
  before(async () => {
    server = await RedisServer.start();
  });
  after(() => server.stop());

  const redisStore = (partitions: number, url = server.url) => {
    prefixes += 1;
    return new RedisStore({ kind: 'redis', url, partitions, prefix: `window${prefixes}` }, { timeout: 30_000 });
  };

  for (const partitions of [1, 16])
    describe(`partitions: ${partitions}`, () => orderTests(() => redisStore(partitions)));

  it('stores each customer once if replies are lost', async () => {
    const proxy = await TcpProxy.to(server.port);
    await onStore(redisStore(1, proxy.url), async (clientele) => {
      for (const cut of ['before', 'within', 'after'] as const) {
        const items = customers(150, cut);
        const results: ImportResult[] = [];
        for await (const result of clientele.import(items, { concurrency: 40, onError: 'stop' })) {
          results.push(result);
          if (result.position % 40 === 0) proxy.cut = cut;
        }
        proxy.cut = undefined;
        assert.deepEqual(summary(results), idsOf(items));
      }
      assert.ok(proxy.cuts > 3, `${proxy.cuts} cuts`);
      assert.equal((await collect(clientele.changes({ wait: false }))).length, 450);
      assert.deepEqual(await clientele.verify(), { checked: 450, problems: [] });
    });
    await proxy.close();
  });

  it('sends no call that is larger than the limit', async () => {
    const metadata = Object.fromEntries(Array.from({ length: 10 }, (_, i) => [`key${i}`, 'x'.repeat(80)]));
    const store = redisStore(1);
    await store.open();
    const inserts = Array.from({ length: 200 }, () =>
      insertOf(recordOf({ metadata, cards: 50 }), { origin: 'imported' }),
    );
    const results = await store.insertMany(SCOPE, { inserts, stopAtFailure: false });
    assert.ok(results.length > 1 && results.length < 64, `${results.length} customers`);
    const small = Array.from({ length: 200 }, () => insertOf(recordOf(), { origin: 'imported' }));
    assert.equal((await store.insertMany(SCOPE, { inserts: small, stopAtFailure: false })).length, 64);
    await store.close();
  });
});

describe('the window of an import', () => {
  it('reads at most `concurrency` customers whose results were not taken', async () => {
    for (const [concurrency, Store] of [
      [1, ListStore],
      [2, ListStore],
      [64, ListStore],
      [undefined, ListStore],
    ] as const) {
      const clientele = await createTestClientele({ store: new Store() });
      let [taken, most] = [0, 0];
      async function* source() {
        for (const item of customers(3_000)) {
          taken += 1;
          yield item;
        }
      }
      let yielded = 0;
      for await (const { imported } of clientele.import(source(), { concurrency })) {
        assert.equal(imported, true);
        most = Math.max(most, taken - yielded);
        yielded += 1;
        if (yielded % 500 === 0) await turns(3);
      }
      assert.deepEqual([yielded, most], [3_000, concurrency ?? 256]);
    }
  });

  it('stores customers with few calls', async () => {
    const store = new ListStore();
    await onStore(store, async (clientele) => {
      await collect(clientele.import(customers(1_000), { concurrency: 100 }));
    });
    assert.ok(store.calls.length <= 21, `${store.calls}`);
  });

  it('yields the results of everything that a slow source has given', async () => {
    for (const store of [new MemoryStore(), new ListStore()]) {
      const clientele = await createTestClientele({ store });
      const stop = new AbortController();
      async function* source() {
        yield* customers(3);
        await new Promise<never>(() => {});
      }
      const results = clientele.import(source(), { signal: stop.signal });
      for (const id of idsOf(customers(3))) assert.equal((await results.next()).value?.id, id);
      const waiting = results.next();
      stop.abort();
      await rejects(waiting, 'aborted');
    }
  });

  it('has ended its call of the store when the consumer has stopped', async () => {
    const store = new ListStore();
    const clientele = await createTestClientele({ store });
    for await (const { position } of clientele.import(customers(100), { concurrency: 8 })) if (position === 20) break;
    assert.equal(store.running, 0);
    const stored = (await collect(clientele.export())).length;
    assert.ok(stored >= 21 && stored <= 28, `${stored} customers`);
    await turns();
    assert.equal((await collect(clientele.export())).length, stored);
  });

  it('yields all results before it rejects with the error of the source', async () => {
    const clientele = await createTestClientele({ store: new ListStore() });
    const failure = new TypeError('the file is gone');
    async function* source() {
      yield* customers(10);
      throw failure;
    }
    const seen: string[] = [];
    const importing = (async () => {
      for await (const { id } of clientele.import(source(), { concurrency: 4 })) seen.push(String(id));
    })();
    await assert.rejects(importing, (error) => error === failure);
    assert.deepEqual(seen, idsOf(customers(10)));
  });

  it('rejects with an unknown outcome if its signal aborts during a call of the store', async () => {
    const clientele = await createTestClientele({ store: new ListStore() });
    const stop = new AbortController();
    const first = clientele.import(customers(10), { signal: stop.signal }).next();
    await turns(1);
    stop.abort('enough');
    await assert.rejects(first, { code: 'aborted', cause: 'enough', outcome: 'unknown' });
  });
});

describe('a call of the store', () => {
  /** Fails for some customers, like a store that is full for a moment. */
  class FullStore extends ListStore {
    protected override insertOne(scope: Scope, insert: Insert): InsertManyResult {
      if (!/[25]$/.test(insert.record.customer.id)) return super.insertOne(scope, insert);
      return { status: 'failed', error: errorOf('store_full') };
    }
  }

  it('that fails for one customer stores the others, or stops there', async () => {
    for (const [onError, expected] of [
      ['continue', ['cus_0', 'cus_1', 'store_full', 'cus_3', 'cus_4', 'store_full', 'cus_6']],
      ['stop', ['cus_0', 'cus_1', 'store_full']],
    ] as const) {
      const clientele = await createTestClientele({ store: new FullStore() });
      const results = await collect(clientele.import(customers(7), { onError }));
      assert.deepEqual(summary(results), expected);
      for (const result of results) if (!result.imported) assert.equal(result.error.outcome, 'not_applied');
      const stored = expected.filter((id) => id !== 'store_full');
      assert.deepEqual(idsOf(await collect(clientele.export())), stored);
    }
  });

  it('that never settles times out with an unknown outcome, and the import continues', async () => {
    const store = new ListStore();
    const clientele = await createTestClientele({ store, timeout: 1_000 });
    const insertMany = store.insertMany.bind(store);
    store.insertMany = () => {
      store.insertMany = insertMany;
      return new Promise<never>(() => {});
    };
    const results = await collect(clientele.import(customers(6), { concurrency: 4 }));
    assert.deepEqual(summary(results), ['deadline_exceeded', 'deadline_exceeded', ...idsOf(customers(6)).slice(2)]);
    for (const result of results) if (!result.imported) assert.equal(result.error.outcome, 'unknown');
  });

  it('that breaks the contract fails with port_contract', async () => {
    const responses: unknown[] = [undefined, [], {}, Array(9).fill({ status: 'exists' }), [{ status: 'stored' }], [5]];
    for (const response of responses) {
      const clientele = await createTestClientele({
        store: Object.assign(new MemoryStore(), { insertMany: () => response }) as MemoryStore,
      });
      const options: ImportOptions = { onError: 'stop' };
      const [result] = await collect(clientele.import(customers(2), options));
      assert.ok(result && !result.imported, 'refused');
      assert.deepEqual(
        [result.error.code, result.error.outcome],
        ['port_contract', 'unknown'],
        JSON.stringify(response),
      );
    }
  });

  it('on a file fails for one customer alone if SQLite refuses it', async () => {
    for (const onError of ['continue', 'stop'] as const) {
      const path = freshPath();
      await onStore(fileStore(path), async (clientele) => {
        await collect(clientele.import([customer('first')]));
        await withFile(path, (file) =>
          file.exec(`CREATE TRIGGER fails AFTER INSERT ON customers WHEN new.id = 'cus_17'
            BEGIN SELECT raise(ABORT, 'refused by the test'); END`),
        );
        const results = await collect(clientele.import(customers(40), { onError }));
        const ids: string[] = idsOf(customers(40));
        ids[17] = 'store_unavailable';
        assert.deepEqual(summary(results), onError === 'stop' ? ids.slice(0, 18) : ids);
        const stored = summary(results).filter((id) => id !== 'store_unavailable');
        assert.deepEqual(idsOf(await collect(clientele.export())), ['cus_first', ...stored]);
        assert.deepEqual((await clientele.verify()).problems, []);
      });
    }
  });
});

describe('an import', () => {
  it('that is aborted reports that customers without a result may be stored', async () => {
    const from = await createTestClientele();
    await addMany(from, 30);
    const customers = await collect(from.export());
    const to = await createTestClientele();
    const aborting = new AbortController();
    const run = async () => {
      let count = 0;
      for await (const _ of to.import(customers, { signal: aborting.signal })) {
        count += 1;
        if (count < 3) continue;
        await turns(40);
        aborting.abort();
      }
    };
    await rejects(run(), 'aborted', undefined, 'unknown');
    assert.ok((await collect(to.export())).length > 3);
  });

  it('notices a result that the store left out', async () => {
    class SparseStore extends MemoryStore {
      override async insertMany(scope: Scope, { inserts }: InsertMany) {
        const results = new Array<InsertManyResult>(inserts.length);
        results[0] = await this.insert(scope, inserts[0] as Insert);
        return results;
      }
    }
    const from = await createTestClientele();
    await addMany(from, 3);
    const to = await createTestClientele({ store: new SparseStore() });
    const results = await collect(to.import(await collect(from.export())));
    assert.deepEqual(
      results.map((result) => (result.imported ? 'imported' : result.error.code)),
      ['imported', 'port_contract', 'port_contract'],
    );
  });

  it('notices results after the one with which the list must end', async () => {
    class UnstoppableStore extends ListStore {
      override insertMany(scope: Scope, { inserts }: InsertMany) {
        return super.insertMany(scope, { inserts, stopAtFailure: false });
      }
    }
    const from = await createTestClientele();
    const [first] = await addMany(from, 1);
    await addMany(from, 2);
    const customers = await collect(from.export());
    const to = await createTestClientele({ store: new UnstoppableStore() });
    await collect(to.import(customers.filter(({ id }) => id === first)));
    const [result] = await collect(to.import(customers, { onError: 'stop' }));
    assert.ok(result && !result.imported && result.error.code === 'port_contract');
  });
});
