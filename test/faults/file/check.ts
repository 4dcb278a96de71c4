import assert from 'node:assert/strict';
import type { Customer, PlainCustomer } from '../../../src/domain/customer.ts';
import type { Contents } from './contents.ts';
import { after, created, type Known, type Step } from './history.ts';

const EVENTS = {
  create: 'customer.created',
  update: 'customer.updated',
  bind: 'customer.source.created',
  delete: 'customer.deleted',
} as const;

/** What must hold of an operation by how it ended: it took effect, it did not, or (`undefined`) either. */
function applied({ end }: Step): boolean | undefined {
  if (end === undefined) return undefined;
  if ('ok' in end) return true;
  return end.error.outcome === 'unknown' ? undefined : false;
}

/**
 * That a file holds exactly what its writers were told: what was acknowledged, nothing that failed, and what nobody knows
 * of whole or not at all; with record, card, lists, claim, idempotency key and event in step.
 */
export function checkContents(contents: Contents, steps: readonly Step[]): void {
  const { verified, records, walks, claims, keys, events, found } = contents;
  assert.deepEqual(verified.problems, []);
  assert.equal(verified.checked, records.length);
  assert.deepEqual(found, records);
  const listed = records.filter(({ deleted }) => !deleted).map(({ customer }) => customer.id);
  for (const [name, ids] of Object.entries(walks)) {
    assert.deepEqual(name.startsWith('older') ? [...ids].reverse() : ids, listed, `the walk: ${name}`);
  }
  const took = new Set<Step>();
  const lives = livesOf(contents, steps);
  assert.deepEqual(records.map(({ customer }) => customer.id).sort(), [...lives.keys()].sort(), 'the customers');
  for (const { customer, deleted } of records) {
    const life = lives.get(customer.id) ?? [];
    for (const step of life.filter((step) => tookEffect(step, { customer, deleted }))) took.add(step);
    assert.deepEqual({ customer, deleted }, stateOf(life, took, customer), `the customer: ${customer.id}`);
    const types = events.filter(({ data }) => subject(data.object) === customer.id).map(({ type }) => type);
    assert.deepEqual(
      types,
      life.filter((step) => took.has(step)).map((step) => EVENTS[step.do]),
      'its events',
    );
  }
  for (const step of steps) checkTraces(step, took.has(step), claims, keys);
  assert.equal(events.length, took.size, 'the events');
  assert.equal(claims.size, [...took].filter(({ source }) => source).length, 'the claims');
}

/** Steps by the customer that they are of; a creation nobody was told of is found by its mark. */
function livesOf({ records }: Contents, steps: readonly Step[]): Map<string, Step[]> {
  const lives = new Map<string, Step[]>();
  const byMark = new Map(records.map(({ customer }) => [customer.sources.data.at(-1)?.id, customer.id]));
  for (const step of steps) {
    const told = step.end && 'ok' in step.end ? (step.end.ok as PlainCustomer).id : undefined;
    const id = step.do === 'create' ? (told ?? byMark.get(step.card)) : step.id;
    if (id !== undefined) lives.set(id, [...(lives.get(id) ?? []), step]);
  }
  return lives;
}

function tookEffect(step: Step, { customer, deleted }: Known): boolean {
  const known = applied(step);
  if (known !== undefined) return known;
  switch (step.do) {
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

/** What a customer must be after the steps that took effect: as its creation answered, and each after it changed. */
function stateOf(life: readonly Step[], took: ReadonlySet<Step>, { id, created: time }: PlainCustomer): Known {
  const [first, ...others] = life;
  assert.ok(first?.do === 'create' && took.has(first), `${id} must come from its creation, which did not fail`);
  const made = created(first, id, time);
  if (first.end && 'ok' in first.end) assert.deepEqual(first.end.ok, made.customer, 'what the creation answered');
  let state = made;
  for (const step of others.filter((step) => took.has(step))) {
    state = after(state, step);
    if (step.do === 'update' && step.end && 'ok' in step.end) assert.deepEqual(step.end.ok as Customer, state.customer);
  }
  return state;
}

function checkTraces(step: Step, took: boolean, claims: Contents['claims'], keys: Contents['keys']): void {
  const { end, key, source } = step;
  const expected = applied(step) ?? took;
  assert.equal(took, expected, `a step ${JSON.stringify(step)} that took effect: ${took}`);
  if (source !== undefined) assert.equal(claims.has(source), took, `the claim of ${source}`);
  if (key === undefined) return;
  const outcome = keys.get(key);
  assert.equal(outcome !== undefined, took, `the outcome under ${key}`);
  if (outcome === undefined || end === undefined || !('ok' in end)) return;
  assert.ok(outcome.ok);
  // The outcome of an update is kept with the default card beside it.
  assert.deepEqual(step.do === 'update' ? (outcome.value as { customer: unknown }).customer : outcome.value, end.ok);
}

const subject = (object: object): string => {
  const { object: kind, id, customer } = object as { object: string; id: string; customer?: string };
  return kind === 'card' ? String(customer) : id;
};
