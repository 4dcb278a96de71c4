import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, test } from 'node:test';
import { LatestEvents } from '../../../adapters/console/feed/latest-events.ts';
import { SharedFeed } from '../../../adapters/console/feed/shared-feed.ts';
import { createConsoleHandler } from '../../../adapters/console/index.ts';
import { toolOperations } from '../../../adapters/console/tool-operations.ts';
import { toFetchHandler } from '../../../adapters/http/fetch-adapter.ts';
import { createRequestHandler } from '../../../adapters/http/handler.ts';
import { drainServer, type FetchHandler, toNodeListener } from '../../../adapters/http/index.ts';
import { MemoryStore } from '../../../adapters/memory/index.ts';
import { createTestClientele, type TestClientele } from '../../../adapters/testing/index.ts';
import { createConsoleWorld } from '../../support/console.ts';
import { assertError, KEY } from '../../support/http.ts';
import { EventReader } from '../../support/read-events.ts';
import { until } from '../../support/redis/server.ts';
import { add, addMany } from '../../support/world.ts';

const ACCEPT = { accept: 'text/event-stream' };

async function follow(handler: FetchHandler, query = '', headers: Record<string, string> = {}): Promise<EventReader> {
  const request = new Request(`http://localhost/_console/events${query}`, { headers: { ...ACCEPT, ...headers } });
  const response = await handler(request);
  assert.equal(response.headers.get('content-type'), 'text/event-stream;charset=utf-8', String(response.status));
  return new EventReader(response);
}

/** Counts the reads of the feed. */
class CountingStore extends MemoryStore {
  reads = 0;
  /** Number of watches that have not ended. */
  watches = 0;

  override events(...args: Parameters<MemoryStore['events']>) {
    this.reads += 1;
    return super.events(...args);
  }

  override watch(...args: Parameters<MemoryStore['watch']>) {
    this.watches += 1;
    const end = super.watch(...args);
    return () => {
      this.watches -= 1;
      end();
    };
  }
}

