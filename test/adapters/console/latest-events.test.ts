import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { LatestEvents, latestEventsOf } from '../../../adapters/console/feed/latest-events.ts';
import { MemoryStore } from '../../../adapters/memory/index.ts';
import { createTestClientele, type TestClientele, type TestOptions } from '../../../adapters/testing/index.ts';
import type { ClienteleEvent } from '../../../src/domain/event.ts';
import { cursorUnknown } from '../../../src/ports/store.ts';
import { fileStore } from '../../support/file-store.ts';
import { RedisServer, until } from '../../support/redis/server.ts';
import { redisSuite } from '../../support/redis/suite.ts';
import { add, addMany } from '../../support/world.ts';

/** Calls a function before each event that is read from the feed of a clientele. */
function onRead(world: TestClientele, call: (event: ClienteleEvent) => unknown): void {
  const changes = world.changes.bind(world);
  world.changes = async function* (...args) {
    for await (const event of changes(...args)) {
      await call(event);
      yield event;
    }
  };
}

/**
 * Checks that searches in a long feed find what the whole feed has.
 * @returns how many events were read by the first two searches, whose events are at the end of the feed
 */
async function searchLongFeed(options: TestOptions): Promise<number> {
  await using world = await createTestClientele(options);
  const [old = '', ...others] = await addMany(world, 20);
  for (let round = 0; round < 150; round += 1) {
    await Promise.all(others.map((id) => world.customers.update(id, { description: `round ${round}` })));
  }
  const young = await add(world);
  await world.customers.update(old, { description: 'last' });
  const feed: ClienteleEvent[] = [];
  for await (const event of world.changes({ wait: false })) feed.unshift(event);
  const ofCustomer = (id = '') => feed.filter(({ data }) => data.object.id === id);
  let reads = 0;
  onRead(world, () => {
    reads += 1;
  });
  const latest = new LatestEvents(world);
  assert.deepEqual(await latest.find(100, undefined), { events: feed.slice(0, 100), hasMore: true });
  assert.deepEqual(await latest.find(100, young.id), { events: ofCustomer(young.id), hasMore: false });
  const atEnd = reads;
  assert.deepEqual(await latest.find(100, old), { events: ofCustomer(old), hasMore: false });
  const ofBusy = ofCustomer(others[0]);
  assert.deepEqual(await latest.find(100, others[0]), { events: ofBusy.slice(0, 100), hasMore: ofBusy.length > 100 });
  assert.deepEqual(await latest.find(100, 'cus_none'), { events: [], hasMore: false });
  assert.equal((await latest.find(3000, undefined)).events.length, feed.length);
  return atEnd;
}

/** Its cursors are no numbers. */
class StoreWithOwnCursors extends MemoryStore {
  override events(...[scope, { after, limit }]: Parameters<MemoryStore['events']>) {
    const number = after === undefined ? undefined : /^event-(\d+)$/.exec(after)?.[1];
    if (after !== undefined && number === undefined) throw cursorUnknown();
    const events = super.events(scope, { after: number, limit });
    return events.map((event) => Object.freeze({ ...event, cursor: `event-${event.cursor}` }));
  }

  override cursor(...args: Parameters<MemoryStore['cursor']>) {
    return `event-${super.cursor(...args)}`;
  }
}

describe('the latest events of a long feed', () => {
  test('are found without a read of the whole feed, in memory and in a file', async () => {
    for (const store of [new MemoryStore(), fileStore()]) {
      const reads = await searchLongFeed({ store });
      assert.ok(reads <= 2000, `${reads} events`);
    }
  });

  test('are found in a feed that was trimmed', async () => {
    for (const keep of [2500, 1500, 500]) await searchLongFeed({ events: { keep } });
  });

  test('are found in a store with cursors of its own', async () => {
    await searchLongFeed({ store: new StoreWithOwnCursors() });
  });

  test('are found while writes trim the events that are read', async () => {
    await using world = await createTestClientele({ events: { keep: 300 } });
    const [first = ''] = await addMany(world, 400);
    const ids = [first];
    let bursts = 0;
    onRead(world, async () => {
      if (bursts === 3) return;
      bursts += 1;
      ids.push(...(await addMany(world, 301)));
    });
    const { events, hasMore } = await new LatestEvents(world).find(100, undefined);
    assert.equal(bursts, 3);
    assert.deepEqual(
      events.map(({ data }) => data.object.id),
      ids.slice(-100).reverse(),
    );
    assert.equal(hasMore, true);
  });

  test('are those that were found so far, after the time limit', async () => {
    await using world = await createTestClientele();
    const [id = ''] = await addMany(world, 2000);
    await world.customers.update(id, { description: 'x' });
    // The end of the feed is read, the rest is not.
    onRead(world, ({ cursor }) => Number(cursor) <= 1000 && new Promise(() => {}));
    const latest = new LatestEvents(world, 100);
    await until('the time limit comes after the first part', async () => {
      const { events, hasMore } = await latest.find(10, id);
      assert.deepEqual([events.map(({ type }) => type), hasMore], [['customer.updated'], true]);
      return true;
    });
  });

  test('are found while a search for the events of one customer takes long', async () => {
    await using world = await createTestClientele();
    const [id = ''] = await addMany(world, 2000);
    let open = () => {};
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    onRead(world, ({ cursor }) => Number(cursor) <= 1000 && gate);
    const ofCustomer = latestEventsOf(world, id).find(10, id);
    assert.equal((await latestEventsOf(world, undefined).find(10, undefined)).events.length, 10);
    open();
    assert.equal((await ofCustomer).events.length, 1);
  });
});

redisSuite('the latest events of a long feed in Redis', () => {
  let server: RedisServer;
  before(async () => {
    server = await RedisServer.start();
  });
  after(() => server.stop());

  for (const partitions of [1, 3]) {
    test(`are found in ${partitions} partitions`, async () => {
      const store = { kind: 'redis', url: server.url, partitions, prefix: `latest${partitions}:` } as const;
      await searchLongFeed({ store });
      await searchLongFeed({ store, namespace: 'trimmed', events: { keep: 1000 } });
    });
  }
});
