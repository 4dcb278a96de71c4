import type { AbandonMode, IdempotencyAttempt, KeyHolder, RefusedWrite } from '../ports/store-types.ts';

/*
 * The rules of idempotency keys, without their storage. A store reads the state of a key, decides here what to do, and does
 * it in the same atomic step. The Lua scripts of the Redis store repeat these rules; one table of cases tests both.
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

/**
 * Returns an attempt with its times moved to the store's clock. A store that several services share measures leases and
 * expiry on its own clock: otherwise a service whose clock is a day ahead makes all others forget their keys.
 *
 * @param nowMs The store's time, in Unix milliseconds.
 *
 * @example
 * const decision = decideBegin(state, onStoreClock(attempt, Date.now()));
 */
export function onStoreClock(attempt: IdempotencyAttempt, nowMs: number): IdempotencyAttempt {
  const { key, fingerprint, operation, now, leaseUntil, expiresAt } = attempt;
  const shift = nowMs - now;
  return { key, fingerprint, operation, now: nowMs, leaseUntil: leaseUntil + shift, expiresAt: expiresAt + shift };
}

/** Decides how an attempt begins. `attempt` and `state` have times of the same clock. */
export function decideBegin(state: KeyState | undefined, attempt: IdempotencyAttempt): BeginDecision {
  if (state === undefined || state.expiresAt <= attempt.now) return 'create';
  if (state.fingerprint !== attempt.fingerprint) return 'mismatch';
  if (state.settled) return 'settled';
  return state.leaseUntil > attempt.now ? 'running' : 'take_over';
}

/**
 * What settling a key does.
 * - `store`: store the outcome.
 * - `settled`: return the stored outcome.
 * - `key_lost`: change nothing, because the operation does not hold the key.
 */
export type SettleDecision = 'store' | 'settled' | 'key_lost';

export function decideSettle(state: KeyState | undefined, { operation }: KeyHolder): SettleDecision {
  if (state?.operation !== operation) return 'key_lost';
  return state.settled ? 'settled' : 'store';
}

/** Returns the refusal of a write that settles the key; undefined if the write is allowed. */
export function refusalOfWrite(
  state: KeyState | undefined,
  holder: KeyHolder,
): Exclude<RefusedWrite['status'], 'claimed'> | undefined {
  const decision = decideSettle(state, holder);
  if (decision === 'store') return undefined;
  return decision === 'settled' ? 'already_applied' : 'key_lost';
}

/**
 * What abandoning a key does.
 * - `delete`, `end_lease`: change the key; another attempt can begin immediately.
 * - `settled`, `key_lost`: as in {@link SettleDecision}.
 */
export type AbandonDecision = 'delete' | 'end_lease' | 'settled' | 'key_lost';

export function decideAbandon(state: KeyState | undefined, holder: KeyHolder, mode: AbandonMode): AbandonDecision {
  const decision = decideSettle(state, holder);
  if (decision !== 'store') return decision;
  return mode === 'discard' ? 'delete' : 'end_lease';
}
