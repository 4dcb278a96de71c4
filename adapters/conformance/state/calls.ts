import type { Scope } from '../../../src/domain/scope.ts';
import type { StateEntry, StateStore } from '../../../src/ports/state-store.ts';
import { expectEqual, expectThat } from '../assertions.ts';
import { HOUR, SCOPE, T0 } from '../samples.ts';

/** The key of every case that is not about keys. */
export const KEY = 'code:tok_1';
/** When the entries of a case expire, if it is not about expiry. */
export const LATER = T0 + HOUR;

/** The key, scope and expiry of an entry. The defaults are those of most cases. */
export interface EntryOptions {
  readonly key?: string;
  readonly scope?: Scope;
  readonly expiresAt?: number;
}

/** Calls compareAndSet. `value` undefined deletes the entry. */
export const write = (
  state: StateStore,
  expectedVersion: string | undefined,
  value: string | undefined,
  { key = KEY, scope = SCOPE, expiresAt = LATER }: EntryOptions = {},
) => state.compareAndSet(scope, key, expectedVersion, value, expiresAt);

/** Returns the entry of a key; fails if it is absent. */
export async function entryAt(state: StateStore, { key = KEY, scope = SCOPE }: EntryOptions = {}): Promise<StateEntry> {
  const entry = await state.read(scope, key);
  expectThat(entry !== undefined, `the entry of ${JSON.stringify(key)} is present`);
  expectEqual(typeof entry.version, 'string', 'the version of an entry is a string');
  return entry;
}

/** Fails unless a key has no entry. */
export const expectAbsent = async (state: StateStore, { key = KEY, scope = SCOPE }: EntryOptions = {}): Promise<void> =>
  expectEqual(await state.read(scope, key), undefined, 'an absent entry is undefined');

/** Fails unless a write is refused and changes nothing. */
export async function expectRefused(
  state: StateStore,
  expectedVersion: string | undefined,
  value: string | undefined,
  options: EntryOptions = {},
): Promise<void> {
  const { key = KEY, scope = SCOPE } = options;
  const before = await state.read(scope, key);
  const stored = await write(state, expectedVersion, value, options);
  expectEqual(stored, false, 'a write that expects another version returns false');
  expectEqual(await state.read(scope, key), before, 'a refused write leaves the entry as it is');
}

/** Creates an absent entry and returns it. */
export async function create(state: StateStore, value: string, options: EntryOptions = {}): Promise<StateEntry> {
  expectEqual(await write(state, undefined, value, options), true, 'an absent entry is created');
  const entry = await entryAt(state, options);
  expectEqual(entry.value, value, 'a read returns the value that was written');
  return entry;
}

/** Replaces an entry and returns the new one. */
export async function replace(
  state: StateStore,
  before: StateEntry,
  value: string,
  options: EntryOptions = {},
): Promise<StateEntry> {
  expectEqual(await write(state, before.version, value, options), true, 'a write that expects this version is applied');
  const entry = await entryAt(state, options);
  expectEqual(entry.value, value, 'a read returns the value that was written');
  return entry;
}

/** Deletes an entry. */
export async function remove(state: StateStore, before: StateEntry, options: EntryOptions = {}): Promise<void> {
  expectEqual(await write(state, before.version, undefined, options), true, 'a deletion of this version is applied');
  await expectAbsent(state, options);
}

/** Adds 1 to a counter until no other caller was faster. Fails after more attempts than other callers can win. */
export async function increment(state: StateStore, attempts: number, options: EntryOptions = {}): Promise<void> {
  const { key = KEY, scope = SCOPE } = options;
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const entry = await state.read(scope, key);
    const next = String(Number(entry?.value ?? 0) + 1);
    if (await write(state, entry?.version, next, options)) return;
  }
  expectThat(false, 'each refused write comes from an applied write of another caller');
}
