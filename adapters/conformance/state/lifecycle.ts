import { ClienteleError } from '../../../src/domain/errors.ts';
import type { OperationContext } from '../../../src/ports/operation-context.ts';
import type { StateEntry, StateStore } from '../../../src/ports/state-store.ts';
import { expectEqual, expectError, expectThat } from '../assertions.ts';
import { SCOPE } from '../samples.ts';
import type { StateCase } from '../state-case.ts';
import { create, entryAt, expectAbsent, KEY, LATER } from './calls.ts';

const contextWith = (remaining: number, signal: AbortSignal): OperationContext => ({
  operation: 'op_context',
  remaining: () => remaining,
  signal,
});

/** Returns the result of a call with an ended context; `failed` if it failed as it may. */
async function resultOf<T>(call: () => T | PromiseLike<T>): Promise<{ value: T } | { failed: ClienteleError }> {
  try {
    return { value: await call() };
  } catch (error) {
    expectThat(
      error instanceof ClienteleError,
      `the call fails with a ClienteleError; it failed with ${String(error)}`,
    );
    return { failed: error };
  }
}

/** Reads and writes with an ended context. */
async function expectEndedContext(state: StateStore, context: OperationContext): Promise<void> {
  const before = await create(state, 'first');
  const read = await resultOf<StateEntry | undefined>(() => state.read(SCOPE, KEY, context));
  if ('value' in read) expectEqual(read.value, before, 'a read that does not fail returns the entry');
  const call = () => state.compareAndSet(SCOPE, KEY, before.version, 'second', LATER, context);
  const written = await resultOf<boolean>(call);
  const after = await entryAt(state);
  if ('value' in written) {
    expectEqual([written.value, after.value], [true, 'second'], 'a write that does not fail is applied');
  } else if (written.failed.outcome === 'not_applied') {
    expectEqual(after, before, 'a write that was not applied changes nothing');
  } else {
    expectThat(['first', 'second'].includes(after.value), 'a write is applied whole or not at all');
  }
}

/** Deadlines, cancellation and close. */
export const lifecycleCases: readonly StateCase[] = [
  {
    name: 'both methods accept a context with time left',
    async run(fixture) {
      const state = await fixture.open();
      const context = contextWith(10_000, new AbortController().signal);
      expectEqual(await state.compareAndSet(SCOPE, KEY, undefined, 'first', LATER, context), true);
      const entry = await state.read(SCOPE, KEY, context);
      expectEqual(entry, await entryAt(state));
      expectEqual(await state.compareAndSet(SCOPE, KEY, entry?.version, undefined, LATER, context), true);
      expectEqual(await state.read(SCOPE, KEY, context), undefined);
    },
  },
  {
    name: 'a call whose deadline has passed or that was aborted applies whole, or fails and says what it did',
    async run(fixture) {
      const contexts = [contextWith(0, AbortSignal.abort()), contextWith(10_000, AbortSignal.abort())];
      for (const context of [...contexts, contextWith(0, new AbortController().signal)]) {
        const state = await fixture.open();
        await expectEndedContext(state, context);
        const { version } = await entryAt(state);
        await state.compareAndSet(SCOPE, KEY, version, undefined, LATER);
        await expectAbsent(state);
      }
    },
  },
  {
    name: 'a closed state store fails with store_unavailable, and never reports an entry as absent',
    needs: 'close',
    async run(fixture) {
      const state = await fixture.open();
      const { version } = await create(state, 'first');
      await fixture.close(state);
      const calls: Readonly<Record<string, () => unknown>> = {
        read: () => state.read(SCOPE, KEY),
        'read of an absent key': () => state.read(SCOPE, 'absent'),
        'a create': () => state.compareAndSet(SCOPE, 'absent', undefined, 'first', LATER),
        'a replacement': () => state.compareAndSet(SCOPE, KEY, version, 'second', LATER),
        'a deletion': () => state.compareAndSet(SCOPE, KEY, version, undefined, LATER),
      };
      for (const [name, call] of Object.entries(calls)) {
        await expectError(call, 'store_unavailable', undefined, name);
      }
    },
  },
];
