import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { MemoryStore } from '../../adapters/memory/index.ts';
import { StateStore, scopeOf } from '../../src/core.ts';
import { ScopedState } from '../../src/verifier-kit/scoped-state.ts';
import { readSecret } from '../../src/verifier-kit/secret.ts';
import { contextOf } from '../support/context.ts';

const FAR = Date.now() + 3_600_000;

function memoryState(): StateStore {
  const store = new MemoryStore();
  store.open();
  return store.stateStore();
}

const scoped = (state = memoryState()) => new ScopedState(state, scopeOf('default', false));

/** A state whose calls take a turn of the event loop, so that concurrent updates conflict. */
class SlowState extends StateStore {
  readonly #inner = memoryState();
  conflicts = 0;

  override async read(...args: Parameters<StateStore['read']>) {
    await new Promise(setImmediate);
    return this.#inner.read(...args);
  }

  override async compareAndSet(...args: Parameters<StateStore['compareAndSet']>) {
    await new Promise(setImmediate);
    const stored = await this.#inner.compareAndSet(...args);
    if (!stored) this.conflicts += 1;
    return stored;
  }
}

/** A state that another process always changes first. */
class ContendedState extends StateStore {
  override read() {
    return undefined;
  }

  override compareAndSet() {
    return false;
  }
}

/** Returns a state of the application that breaks the contract. */
const answering = (read: () => unknown, compareAndSet: () => unknown) => ({ read, compareAndSet }) as StateStore;

describe('the state of a verifier', () => {
  test('concurrent updates are all applied', async () => {
    const slow = new SlowState();
    const state = scoped(slow);
    const increment = (count = 0) => ({ value: count + 1, expiresAt: FAR, result: undefined });
    await Promise.all(Array.from({ length: 20 }, () => state.update<number, undefined>('count', increment, undefined)));
    assert.equal(await state.read('count', undefined), 20);
    assert.ok(slow.conflicts > 0, 'the updates conflicted');
  });

  test('a change without a value deletes the entry, and a result alone changes nothing', async () => {
    const state = scoped();
    await state.update('key', () => ({ value: { a: 1 }, expiresAt: FAR, result: undefined }), undefined);
    assert.equal(await state.update('key', () => ({ result: 'kept' }), undefined), 'kept');
    assert.deepEqual(await state.read('key', undefined), { a: 1 });
    await state.update('key', () => ({ value: undefined, expiresAt: FAR, result: undefined }), undefined);
    assert.equal(await state.read('key', undefined), undefined);
  });

  test('an update that other processes always overtake fails before its deadline', async () => {
    const change = () => ({ value: 1, expiresAt: FAR, result: 1 });
    const update = scoped(new ContendedState()).update('key', change, contextOf(100));
    await assert.rejects(update, { code: 'store_unavailable', outcome: 'not_applied' });
  });

  for (const [name, entry] of Object.entries<unknown>({
    null: null,
    text: 'value',
    'a number as its value': { value: 1, version: '1' },
    'no version': { value: '1' },
  })) {
    test(`a read that breaks the contract is refused, and changes nothing: ${name}`, async () => {
      const state = scoped(answering(() => entry, assert.fail));
      for (const call of [state.read('key', undefined), readSecret(state, 'key', undefined)]) {
        await assert.rejects(call, { code: 'port_contract', message: /read of the state store must return undefined/ });
      }
    });
  }

  for (const result of [undefined, null, 1, 'OK', { changes: 0 }]) {
    test(`a write that breaks the contract counts as a failure: ${JSON.stringify(result)}`, async () => {
      const state = scoped(
        answering(
          () => undefined,
          () => result,
        ),
      );
      await assert.rejects(readSecret(state, 'key', contextOf(100)), {
        code: 'port_contract',
        message: /compareAndSet of the state store must return true or false/,
      });
    });
  }

  test('a value that is not JSON is reported as damaged', async () => {
    const state = memoryState();
    await state.compareAndSet(scopeOf('default', false), 'key', undefined, '{', FAR);
    await assert.rejects(scoped(state).read('key', undefined), { code: 'store_corrupt' });
  });
});

test('concurrent first uses of a secret get the same one', async () => {
  const slow = new SlowState();
  const secrets = await Promise.all(Array.from({ length: 5 }, () => readSecret(scoped(slow), 'secret', undefined)));
  assert.equal(new Set(secrets).size, 1);
  assert.match(secrets[0] ?? '', /^[0-9a-f]{64}$/);
});
