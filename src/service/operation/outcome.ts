import type { Outcome } from '../../domain/error-codes.ts';

/**
 * The knowledge about an operation's effect on the store.
 * - `not_applied`: it changed nothing, and no write of it is running.
 * - `key_requested`: the store was asked for the idempotency key, so an earlier attempt may have applied the operation.
 * - `writing`: a write is running.
 * - `applied`: a write is stored, now or by an earlier attempt.
 * - `unknown`: a write may be stored, or may still be stored by another attempt.
 * - `key_ending`: this attempt wrote nothing, but the attempt before it can still write until the store ends the key.
 */
export const OUTCOME_STATES = ['not_applied', 'key_requested', 'writing', 'applied', 'unknown', 'key_ending'] as const;

export type OutcomeState = (typeof OUTCOME_STATES)[number];

/** What happens to an operation that changes the knowledge about its effect. */
export const OUTCOME_EVENTS = [
  'key_requested',
  'key_begun',
  'key_mismatched',
  /** The store has no space for the key. No attempt holds it. */
  'key_refused',
  'write_started',
  'write_stored',
  'write_refused',
  /** The write failed, and the store is certain that it changed nothing. */
  'write_failed',
  /** The write failed, and it may have taken effect. */
  'write_lost',
  /** The store refused the write because the operation no longer holds its idempotency key. */
  'key_lost',
  'key_end_started',
  'key_ended',
  'success_replayed',
  'refusal_replayed',
] as const;

export type OutcomeEvent = (typeof OUTCOME_EVENTS)[number];

const TRANSITIONS: Readonly<Record<OutcomeState, Partial<Readonly<Record<OutcomeEvent, OutcomeState>>>>> = {
  not_applied: {
    key_requested: 'key_requested',
    write_started: 'writing',
    key_end_started: 'key_ending',
    success_replayed: 'applied',
    refusal_replayed: 'not_applied',
  },
  key_requested: {
    key_begun: 'not_applied',
    key_mismatched: 'not_applied',
    key_refused: 'not_applied',
    success_replayed: 'applied',
    refusal_replayed: 'not_applied',
  },
  writing: {
    write_stored: 'applied',
    write_refused: 'not_applied',
    write_failed: 'not_applied',
    write_lost: 'unknown',
    key_lost: 'unknown',
  },
  applied: {},
  unknown: {
    success_replayed: 'applied',
    refusal_replayed: 'not_applied',
  },
  key_ending: {
    key_ended: 'not_applied',
    success_replayed: 'applied',
    refusal_replayed: 'not_applied',
  },
};

/** Returns the state after an event. An event that the state does not expect makes the effect `unknown`. */
export const nextOutcomeState = (state: OutcomeState, event: OutcomeEvent): OutcomeState =>
  TRANSITIONS[state][event] ?? 'unknown';

/** Returns the outcome that an error reports. Every state except `not_applied` is reported as `unknown`. */
export const outcomeOf = (state: OutcomeState): Outcome => (state === 'not_applied' ? 'not_applied' : 'unknown');
