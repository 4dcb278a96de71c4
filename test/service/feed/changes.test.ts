import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { MemoryStore } from '../../../adapters/memory/index.ts';
import { createTestClientele, type TestClientele } from '../../../adapters/testing/index.ts';
import type { ClienteleEvent } from '../../../src/core.ts';
import { RemoteStore } from '../../adapters/conformance/remote-store.ts';
import { collect } from '../../support/collect.ts';
import { rejects } from '../../support/rejection.ts';
import { add, addMany, turns } from '../../support/world.ts';

/** Reads a number of events, then stops. */
async function read(clientele: TestClientele, count: number, after?: string): Promise<ClienteleEvent[]> {
  const events: ClienteleEvent[] = [];
  if (count === 0) return events;
  for await (const event of clientele.changes({ after })) {
    events.push(event);
    if (events.length === count) break;
  }
  return events;
}

/** A store with another writer: it writes after each read of the feed's end, and after each read of events. */
class WrittenMeanwhile extends RemoteStore {
  write: (() => Promise<unknown>) | undefined;

  override async cursor(...args: Parameters<RemoteStore['cursor']>) {
    const cursor = await super.cursor(...args);
    await this.write?.();
    return cursor;
  }

  override async events(...args: Parameters<RemoteStore['events']>) {
    const events = await super.events(...args);
    await this.write?.();
    return events;
  }
}

test('starts with the oldest event, and resumes after the cursor of any event', async () => {
  const clientele = await createTestClientele();
  const ids = await addMany(clientele, 8);
  const all = await read(clientele, 8);
  assert.deepEqual(
    all.map(({ data }) => data.object.id),
    ids,
  );
  for (const [i, { cursor }] of all.entries()) {
    assert.deepEqual(await read(clientele, 7 - i, cursor), all.slice(i + 1));
  }
  assert.equal(new Set(all.map(({ cursor }) => cursor)).size, 8);
});

test('yields more events than one read returns without a gap', async () => {
  const clientele = await createTestClientele();
  const { id } = await add(clientele);
  for (let i = 0; i < 250; i += 1) await clientele.customers.update(id, { email: `${i}@b.c` });
  const events = await read(clientele, 251);
  assert.deepEqual(
    events.slice(1).map(({ data }) => (data.object as { email?: string }).email),
    Array.from({ length: 250 }, (_, i) => `${i}@b.c`),
  );
});

describe('after the last event, the feed', () => {
  for (const [where, makeStore] of Object.entries({
    'in memory': () => new MemoryStore(),
    'of a store that is polled': () => new RemoteStore(`feed-${Math.random()}`),
  })) {
    test(`${where} waits for new events`, async () => {
      const clientele = await createTestClientele({ store: makeStore() });
      const first = await add(clientele);
      const seen: string[] = [];
      const stop = new AbortController();
      const reading = (async () => {
        for await (const { type, data } of clientele.changes({ signal: stop.signal })) {
          seen.push(`${type} ${data.object.id}`);
          if (seen.length === 3) stop.abort();
        }
      })();
      await turns(20);
      const second = await add(clientele);
      await turns(20);
      await clientele.customers.delete(first.id);
      await reading;
      assert.deepEqual(seen, [
        `customer.created ${first.id}`,
        `customer.created ${second.id}`,
        `customer.deleted ${first.id}`,
      ]);
    });
  }

  test('ends without an error when its signal aborts', async () => {
    const clientele = await createTestClientele();
    await add(clientele);
    assert.deepEqual(await collect(clientele.changes({ signal: AbortSignal.abort() })), []);
    const stop = new AbortController();
    const reading = collect(clientele.changes({ signal: stop.signal }));
    await turns();
    stop.abort(new Error('enough'));
    assert.equal((await reading).length, 1);
  });

  test('ends without an error when the clientele closes', async () => {
    const clientele = await createTestClientele();
    await add(clientele);
    const reading = [collect(clientele.changes()), collect(clientele.changes())];
    await turns();
    await clientele.close();
    assert.deepEqual(
      (await Promise.all(reading)).map(({ length }) => length),
      [1, 1],
    );
    assert.deepEqual(await collect(clientele.changes()), []);
  });

  test('stops watching the store when the consumer stops', async () => {
    const store = new MemoryStore();
    let watching = 0;
    const watch = store.watch.bind(store);
    store.watch = (scope, wake) => {
      const end = watch(scope, wake);
      watching += 1;
      return () => {
        watching -= 1;
        end();
      };
    };
    const clientele = await createTestClientele({ store });
    await add(clientele);
    const stop = new AbortController();
    const feed = clientele.changes({ signal: stop.signal });
    await feed.next();
    const waiting = feed.next();
    await turns();
    assert.equal(watching, 1);
    stop.abort();
    assert.deepEqual(await waiting, { value: undefined, done: true });
    assert.equal(watching, 0);
    const cancelled = clientele.changes();
    await cancelled.next();
    await cancelled.return();
    assert.equal(watching, 0);
  });
});

