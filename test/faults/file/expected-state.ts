import assert from 'node:assert/strict';
import { expectStored } from '../../../adapters/conformance/assertions.ts';
import { attemptOf, insertOf, recordOf, settlementOf } from '../../../adapters/conformance/samples.ts';
import { change, eventsOf, remove } from '../../../adapters/conformance/store-calls.ts';
import type { FileStore } from '../../../adapters/file/index.ts';
import { type Scope, scopeOf } from '../../../src/domain/scope.ts';
import type { Store } from '../../../src/ports/store.ts';
import type { IdempotencyAttempt } from '../../../src/ports/store-types.ts';

export const SCOPES: readonly Scope[] = [scopeOf('default', false), scopeOf('other', false), scopeOf('default', true)];
const APPS = ['app_a', 'app_b'] as const;

/** The lists that the examination reads. */
export const WALKS = [
  { direction: 'older' },
  { direction: 'newer' },
  { direction: 'older', app: APPS[0] },
  { direction: 'newer', app: APPS[1] },
] as const;

/** The data of a scope in an intact file, as JSON for comparison. */
export interface ExpectedState {
  readonly records: readonly (readonly [id: string, record: string])[];
  readonly walks: readonly (readonly string[])[];
  readonly events: readonly string[];
  readonly claims: readonly string[];
  /** Keys and values in the state of verifiers. */
  readonly states: readonly (readonly [key: string, value: string])[];
  readonly keys: readonly { readonly attempt: IdempotencyAttempt; readonly outcome: string }[];
}

/** Writes customers of several scopes, some changed or deleted, with claims and idempotency keys. */
export async function populate(store: FileStore, customers: number): Promise<ExpectedState[]> {
  const expectedStates: ExpectedState[] = [];
  for (const [s, scope] of SCOPES.entries())
    expectedStates.push(await populateScope(store, scope, s === 0 ? customers : customers / 4));
  return expectedStates;
}

async function populateScope(store: FileStore, scope: Scope, customers: number): Promise<ExpectedState> {
  const claims: string[] = [];
  const attempts: IdempotencyAttempt[] = [];
  const ids: string[] = [];
  for (let i = 0; i < customers; i += 1) {
    // Every scope has the same ids.
    const sample = {
      id: `cus_${(i * 7919) % 1_000_003}`,
      app: APPS[i % 2] as string,
      livemode: scope.livemode,
      cards: 1 + (i % 3),
    };
    const record = recordOf({ ...sample, description: `${scope.key} ${i}`, createdMs: 1.7e12 + i * 997 });
    const claim = `tok_${scope.namespace}${(i * 104_729) % 1_000_003}`;
    const attempt = attemptOf({ key: `key ${i}`, fingerprint: `fingerprint ${i}` });
    const settlement = i % 3 === 0 ? settlementOf(attempt, record.customer) : undefined;
    if (settlement) assert.equal((await store.begin(scope, attempt)).status, 'begun');
    const insert = insertOf(record, { claims: [claim], origin: i % 5 > 0 ? 'created' : 'imported', settlement });
    const { record: inserted } = expectStored(await store.insert(scope, insert));
    ids.push(record.customer.id);
    claims.push(claim);
    if (settlement) attempts.push(attempt);
    if (i % 4 === 1) await change(store, inserted, { fields: { description: `changed ${i}` } }, {}, scope);
    if (i % 10 === 2) await remove(store, inserted, scope);
  }
  const states = await populateStates(store, scope, customers);
  return { ...(await readState(store, scope, ids, claims, attempts)), states };
}

async function populateStates(store: FileStore, scope: Scope, count: number): Promise<[string, string][]> {
  const state = store.stateStore();
  const states: [string, string][] = [];
  for (let i = 0; i < count; i += 1) {
    const key = `code:tok_${(i * 104_729) % 1_000_003}`;
    const value = JSON.stringify({ scope: scope.key, tries: i % 5 });
    assert.ok(await state.compareAndSet(scope, key, undefined, value, Date.now() + 86_400_000));
    states.push([key, value]);
  }
  return states;
}

async function readState(
  store: Store,
  scope: Scope,
  ids: readonly string[],
  claims: readonly string[],
  attempts: readonly IdempotencyAttempt[],
): Promise<Omit<ExpectedState, 'states'>> {
  const records: [string, string][] = [];
  for (const id of ids) records.push([id, JSON.stringify(await store.find(scope, id))]);
  const walks: string[][] = [];
  for (const query of WALKS) {
    const page = await store.list(scope, { ...query, limit: 1e6 });
    walks.push((page?.records ?? []).map((record) => JSON.stringify(record)));
  }
  const events = (await eventsOf(store, scope)).map((event) => JSON.stringify(event));
  const keys = [];
  for (const attempt of attempts) keys.push({ attempt, outcome: JSON.stringify(await store.begin(scope, attempt)) });
  return { records, walks, events, claims, keys };
}
