import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  nextOutcomeState,
  OUTCOME_EVENTS,
  OUTCOME_STATES,
  type OutcomeEvent,
  type OutcomeState,
  outcomeOf,
} from '../../../src/service/operation/outcome.ts';

const _ = 'unknown';
const NONE = 'not_applied';

/** The state after each event, in the order of STATES. After an unexpected event it is `unknown`. */
const STATES = ['not_applied', 'key_requested', 'writing', 'applied', 'unknown', 'key_ending'] as const;
const EXPECTED: Readonly<Record<OutcomeEvent, readonly OutcomeState[]>> = {
  key_requested: ['key_requested', _, _, _, _, _],
  key_begun: [_, NONE, _, _, _, _],
  key_mismatched: [_, NONE, _, _, _, _],
  key_refused: [_, NONE, _, _, _, _],
  write_started: ['writing', _, _, _, _, _],
  write_stored: [_, _, 'applied', _, _, _],
  write_refused: [_, _, NONE, _, _, _],
  write_failed: [_, _, NONE, _, _, _],
  write_lost: [_, _, _, _, _, _],
  key_lost: [_, _, _, _, _, _],
  key_end_started: ['key_ending', _, _, _, _, _],
  key_ended: [_, _, _, _, _, NONE],
  success_replayed: ['applied', 'applied', _, _, 'applied', 'applied'],
  refusal_replayed: [NONE, NONE, _, _, NONE, NONE],
};

describe('the outcome of an operation', () => {
  test('has a table of transitions for every state and event', () => {
    assert.deepEqual(OUTCOME_STATES, STATES);
    assert.deepEqual(Object.keys(EXPECTED).sort(), [...OUTCOME_EVENTS].sort());
  });

  for (const [event, after] of Object.entries(EXPECTED) as [OutcomeEvent, readonly OutcomeState[]][]) {
    for (const [i, state] of STATES.entries()) {
      test(`changes from ${state} by ${event} to ${after[i]}`, () => {
        assert.equal(nextOutcomeState(state, event), after[i]);
      });
    }
  }

  test('is `not_applied` only in the state `not_applied`', () => {
    for (const state of STATES) {
      assert.equal(outcomeOf(state), state === 'not_applied' ? 'not_applied' : 'unknown');
    }
  });
});
