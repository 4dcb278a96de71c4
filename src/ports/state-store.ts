import type { Scope } from '../domain/scope.ts';
import type { Awaitable } from './awaitable.ts';
import type { OperationContext } from './operation-context.ts';

/** A value that a {@link StateStore} holds. Frozen. */
export interface StateEntry {
  readonly value: string;
  /** Identifies this write of the key. No later write of the key has the same version, also after a deletion. */
  readonly version: string;
}

/**
 * Keeps the state of verifiers as entries that expire: sent codes, attempt counters, approvals, card tokens. `Store.stateStore`
 * returns one whose entries are beside the customers. For a storage of your own, run `stateConformance` of
 * `clientele/conformance` on it (docs/writing-a-store.md).
 *
 * The contract of both methods:
 * - Each is one atomic step, among all processes that use the storage.
 * - A `key` has 1 to 255 printable ASCII characters without spaces. Keys of two scopes are independent.
 * - An entry is absent once the time of the Clock port has reached its `expiresAtMs`. The storage may then delete it.
 * - Arguments out of their range are refused with `parameter_invalid`, which names the parameter. So is a version that is not a
 *   string.
 * - `undefined` means absent. A failed read rejects; it never looks like absence.
 * - `context` bounds the call, as in a {@link Store}.
 */
export abstract class StateStore {
  /** Returns the entry of a key; undefined if it is absent. It shows every write that was acknowledged before the call. */
  abstract read(scope: Scope, key: string, context?: OperationContext): Awaitable<StateEntry | undefined>;

  /**
   * Replaces the entry of a key if its version is `expectedVersion`; undefined means that the entry must be absent. Returns
   * whether it did. Of concurrent calls with one expected version, one returns true, and the others change nothing.
   *
   * Before it returns, the write is as durable as the storage can make it, because a counter must not step back after a crash.
   * If the call rejects, the write may have been applied.
   *
   * @param value Well-formed text of up to 65,536 characters; undefined deletes the entry.
   * @param expiresAtMs Unix time in whole milliseconds of the Clock port, at which the entry becomes absent.
   */
  abstract compareAndSet(
    scope: Scope,
    key: string,
    expectedVersion: string | undefined,
    value: string | undefined,
    expiresAtMs: number,
    context?: OperationContext,
  ): Awaitable<boolean>;
}
