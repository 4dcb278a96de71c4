import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { SCOPE, T0 } from '../../../adapters/conformance/samples.ts';
import { MemoryStore } from '../../../adapters/memory/index.ts';
import { StateEntries } from '../../../adapters/memory/state.ts';
import { TestClock } from '../../../adapters/testing/index.ts';

/** Creates entries. */
function addTo(state: StateEntries, count: number, name: string, now: number, expiresAt: (i: number) => number): void {
  for (let i = 0; i < count; i += 1) {
    const key = `${name}:${i}`;
    const write = { key, expectedVersion: undefined, version: `version of ${key}`, value: 'value', now };
    assert.ok(state.write({ ...write, expiresAt: expiresAt(i) }));
  }
}

/** Returns how many of these entries are stored, also expired ones. */
const countIn = (state: StateEntries, count: number, name: string): number =>
  Array.from({ length: count }, (_, i) => state.read(`${name}:${i}`)).filter((entry) => entry !== undefined).length;

describe('the state of verifiers in a memory store', () => {
  test('deletes expired entries while others are written, so that it does not grow without end', () => {
    const state = new StateEntries();
    addTo(state, 1_000, 'odd', T0, (i) => T0 + 10 + (i % 2));
    assert.equal(countIn(state, 1_000, 'odd'), 1_000);
    addTo(state, 500, 'later', T0 + 10, () => T0 + 20);
    assert.equal(countIn(state, 1_000, 'odd'), 500, 'only the entries that have expired are deleted');
    assert.equal(countIn(state, 500, 'later'), 500);
  });

  test('keeps an entry during thousands of writes of others, and until it expires', () => {
    const clock = new TestClock(T0);
    const store = new MemoryStore();
    store.open();
    const state = store.stateStore(clock);
    state.compareAndSet(SCOPE, 'kept', undefined, 'value', T0 + 5_000);
    const kept = state.read(SCOPE, 'kept');
    for (let i = 0; i < 4_999; i += 1) {
      clock.advance(1);
      assert.equal(state.compareAndSet(SCOPE, `code:${i}`, undefined, 'value', clock.now() + 1), true);
      assert.deepEqual(state.read(SCOPE, 'kept'), kept);
    }
    clock.advance(1);
    assert.equal(state.read(SCOPE, 'kept'), undefined);
  });

  test('is kept, like the customers, while the same store is closed and opened again', async () => {
    const store = new MemoryStore();
    store.open();
    const state = store.stateStore();
    state.compareAndSet(SCOPE, 'key', undefined, 'value', Date.now() + 60_000);
    store.close();
    store.open();
    assert.equal((await state.read(SCOPE, 'key'))?.value, 'value');
  });

  test('is that of the store, whatever clock it was asked for with', () => {
    const store = new MemoryStore();
    store.open();
    const [early, late] = [new TestClock(T0), new TestClock(T0 + 1_000)].map((clock) => store.stateStore(clock));
    assert.equal(early?.compareAndSet(SCOPE, 'key', undefined, 'value', T0 + 1_000), true);
    assert.notEqual(early?.read(SCOPE, 'key'), undefined);
    assert.equal(late?.read(SCOPE, 'key'), undefined, 'each clock decides for itself');
  });
});
