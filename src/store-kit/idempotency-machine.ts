import type { AbandonMode, IdempotencyAttempt, KeyHolder } from '../ports/store-types.ts';

/*
 * The rules of idempotency keys, without their storage. A store reads the state of a key, asks here what to do, and does it
 * in the same atomic step. The Lua scripts of the Redis store repeat these rules; one table of cases tests both.
 */

/** The stored state of an idempotency key. */
export interface KeyState extends Omit<IdempotencyAttempt, 'key' | 'now'> {
  /** Whether an outcome is stored. */
  readonly settled: boolean;
}

/**
 * What beginning an attempt does.
 * - `create`: store a new state, in place of an expired one; the attempt has begun.
 * - `take_over`: replace the lease; the attempt has begun under the stored operation id.
 * - `running`, `settled`, `mismatch`: change nothing and return this status.
 */
export type BeginDecision = 'create' | 'take_over' | 'running' | 'settled' | 'mismatch';

/** Decides what beginning an attempt does. */
export function decideBegin(state: KeyState | undefined, attempt: IdempotencyAttempt): BeginDecision {
  if (state === undefined || state.expiresAt <= attempt.now) return 'create';
  if (state.fingerprint !== attempt.fingerprint) return 'mismatch';
  if (state.settled) return 'settled';
  return state.leaseUntil > attempt.now ? 'running' : 'take_over';
}

/** Returns why a write that settles the key must not take effect; undefined if it may. */
export function refusalOfWrite(
  state: KeyState | undefined,
  { operation }: KeyHolder,
): 'key_lost' | 'already_applied' | undefined {
  if (state?.operation !== operation) return 'key_lost';
  return state.settled ? 'already_applied' : undefined;
}

/** What settling a key does: store the outcome, return the stored one, or nothing because another operation holds the key. */
export type SettleDecision = 'store' | 'settled' | 'not_held';

/** Decides what settling a key does. */
export function decideSettle(state: KeyState | undefined, { operation }: KeyHolder): SettleDecision {
  if (state?.operation !== operation) return 'not_held';
  return state.settled ? 'settled' : 'store';
}

/** What abandoning a key does: delete it, end its lease, return the stored outcome, or nothing. */
export type AbandonDecision = 'delete' | 'end_lease' | 'settled' | 'not_held';

/** Decides what abandoning a key does. */
export function decideAbandon(
  state: KeyState | undefined,
  { operation }: KeyHolder,
  mode: AbandonMode,
): AbandonDecision {
  if (state?.operation !== operation) return 'not_held';
  if (state.settled) return 'settled';
  return mode === 'discard' ? 'delete' : 'end_lease';
}