describe('a cursor', () => {
  test('expires when an event after it is trimmed', async () => {
    const clientele = await createTestClientele({ events: { keep: 3 } });
    await addMany(clientele, 3);
    const [first, second] = await read(clientele, 3);
    await addMany(clientele, 2);
    const error = await rejects(read(clientele, 1, first?.cursor), 'cursor_expired', 'after');
    assert.deepEqual([error.status, error.type], [400, 'invalid_request_error']);
    assert.equal(
      (await read(clientele, 3, second?.cursor)).length,
      3,
      'a cursor stays valid if only its own event was trimmed',
    );
    assert.equal((await read(clientele, 3)).length, 3);
  });

  test('expires with age if the feed has a maximum age', async () => {
    const clientele = await createTestClientele({ events: { maxAge: 60 } });
    await add(clientele);
    const [first] = await read(clientele, 1);
    await add(clientele);
    clientele.clock.advance(61_000);
    await add(clientele);
    await rejects(read(clientele, 1, first?.cursor), 'cursor_expired', 'after');
    assert.equal((await read(clientele, 1)).length, 1);
  });

  test('that the feed never had is refused', async () => {
    const clientele = await createTestClientele();
    await add(clientele);
    for (const after of ['', '00', '-1', '2', '1.0', 'x', '9'.repeat(30), '{}', 5, null, {}]) {
      const feed = clientele.changes({ after: after as string });
      await rejects(feed.next(), 'parameter_invalid', 'after');
    }
  });
});

test('a reader of an empty feed gets the first event, or `cursor_expired` if that was trimmed', async () => {
  for (const store of [new MemoryStore(), new RemoteStore(`feed-${Math.random()}`)]) {
    const clientele = await createTestClientele({ store, events: { keep: 3 } });
    const [idle, slow] = [clientele.changes(), clientele.changes()];
    const first = idle.next();
    const waiting = slow.next();
    await turns(30);
    const ids = await addMany(clientele, 5);
    // In memory both readers already have the first event, before it is trimmed.
    const seen = await Promise.allSettled([first, waiting]);
    for (const result of seen) {
      if (result.status === 'fulfilled') assert.equal(result.value.value?.data.object.id, ids[0]);
      else await rejects(Promise.reject(result.reason), 'cursor_expired', 'after');
    }
    await clientele.close();
  }
});

test('`cursor()` returns the end of the feed, from which a reader can continue', async () => {
  const clientele = await createTestClientele({ events: { keep: 2 } });
  const start = await clientele.cursor();
  await addMany(clientele, 3);
  await rejects(read(clientele, 1, start), 'cursor_expired', 'after');
  const now = await clientele.cursor();
  const { id } = await add(clientele);
  assert.deepEqual(
    (await read(clientele, 1, now)).map(({ data }) => data.object.id),
    [id],
  );
});

test('refuses wrong options', async () => {
  const clientele = await createTestClientele();
  await rejects(clientele.changes({ signal: {} as AbortSignal }).next(), 'parameter_invalid', 'signal');
  await rejects(clientele.changes(null as never).next(), 'parameter_invalid', 'options');
});

test('rejects when the store fails, and can be resumed from the last cursor', async () => {
  const store = new MemoryStore();
  const clientele = await createTestClientele({ store });
  await addMany(clientele, 3);
  const [first] = await read(clientele, 1);
  const events = store.events;
  store.events = () => {
    throw new Error('down');
  };
  await rejects(read(clientele, 1, first?.cursor), 'store_unavailable');
  store.events = events;
  assert.equal((await read(clientele, 2, first?.cursor)).length, 2);
});

describe('with `wait: false`, the feed', () => {
  test('ends immediately if no event follows the cursor', async () => {
    const clientele = await createTestClientele();
    assert.deepEqual(await collect(clientele.changes({ wait: false })), []);
    await add(clientele);
    const after = await clientele.cursor();
    assert.deepEqual(await collect(clientele.changes({ after, wait: false })), []);
  });

  test('yields the events written before it starts, in any number of pages, and no later ones', async () => {
    const clientele = await createTestClientele();
    const ids = await addMany(clientele, 250);
    const seen: string[] = [];
    for await (const { data } of clientele.changes({ wait: false })) {
      seen.push(data.object.id);
      await add(clientele);
    }
    assert.deepEqual(seen, ids);
  });

  for (const [start, customers] of Object.entries({ 'of an empty feed': 0, 'after the last event': 1 })) {
    test(`ends ${start}, while other callers write continuously`, async () => {
      const store = new WrittenMeanwhile(`feed-${Math.random()}`);
      const clientele = await createTestClientele({ store });
      await addMany(clientele, customers);
      const after = customers === 0 ? undefined : await clientele.cursor();
      store.write = () => add(clientele);
      const seen: string[] = [];
      for await (const { type } of clientele.changes({ after, wait: false })) {
        seen.push(type);
        assert.ok(seen.length < 5, 'no end');
      }
    });
  }

  test('rejects a cursor whose next event is trimmed', async () => {
    const clientele = await createTestClientele({ events: { keep: 1 } });
    const after = await clientele.cursor();
    await addMany(clientele, 3);
    await rejects(collect(clientele.changes({ after, wait: false })), 'cursor_expired', 'after');
  });

  test('refuses a value that is not a boolean', async () => {
    const clientele = await createTestClientele();
    await rejects(collect(clientele.changes({ wait: 0 as never })), 'parameter_invalid', 'wait');
  });
});
