import assert from 'node:assert/strict';
import { freshId, insertOf, recordOf, SCOPE } from '../../adapters/conformance/samples.ts';
import type { IdempotencyAttempt, Settlement, Store, StoredOutcome } from '../../src/core.ts';
import {
  decideAbandon,
  decideBegin,
  decideSettle,
  type KeyState,
  refusalOfWrite,
} from '../../src/store-kit/idempotency-rules.ts';

/* The rules of idempotency keys as a table, for the functions of the store kit and for every store. */

const ACTIONS = [
  'begin',
  'begin with other parameters',
  'write',
  'write of another operation',
  'settle',
  'settle of another operation',
  'discard',
  'discard of another operation',
  'keep',
  'keep of another operation',
] as const;

type Action = (typeof ACTIONS)[number];

/** The decisions on all actions, in the order of ACTIONS. A write, settlement or abandonment does not depend on the time. */
const TABLE = {
  free: [
    'create',
    'create',
    'key_lost',
    'key_lost',
    'key_lost',
    'key_lost',
    'key_lost',
    'key_lost',
    'key_lost',
    'key_lost',
  ],
  running: [
    'running',
    'mismatch',
    'apply',
    'key_lost',
    'store',
    'key_lost',
    'delete',
    'key_lost',
    'end_lease',
    'key_lost',
  ],
  'at the end of its lease': [
    'take_over',
    'mismatch',
    'apply',
    'key_lost',
    'store',
    'key_lost',
    'delete',
    'key_lost',
    'end_lease',
    'key_lost',
  ],
  abandoned: [
    'take_over',
    'mismatch',
    'apply',
    'key_lost',
    'store',
    'key_lost',
    'delete',
    'key_lost',
    'end_lease',
    'key_lost',
  ],
  settled: [
    'settled',
    'mismatch',
    'already_applied',
    'key_lost',
    'settled',
    'key_lost',
    'settled',
    'key_lost',
    'settled',
    'key_lost',
  ],
  expired: ['create', 'create'],
  'settled and expired': ['create', 'create'],
} as const;

type State = keyof typeof TABLE;
type Decision = (typeof TABLE)[State][number];

export interface IdempotencyCase {
  readonly name: string;
  readonly state: State;
  readonly action: Action;
  readonly decision: Decision;
}

export const idempotencyCases: readonly IdempotencyCase[] = Object.entries(TABLE).flatMap(([state, decisions]) =>
  decisions.map((decision, i) => {
    const action = ACTIONS[i] as Action;
    return { name: `decides ${decision} on ${action} if the key is ${state}`, state: state as State, action, decision };
  }),
);

/** The state of the key after a decision that changes it. */
const NEXT: Partial<Record<Decision, State>> = {
  create: 'running',
  take_over: 'running',
  apply: 'settled',
  store: 'settled',
  delete: 'free',
  end_lease: 'abandoned',
};

const NOW = Date.now();
const FIRST: StoredOutcome = { ok: true, value: 'first' };
const SECOND: StoredOutcome = { ok: true, value: 'second' };

const firstOf = (state: State): Omit<IdempotencyAttempt, 'key'> => ({
  fingerprint: 'fingerprint-1',
  operation: 'op_1',
  now: NOW,
  // A store that measures the lease on its own clock needs time for the case.
  leaseUntil: state === 'running' ? NOW + 60_000 : NOW,
  expiresAt: state === 'expired' || state === 'settled and expired' ? NOW : NOW + 3_600_000,
});

const isSettled = (state: State): boolean => state === 'settled' || state === 'settled and expired';

const attemptOf = (key: string, fingerprint: string): IdempotencyAttempt => ({
  key,
  fingerprint,
  operation: 'op_2',
  now: NOW,
  leaseUntil: NOW + 60_000,
  expiresAt: NOW + 3_600_000,
});