describe('the stream of events', () => {
  test('has every event after its cursor, in order, then each new one', async () => {
    const { world, handler } = await createConsoleWorld();
    const start = await world.cursor();
    const ids = await addMany(world, 150);
    for (const [query, headers] of [
      [`?after=${start}`, {}],
      ['', { 'last-event-id': start }],
    ] as const) {
      const reader = await follow(handler, query, headers);
      const events = await reader.take(ids.length);
      assert.deepEqual(
        events.map(({ data }) => data.data.object.id),
        ids,
      );
      assert.ok(events.every(({ id, type, data }) => type === 'customer.created' && id === data.cursor));
      const { id } = await add(world, { email: 'zhang@example.com' });
      ids.push(id);
      const [next] = await reader.take(1);
      assert.deepEqual([next?.data.data.object.id, next?.data.data.object.email], [id, 'z***@e***.com']);
      await reader.close();
    }
  });

  test('continues after Last-Event-ID when the browser connects again to a URL with `after`', async () => {
    const { world, handler } = await createConsoleWorld();
    await addMany(world, 3);
    const cursor = await world.cursor();
    const { id } = await add(world);
    const reader = await follow(handler, '?after=0', { 'last-event-id': cursor });
    assert.equal((await reader.take(1))[0]?.data.data.object.id, id);
    await reader.close();
  });

  test('begins at the end of the feed', async () => {
    const { world, handler } = await createConsoleWorld({ mask: false });
    await addMany(world, 3);
    const reader = await follow(handler);
    const { id } = await add(world);
    assert.equal((await reader.take(1))[0]?.data.data.object.id, id);
    await reader.close();
  });

  test('has a typed error for a cursor that is expired, unknown or malformed, and then ends', async () => {
    const { world, handler } = await createConsoleWorld({}, { events: { keep: 2 } });
    const start = await world.cursor();
    await addMany(world, 4);
    for (const [after, code] of [
      [start, 'cursor_expired'],
      ['99', 'parameter_invalid'],
      ['x%0Ay', 'parameter_invalid'],
      ['', 'parameter_invalid'],
    ] as const) {
      const reader = await follow(handler, `?after=${after}`);
      const [event] = await reader.take(1);
      assert.deepEqual([event?.type, event?.data.error.code, event?.data.error.param], ['error', code, 'after'], after);
      assert.equal(await reader.next(), undefined);
    }
  });

  test('has the error of a feed that fails or is closed', async () => {
    const { world, handler } = await createConsoleWorld({ onError: () => {} });
    const open = await follow(handler);
    await add(world);
    await open.take(1);
    await world.close();
    assert.equal(await open.next(), undefined, 'an open stream ends with the clientele');
    const reader = await follow(handler, '?after=0');
    const [event] = await reader.take(1);
    assert.deepEqual([event?.type, event?.data.error.code], ['error', 'store_unavailable']);
    const { send } = await createConsoleWorld({ service: world, onError: () => {} });
    assertError(await send('GET /_console/events', { headers: ACCEPT }), 503, 'store_unavailable');
  });

  test('rejects parameters of the list and unknown ones', async () => {
    const { send } = await createConsoleWorld();
    for (const [query, code, param] of [
      ['?limit=5', 'parameter_invalid', 'limit'],
      ['?customer=cus_1', 'parameter_invalid', 'customer'],
      ['?from=1', 'parameter_unknown', 'from'],
      ['?after=1&after=2', 'parameter_invalid', 'after'],
      ['?after[a]=1', 'parameter_invalid', 'after'],
      [`?after=${'1'.repeat(2000)}`, 'parameter_invalid', 'after'],
    ] as const) {
      assertError(await send(`GET /_console/events${query}`, { headers: ACCEPT }), 400, code, param);
    }
  });

  test('shares its reads with all other streams, and ends them with the last one', async () => {
    const store = new CountingStore();
    const { world, handler } = await createConsoleWorld({}, { store });
    const readers = await Promise.all(Array.from({ length: 50 }, () => follow(handler, '?after=0')));
    const first = readers.map((reader) => reader.take(1));
    await add(world);
    await Promise.all(first);
    const before = store.reads;
    const events = readers.map((reader) => reader.take(10));
    const ids: string[] = [];
    for (let i = 0; i < 10; i += 1) ids.push((await add(world)).id);
    for (const taken of await Promise.all(events)) {
      assert.deepEqual(
        taken.map(({ data }) => data.data.object.id),
        ids,
      );
    }
    assert.ok(store.reads - before <= 30, `${store.reads - before} reads for 10 events`);
    assert.equal(store.watches, 1);
    await Promise.all(readers.map((reader) => reader.close()));
    await until('the feed is no longer followed', async () => store.watches === 0);
    const again = await follow(handler, '?after=0');
    assert.equal((await again.take(11)).length, 11, 'the next stream follows it again');
    await again.close();
  });

  test('of a slow client has every event, however far the others are', async () => {
    const { world, handler } = await createConsoleWorld();
    const slow = await follow(handler, '?after=0');
    const fast = await follow(handler, '?after=0');
    const ids = [(await add(world)).id];
    await Promise.all([slow.take(1), fast.take(1)]);
    ids.push(...(await addMany(world, 2500)));
    await fast.take(2500);
    const events = await slow.take(2500);
    assert.deepEqual(
      events.map(({ data }) => data.data.object.id),
      ids.slice(1),
    );
    await Promise.all([slow.close(), fast.close()]);
  });

  test('has heartbeats while nothing happens', async () => {
    const world = await createTestClientele();
    const stop = new AbortController();
    const events: string[] = [];
    for await (const event of new SharedFeed(world, 5).follow('0', stop.signal)) {
      events.push(event === 'heartbeat' ? event : event.type);
      if (events.length === 2) await add(world);
      if (events.includes('customer.created') && event === 'heartbeat') stop.abort();
    }
    assert.deepEqual([events[0], events[1], events.at(-1)], ['heartbeat', 'heartbeat', 'heartbeat']);
    assert.equal(events.filter((event) => event !== 'heartbeat').length, 1);
  });

  test('does not keep a server from stopping', async () => {
    const service = await createTestClientele();
    const server = createServer(toNodeListener(createConsoleHandler({ service }))).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const readers = await Promise.all(
      [1, 2, 3].map(async () => {
        const headers = { ...ACCEPT };
        return new EventReader(await fetch(`http://127.0.0.1:${port}/_console/events?after=0`, { headers }));
      }),
    );
    const ends = readers.map((reader) => reader.next());
    await drainServer(server, { timeout: 600_000 });
    assert.deepEqual(await Promise.all(ends), [undefined, undefined, undefined]);
    await service.close();
  });
});

describe('the stream of a source that replaces its clientele', () => {
  /** A source like that of a test server. */
  async function replaceable() {
    const source = { clientele: (await createTestClientele()) as TestClientele };
    const operations = toolOperations(source, '/_test');
    const handler = toFetchHandler(createRequestHandler({ keys: { [KEY]: source.clientele } }, operations));
    const open = async (query: string) => {
      const headers = { ...ACCEPT, authorization: `Bearer ${KEY}` };
      return new EventReader(await handler(new Request(`http://localhost/_test/events${query}`, { headers })));
    };
    const replace = async () => {
      const { clientele } = source;
      source.clientele = await createTestClientele();
      await clientele.close();
    };
    return { source, open, replace };
  }

  test('says so, and continues with the new one', async () => {
    const { source, open, replace } = await replaceable();
    const readers = await Promise.all([open('?after=0'), open('?after=0')]);
    await add(source.clientele);
    for (const reader of readers) await reader.take(1);
    for (let round = 0; round < 3; round += 1) {
      await replace();
      const cursor = await source.clientele.cursor();
      for (const reader of readers) {
        assert.deepEqual(await reader.take(1), [{ id: cursor, type: 'reset', data: { object: 'feed', cursor } }]);
      }
      const { id } = await add(source.clientele);
      for (const reader of readers) assert.equal((await reader.take(1))[0]?.data.data.object.id, id);
    }
    await Promise.all(readers.map((reader) => reader.close()));
  });
});

