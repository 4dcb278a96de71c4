import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { MemoryStore } from '../../../adapters/memory/index.ts';
import { createTestClientele } from '../../../adapters/testing/index.ts';
import { collect } from '../../support/collect.ts';
import { rejects } from '../../support/rejection.ts';
import { add, addMany, turns } from '../../support/world.ts';

const never = () => new Promise<never>(() => {});

/** The answer of what has to settle soon. */
const soon = <T>(answer: Promise<T>): Promise<T> =>
  Promise.race([answer, sleep(1000).then(() => assert.fail('it must settle soon'))]);

describe('the feed of changes', () => {
  test('ends when its signal aborts, while the store does not answer', async () => {
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

  test('ends when the clientele closes, while the store does not answer', async () => {
    const store = new MemoryStore();
    const world = await createTestClientele({ store });
    store.events = never as never;
    const reading = collect(world.changes());
    await turns();
    await soon(world.close());
    assert.deepEqual(await soon(reading), []);
  });

  test('can be left while it waits', async () => {
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

  test('whose store cannot be watched, or answers nonsense, rejects with an error of the library', async () => {
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
      await rejects(soon(world.changes().next()), 'watch' in broken ? 'store_unavailable' : 'verifier_contract');
    }
  });
});

describe('an import', () => {
  /** A customer to import, and then nothing for ever. */
  async function* hanging(customer: unknown, told: { left: boolean }) {
    try {
      yield customer;
      await never();
    } finally {
      told.left = true;
    }
  }

  async function exported() {
    const world = await createTestClientele({ namespace: 'from' });
    await addMany(world, 3);
    return await collect(world.export());
  }

  test('of a source that hangs ends when its signal aborts', async () => {
    const world = await createTestClientele();
    const [customer] = await exported();
    const stop = new AbortController();
    const results = world.import(hanging(customer, { left: false }), { signal: stop.signal });
    assert.equal((await results.next()).value?.imported, true);
    const waiting = results.next();
    await turns();
    stop.abort('enough');
    assert.equal((await rejects(soon(waiting), 'aborted')).cause, 'enough');
  });

  test('of a source that hangs can be left, and the service be closed', async () => {
    const [customer] = await exported();
    for (const how of ['leave', 'close'] as const) {
      const world = await createTestClientele();
      const results = world.import(hanging(customer, { left: false }));
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

  test('takes nothing more from its source after the service was closed', async () => {
    const customers = await exported();
    const world = await createTestClientele();
    let taken = 0;
    function* source() {
      for (const customer of customers) {
        taken += 1;
        yield customer;
      }
    }
    const results = world.import(source());
    await results.next();
    await world.close();
    await rejects(results.next(), 'store_unavailable');
    assert.equal(taken, 1);
  });

  test('lets its source clean up when it is left, stopped or aborted in between', async () => {
    const customers = await exported();
    const told = { left: false };
    const left = await createTestClientele();
    for await (const _ of left.import(hanging(customers[0], told))) break;
    assert.equal(told.left, true);
    told.left = false;
    const stopped = await createTestClientele();
    await collect(stopped.import(hanging({}, told), { onError: 'stop' }));
    assert.equal(told.left, true);
    told.left = false;
    const stop = new AbortController();
    const results = (await createTestClientele()).import(hanging(customers[0], told), { signal: stop.signal });
    await results.next();
    stop.abort();
    await rejects(results.next(), 'aborted');
    assert.equal(told.left, true);
  });

  test('rejects with what its source fails with, as it is', async () => {
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

test('an export whose signal aborts between two customers rejects', async () => {
  const world = await createTestClientele();
  await addMany(world, 5);
  const stop = new AbortController();
  const customers = world.export({ signal: stop.signal });
  await customers.next();
  stop.abort('enough');
  assert.equal((await rejects(customers.next(), 'aborted')).cause, 'enough');
});

test('options of iterations that do not exist are refused by their names', async () => {
  const world = await createTestClientele();
  const misspelt = { sginal: 1 } as never;
  for (const items of [world.changes(misspelt), world.import([], misspelt), world.export(misspelt)]) {
    await rejects(items.next(), 'parameter_unknown', 'sginal');
  }
  for (const items of [world.changes(null as never), world.import([], null as never), world.export(null as never)]) {
    await rejects(items.next(), 'parameter_invalid', 'options');
  }
});