/** Returns the decision of the store kit. */
export function decide({ state, action }: IdempotencyCase): Decision {
  const { now: _, ...first } = firstOf(state);
  const leaseUntil = state === 'abandoned' ? 0 : first.leaseUntil;
  const stored: KeyState | undefined =
    state === 'free' ? undefined : { ...first, leaseUntil, settled: isSettled(state) };
  const holder = { key: 'key', operation: action.endsWith('another operation') ? 'op_3' : 'op_1' };
  switch (action) {
    case 'begin':
      return decideBegin(stored, attemptOf('key', 'fingerprint-1'));
    case 'begin with other parameters':
      return decideBegin(stored, attemptOf('key', 'fingerprint-2'));
    case 'write':
    case 'write of another operation':
      return refusalOfWrite(stored, holder) ?? 'apply';
    case 'settle':
    case 'settle of another operation':
      return decideSettle(stored, holder);
    case 'discard':
    case 'discard of another operation':
      return decideAbandon(stored, holder, 'discard');
    case 'keep':
    case 'keep of another operation':
      return decideAbandon(stored, holder, 'keep');
  }
}

/** Runs a case on a fresh key of an open store: brings the key to its state, acts, and checks the result and the new state. */
export async function runOnStore(store: Store, { state, action, decision }: IdempotencyCase): Promise<void> {
  const key = freshId('key');
  const first = { key, ...firstOf(state) };
  if (state !== 'free') assert.equal((await store.begin(SCOPE, first)).status, 'begun');
  if (isSettled(state)) await store.settle(SCOPE, { key, operation: 'op_1', outcome: FIRST });
  if (state === 'abandoned') await store.abandon(SCOPE, first, 'keep');

  const actual = await act(store, key, action);
  assert.deepEqual(actual, resultOf(action, decision), 'the result');

  const next = NEXT[decision] ?? state;
  const fingerprint = decision === 'create' && action !== 'begin' ? 'fingerprint-2' : 'fingerprint-1';
  const later = { ...attemptOf(key, fingerprint), operation: 'op_4' };
  assert.deepEqual(await store.begin(SCOPE, later), laterResultOf(next, decision), 'the state after the action');
}

async function act(store: Store, key: string, action: Action): Promise<unknown> {
  const holder = { key, operation: action.endsWith('another operation') ? 'op_3' : 'op_1' };
  const settlement: Settlement = { ...holder, outcome: SECOND };
  switch (action) {
    case 'begin':
      return await store.begin(SCOPE, attemptOf(key, 'fingerprint-1'));
    case 'begin with other parameters':
      return await store.begin(SCOPE, attemptOf(key, 'fingerprint-2'));
    case 'write':
    case 'write of another operation': {
      const result = await store.insert(SCOPE, insertOf(recordOf(), { settlement }));
      return result.status === 'stored' ? { status: 'stored' } : result;
    }
    case 'settle':
    case 'settle of another operation':
      return await store.settle(SCOPE, settlement);
    case 'discard':
    case 'discard of another operation':
      return await store.abandon(SCOPE, holder, 'discard');
    case 'keep':
    case 'keep of another operation':
      return await store.abandon(SCOPE, holder, 'keep');
  }
}

/** The result that the port defines for a decision on an action. */
function resultOf(action: Action, decision: Decision): unknown {
  if (action.startsWith('begin')) {
    if (decision === 'create') return { status: 'begun', operation: 'op_2' };
    if (decision === 'take_over') return { status: 'begun', operation: 'op_1' };
    return decision === 'settled' ? { status: 'settled', outcome: FIRST } : { status: decision };
  }
  if (action.startsWith('write')) {
    if (decision === 'apply') return { status: 'stored' };
    return decision === 'already_applied' ? { status: decision, outcome: FIRST } : { status: decision };
  }
  if (decision === 'store') return SECOND;
  return decision === 'settled' ? FIRST : undefined;
}

/** The result of a later attempt with the parameters of the operation that holds the key. */
function laterResultOf(state: State, decision: Decision): unknown {
  switch (state) {
    case 'free':
      return { status: 'begun', operation: 'op_4' };
    case 'settled':
      return { status: 'settled', outcome: decision === 'apply' || decision === 'store' ? SECOND : FIRST };
    case 'running':
      return { status: 'running' };
    default:
      return { status: 'begun', operation: 'op_1' };
  }
}