/** Counts the scans of the feed. They wait for the gate before they begin. */
function countScans(world: TestClientele, gate?: Promise<void>) {
  const scans = { begun: 0, ended: 0 };
  const changes = world.changes.bind(world);
  world.changes = async function* (...args) {
    scans.begun += 1;
    await gate;
    yield* changes(...args);
    scans.ended += 1;
  };
  return scans;
}

describe('the list of events', () => {
  test('has the latest events, newest first, of all customers or of one', async () => {
    const { world, send } = await createConsoleWorld({ mask: false });
    const [first = '', second = ''] = await addMany(world, 2);
    await world.customers.update(first, { description: 'x' });
    const card = await world.customers.sources.create(first, world.issueCard());
    await world.customers.sources.delete(first, card.id);
    await world.customers.delete(second);
    const list = async (query: string) => {
      const { body } = await send(`GET /_console/events${query}`);
      assert.deepEqual([body.object, body.url], ['list', '/_console/events']);
      return [body.data.map(({ type }: { type: string }) => type.replace('customer.', '')), body.has_more];
    };
    const all = ['deleted', 'source.deleted', 'source.created', 'updated', 'created', 'created'];
    assert.deepEqual(await list(''), [all, false]);
    assert.deepEqual(await list('?limit=2'), [all.slice(0, 2), true]);
    assert.deepEqual(await list('?limit=6'), [all, false]);
    assert.deepEqual(await list(`?customer=${first}`), [
      ['source.deleted', 'source.created', 'updated', 'created'],
      false,
    ]);
    assert.deepEqual(await list(`?customer=${second}&limit=1`), [['deleted'], true]);
    assert.deepEqual(await list('?customer=cus_other'), [[], false]);
  });

  test('has a cursor with each event, after which a stream starts', async () => {
    const { world, handler, send } = await createConsoleWorld();
    await addMany(world, 3);
    const { body } = await send('GET /_console/events?limit=2');
    const reader = await follow(handler, `?after=${body.data[1].cursor}`);
    assert.deepEqual((await reader.take(1))[0]?.data, body.data[0]);
    await reader.close();
  });

  test('reads the feed four times for any number of concurrent requests: twice for those of one customer', async () => {
    const { world, send } = await createConsoleWorld({ mask: false });
    const [first = '', second = ''] = await addMany(world, 2);
    const scans = countScans(world);
    const queries = ['', '?limit=1', '?limit=2', `?customer=${first}`, `?customer=${second}&limit=1`];
    const replies = await Promise.all([...queries, ...queries].map((query) => send(`GET /_console/events${query}`)));
    assert.equal(scans.begun, 4);
    for (const [i, { body }] of replies.entries()) {
      const found = body.data.map((event: { data: { object: { id: string } } }) => event.data.object.id);
      const expected = [[second, first], [second], [second, first], [first], [second]][i % queries.length];
      assert.deepEqual([found, body.has_more], [expected, i % queries.length === 1]);
    }
  });

  test('counts the time that a search waits, and skips a scan for which no search waits', async () => {
    const world = await createTestClientele();
    await add(world);
    let open = () => {};
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    const scans = countScans(world, gate);
    const latest = new LatestEvents(world, 20);
    const expired = { code: 'deadline_exceeded' };
    const first = assert.rejects(latest.find(5, undefined), expired);
    await assert.rejects(latest.find(6, undefined), expired);
    await first;
    open();
    await until('the first scan ends', async () => scans.ended === 1);
    let attempts = 0;
    await until('a search succeeds', () => {
      attempts += 1;
      return latest.find(1, undefined).then(
        ({ events }) => events.length === 1,
        () => false,
      );
    });
    assert.ok(scans.begun <= 1 + attempts, `${scans.begun} scans`);
  });

  test('finds the events at the end of a long feed, for concurrent requests too', async () => {
    const { world, send } = await createConsoleWorld({}, { events: { keep: 500 } });
    const ids = await addMany(world, 1200);
    const replies = await Promise.all([1, 2, 3].map(() => send('GET /_console/events?limit=100')));
    for (const { body } of replies) {
      const found = body.data.map((event: { data: { object: { id: string } } }) => event.data.object.id);
      assert.deepEqual(found, ids.slice(-100).reverse());
      assert.equal(body.has_more, true);
    }
  });

  test('rejects malformed parameters', async () => {
    const { send } = await createConsoleWorld();
    for (const [query, code, param] of [
      ['?limit=0', 'parameter_invalid', 'limit'],
      ['?limit=101', 'parameter_invalid', 'limit'],
      ['?limit=x', 'parameter_invalid', 'limit'],
      ['?customer=x', 'parameter_invalid', 'customer'],
      ['?after=1', 'parameter_invalid', 'after'],
      ['?page=1', 'parameter_unknown', 'page'],
    ] as const) {
      assertError(await send(`GET /_console/events${query}`), 400, code, param);
    }
  });
});
