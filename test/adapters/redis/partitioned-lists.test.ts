import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { APP, OTHER_APP, T0 } from '../../../adapters/conformance/samples.ts';
import { addAt, listIds, pageOf, remove, writeMany } from '../../../adapters/conformance/store-calls.ts';
import { RedisStore } from '../../../adapters/redis/index.ts';
import { seededRandom } from '../../../adapters/testing/random.ts';
import type { CustomerRecord } from '../../../src/domain/customer-record.ts';
import type { ListQuery } from '../../../src/ports/store-types.ts';
import { RedisServer } from '../../support/redis/server.ts';
import { redisSuite } from '../../support/redis/suite.ts';

const LIMITS = [1, 7, 40, 1000];
const RANGES = [{}, { fromMs: T0 + 20 }, { toMs: T0 + 70 }, { fromMs: T0 + 20, toMs: T0 + 70 }];

redisSuite('lists of several partitions', () => {
  let server: RedisServer;
  /** A node that has every slot, which a client for one server reaches. */
  let node: RedisServer;
  before(async () => {
    [server, node] = await Promise.all([RedisServer.start(), RedisServer.start(['--cluster-enabled', 'yes'])]);
    await node.command('CLUSTER', 'ADDSLOTSRANGE', '0', '16383');
  });
  after(() => Promise.all([server.stop(), node.stop()]));

  /** Opens a store with random customers, some of them deleted. Returns the others, newest first. */
  async function populate(url: string, partitions: number): Promise<{ store: RedisStore; records: CustomerRecord[] }> {
    const store = new RedisStore({ kind: 'redis', url, partitions, prefix: `lists${partitions}:` });
    await store.open();
    const random = seededRandom(`lists ${partitions}`);
    const written = await writeMany(150, () =>
      addAt(store, T0 + Math.floor(random() * 100), { app: random() < 0.5 ? APP : OTHER_APP }),
    );
    for (const record of written.slice(0, 20)) await remove(store, record);
    const records = written.slice(20).sort((a, b) => b.createdMs - a.createdMs || b.sequence - a.sequence);
    return { store, records };
  }

  /** Returns the ids that a query selects from all records, newest first. */
  function expectedIds(records: readonly CustomerRecord[], query: Partial<ListQuery>): string[] {
    const { app, fromMs = 0, toMs = Number.POSITIVE_INFINITY } = query;
    const ids = records
      .filter(
        ({ customer, createdMs }) => createdMs >= fromMs && createdMs <= toMs && customer.app === (app ?? customer.app),
      )
      .map(({ customer }) => customer.id);
    return query.direction === 'newer' ? ids.reverse() : ids;
  }

  for (const [name, partitions] of [
    ['one server', 2],
    ['one server', 16],
    ['one server', 200],
    ['a node of a cluster', 16],
  ] as const) {
    test(`have the order of all customers, on ${name}, partitions: ${partitions}`, async () => {
      const { store, records } = await populate((name === 'one server' ? server : node).url, partitions);
      for (const direction of ['older', 'newer'] as const) {
        for (const limit of LIMITS) {
          for (const query of [
            ...RANGES.map((range) => ({ ...range, direction, limit })),
            { app: APP, direction, limit },
          ]) {
            const expected = expectedIds(records, query);
            const { records: page, hasMore } = await pageOf(store, query);
            assert.deepEqual(
              [page.map(({ customer }) => customer.id), hasMore],
              [expected.slice(0, limit), expected.length > limit],
            );
            const cursor = expected[Math.floor(expected.length / 2)] as string;
            const from = expected.indexOf(cursor) + 1;
            assert.deepEqual(await listIds(store, { ...query, cursor }), expected.slice(from, from + limit));
          }
        }
      }
      await store.close();
    });
  }

  test('take one command on one server', async () => {
    const { store } = await populate(server.url, 32);
    const scripts = async () =>
      Number(/evalsha:calls=(\d+)/.exec(await server.rawCommand('INFO', 'commandstats'))?.[1]);
    const cursor = (await listIds(store, { limit: 10 })).at(-1);
    const before = await scripts();
    await listIds(store, { limit: 10, cursor });
    assert.equal((await scripts()) - before, 1);
    await store.close();
  });
});
