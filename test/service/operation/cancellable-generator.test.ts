import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { MemoryStore } from '../../../adapters/memory/index.ts';
import { createTestClientele } from '../../../adapters/testing/index.ts';
import { collect } from '../../support/collect.ts';
import { rejects } from '../../support/rejection.ts';
import { add, addMany, turns } from '../../support/world.ts';

const never = () => new Promise<never>(() => {});

/** Returns the result of a promise that must settle within a second. */
const soon = <T>(promise: Promise<T>): Promise<T> =>
  Promise.race([promise, sleep(1000).then(() => assert.fail('it must settle within a second'))]);

describe('the feed of changes', () => {
  test('ends when its signal aborts during a store call that never settles', async () => {
    for (const method of ['events', 'cursor'] as const) {
      const store = new MemoryStore();
      const world = await createTestClientele({ store });
      store[method] = never as never;
      const stop = new AbortController();
      const reading = collect(world.changes({ signal: stop.signal }));
      await turns();
      stop.abort();
      assert.deepEqual(await soon(reading), []);
    }
  });

  test('ends when the clientele closes during a store call that never settles', async () => {
    const store = new MemoryStore();
    const world = await createTestClientele({ store });
    store.events = never as never;
    const reading = collect(world.changes());
    await turns();
    await soon(world.close());
    assert.deepEqual(await soon(reading), []);
  });

  test('can be cancelled while it waits', async () => {
    for (const how of ['return', 'throw'] as const) {
      const world = await createTestClientele();
      await add(world);
      const feed = world.changes();
      await feed.next();
      const waiting = feed.next();
      await turns();
      const left = how === 'return' ? feed.return() : feed.throw(new Error('enough')).catch(({ message }) => message);
      assert.deepEqual(await soon(waiting), { value: undefined, done: true });
      assert.deepEqual(await soon(left), how === 'return' ? { value: undefined, done: true } : 'enough');
    }
  });

  test('rejects with an error of the library if the store cannot be watched or returns nonsense', async () => {
    for (const broken of [
      {
        watch: () => {
          throw new TypeError('broken');
        },
      },
      { events: () => 5 },
      { events: () => [5] },
      { cursor: () => undefined },
    ]) {
      const world = await createTestClientele({ store: Object.assign(new MemoryStore(), broken) as MemoryStore });
      await rejects(soon(world.changes().next()), 'watch' in broken ? 'store_unavailable' : 'port_contract');
    }
  });
});

describe('an import', () => {
  /** Yields a customer, then never settles again. */
  async function* hanging(customer: unknown, source: { cleanedUp: boolean }) {
    try {
      yield customer;
      await never();
    } finally {
      source.cleanedUp = true;
    }
  }

  async function exported() {
    const world = await createTestClientele({ namespace: 'from' });
    await addMany(world, 3);
    return await collect(world.export());
  }

  test('from a source that hangs ends when its signal aborts', async () => {
    const world = await createTestClientele();
    const [customer] = await exported();
    const stop = new AbortController();
    const results = world.import(hanging(customer, { cleanedUp: false }), { signal: stop.signal });
    assert.equal((await results.next()).value?.imported, true);
    const waiting = results.next();
    await turns();
    stop.abort('enough');
    assert.equal((await rejects(soon(waiting), 'aborted')).cause, 'enough');
  });

  test('from a source that hangs ends when the consumer stops or the service closes', async () => {
    const [customer] = await exported();
    for (const how of ['leave', 'close'] as const) {
      const world = await createTestClientele();
      const results = world.import(hanging(customer, { cleanedUp: false }));
      await results.next();
      const waiting = results.next();
      await turns();
      if (how === 'leave') {
        await soon(results.return());
        assert.deepEqual(await soon(waiting), { value: undefined, done: true });
      } else {
        const refused = rejects(soon(waiting), 'store_unavailable');
        await soon(world.close());
        await refused;
      }
    }
  });

  test('reads no further item after the service was closed', async () => {
    const customers = await exported();
    const world = await createTestClientele();
    let taken = 0;
    function* source() {
      for (const customer of customers) {
        taken += 1;
        yield customer;
      }
    }
    const results = world.import(source(), { concurrency: 1 });
    await results.next();
    await world.close();
    await rejects(results.next(), 'store_unavailable');
    assert.equal(taken, 1);
  });

  test('lets its source clean up when the consumer stops, on an error, and on an abort', async () => {
    const customers = await exported();
    const source = { cleanedUp: false };
    const left = await createTestClientele();
    for await (const _ of left.import(hanging(customers[0], source), { concurrency: 1 })) break;
    assert.equal(source.cleanedUp, true);
    source.cleanedUp = false;
    const stopped = await createTestClientele();
    await collect(stopped.import(hanging({}, source), { onError: 'stop', concurrency: 1 }));
    assert.equal(source.cleanedUp, true);
    source.cleanedUp = false;
    const stop = new AbortController();
    const options = { signal: stop.signal, concurrency: 1 };
    const results = (await createTestClientele()).import(hanging(customers[0], source), options);
    await results.next();
    stop.abort();
    await rejects(results.next(), 'aborted');
    assert.equal(source.cleanedUp, true);
  });

  test('rejects with the unchanged error of its source', async () => {
    const world = await createTestClientele();
    const failure = new TypeError('the file is gone');
    async function* source() {
      yield {};
      throw failure;
    }
    const results = world.import(source());
    assert.equal((await results.next()).value?.imported, false);
    await assert.rejects(results.next(), (error) => error === failure);
    await assert.rejects(world.import([Promise.reject(failure)]).next(), (error) => error === failure);
  });
});

test('an export rejects if its signal aborts between two customers', async () => {
  const world = await createTestClientele();
  await addMany(world, 5);
  const stop = new AbortController();
  const customers = world.export({ signal: stop.signal });
  await customers.next();
  stop.abort('enough');
  assert.equal((await rejects(customers.next(), 'aborted')).cause, 'enough');
});

test('refuses unknown options of an iteration by their names', async () => {
  const world = await createTestClientele();
  const misspelt = { sginal: 1 } as never;
  for (const items of [world.changes(misspelt), world.import([], misspelt), world.export(misspelt)]) {
    await rejects(items.next(), 'parameter_unknown', 'sginal');
  }
  for (const items of [world.changes(null as never), world.import([], null as never), world.export(null as never)]) {
    await rejects(items.next(), 'parameter_invalid', 'options');
  }
});
