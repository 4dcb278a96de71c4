import assert from 'node:assert/strict';
import type { Customer, PlainCustomer } from '../../../src/domain/customer.ts';
import type { Contents } from './contents.ts';
import { applyStep, type CustomerState, createdState, type Step } from './history.ts';

/** A step that changes a customer. */
type CustomerStep = Step & { readonly kind: Exclude<Step['kind'], 'count'> };

const isCustomerStep = (step: Step): step is CustomerStep => step.kind !== 'count';

const EVENTS = {
  create: 'customer.created',
  update: 'customer.updated',
  bind: 'customer.source.created',
  delete: 'customer.deleted',
} as const;

/** Returns whether an operation took effect, according to its result; undefined if its result does not say. */
function effectOf({ end }: Step): boolean | undefined {
  if (end === undefined) return undefined;
  if ('ok' in end) return true;
  return end.error.outcome === 'unknown' ? undefined : false;
}

/**
 * Checks that a file has the effect of every acknowledged operation, none of a failed one, and all or nothing of an operation
 * without a result. An idempotency key that was begun names its operation.
 * Records, cards, lists, claims, idempotency keys and events must agree.
 * A counter has at least the number of its acknowledged increments, and at most that of the others that may have had an effect.
 */
export function checkContents(contents: Contents, allSteps: readonly Step[]): void {
  const { verified, records, walks, claims, keys, events, foundById, counts } = contents;
  const steps = allSteps.filter(isCustomerStep);
  assert.deepEqual(verified.problems, []);
  assert.equal(verified.checked, records.length);
  assert.deepEqual(foundById, records);
  const listed = records.filter(({ deleted }) => !deleted).map(({ customer }) => customer.id);
  for (const [name, ids] of Object.entries(walks)) {
    assert.deepEqual(name.startsWith('older') ? [...ids].reverse() : ids, listed, `the walk: ${name}`);
  }
  const applied = new Set<CustomerStep>();
  const histories = stepsByCustomer(contents, steps);
  assert.deepEqual(records.map(({ customer }) => customer.id).sort(), [...histories.keys()].sort(), 'the customers');
  for (const { customer, deleted } of records) {
    const history = histories.get(customer.id) ?? [];
    for (const step of history) if (isApplied(step, { customer, deleted })) applied.add(step);
    assert.deepEqual({ customer, deleted }, stateOf(history, applied, customer), `the customer: ${customer.id}`);
    const types = events.filter(({ data }) => customerOf(data.object) === customer.id).map(({ type }) => type);
    assert.deepEqual(
      types,
      history.filter((step) => applied.has(step)).map((step) => EVENTS[step.kind]),
      'its events',
    );
  }
  for (const step of steps) checkClaimAndKey(step, applied.has(step), claims, keys);
  assert.equal(events.length, applied.size, 'the events');
  assert.equal(claims.size, [...applied].filter(({ source }) => source).length, 'the claims');
  checkCounts(
    counts,
    allSteps.filter(({ kind }) => kind === 'count'),
  );
}

/** Groups the steps by customer. The card's id identifies a creation that has no result. */
function stepsByCustomer({ records }: Contents, steps: readonly CustomerStep[]): Map<string, CustomerStep[]> {
  const histories = new Map<string, CustomerStep[]>();
  const byCard = new Map(records.map(({ customer }) => [customer.sources.data.at(-1)?.id, customer.id]));
  for (const step of steps) {
    const acknowledged = step.end && 'ok' in step.end ? (step.end.ok as PlainCustomer).id : undefined;
    const id = step.kind === 'create' ? (acknowledged ?? byCard.get(step.card)) : step.id;
    if (id !== undefined) histories.set(id, [...(histories.get(id) ?? []), step]);
  }
  return histories;
}

function isApplied(step: CustomerStep, { customer, deleted }: CustomerState): boolean {
  const known = effectOf(step);
  if (known !== undefined) return known;
  switch (step.kind) {
    case 'create':
      return true;
    case 'update':
      return customer.description === step.mark;
    case 'bind':
      return customer.sources.data.some(({ id }) => id === step.card);
    case 'delete':
      return deleted;
  }
}

/** Returns the state of a customer after its applied steps, and checks the results of the steps against it. */
function stateOf(
  history: readonly CustomerStep[],
  applied: ReadonlySet<CustomerStep>,
  { id, created: time }: PlainCustomer,
): CustomerState {
  const [first, ...others] = history;
  assert.ok(first?.kind === 'create' && applied.has(first), `the creation of ${id} must not have failed`);
  let state = createdState(first, id, time);
  if (first.end && 'ok' in first.end) assert.deepEqual(first.end.ok, state.customer, 'the result of the creation');
  for (const step of others.filter((step) => applied.has(step))) {
    state = applyStep(state, step);
    if (step.kind === 'update' && step.end && 'ok' in step.end)
      assert.deepEqual(step.end.ok as Customer, state.customer);
  }
  return state;
}

function checkClaimAndKey(step: Step, isApplied: boolean, claims: Contents['claims'], keys: Contents['keys']): void {
  const { end, key, source, operation } = step;
  const expected = effectOf(step) ?? isApplied;
  assert.equal(isApplied, expected, `whether a step took effect: ${JSON.stringify(step)}`);
  if (source !== undefined) assert.equal(claims.has(source), isApplied, `the claim of ${source}`);
  if (key === undefined) return;
  // A repetition must verify its code under the same id, because the verifier may have used the code up.
  if (operation !== undefined && effectOf(step) !== false) {
    assert.equal(keys.get(key)?.operation, operation, `the operation of ${key}`);
  }
  const outcome = keys.get(key)?.outcome;
  assert.equal(outcome !== undefined, isApplied, `the outcome under ${key}`);
  if (outcome === undefined || end === undefined || !('ok' in end)) return;
  assert.ok(outcome.ok);
  // The stored outcome of an update also has the default card.
  assert.deepEqual(step.kind === 'update' ? (outcome.value as { customer: unknown }).customer : outcome.value, end.ok);
}

function checkCounts(counts: Contents['counts'], steps: readonly Step[]): void {
  const names = new Set([...counts.keys(), ...steps.map(({ id = '' }) => id)]);
  for (const name of names) {
    const own = steps.filter(({ id }) => id === name);
    const acknowledged = own.filter(({ end }) => end && 'ok' in end && end.ok === true).length;
    const possible = acknowledged + own.filter((step) => effectOf(step) === undefined).length;
    const count = counts.get(name) ?? 0;
    assert.ok(count >= acknowledged && count <= possible, `${name}: ${acknowledged} <= ${count} <= ${possible}`);
  }
}

const customerOf = (object: object): string => {
  const { object: kind, id, customer } = object as { object: string; id: string; customer?: string };
  return kind === 'card' ? String(customer) : id;
};
