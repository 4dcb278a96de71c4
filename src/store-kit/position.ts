import { type CustomerRecord, customerOf, recordAtPosition } from '../domain/customer-record.ts';
import type { EventDraft } from '../domain/event.ts';
import type { Insert } from '../ports/store-types.ts';

/** The position of a customer: creation time in milliseconds, then sequence. */
export type Position = Pick<CustomerRecord, 'createdMs' | 'sequence'>;

/** Orders positions, oldest first: the result is negative if `a` is before `b`. */
export const comparePositions = (a: Position, b: Position): number =>
  a.createdMs - b.createdMs || a.sequence - b.sequence;

/**
 * Returns the creation time under which a store keeps a customer. The time of a created customer never steps back, even if
 * the service's clock does. An imported customer keeps its time.
 *
 * @param createdMs Time of the new customer's record.
 * @param lastCreatedMs Latest creation time in the scope, not counting imported customers; 0 if the scope is empty.
 */
export const creationTime = (origin: Insert['origin'], createdMs: number, lastCreatedMs: number): number =>
  origin === 'created' ? Math.max(createdMs, lastCreatedMs) : createdMs;

/**
 * Returns the insert with its position: the creation time that {@link creationTime} gives, and the sequence. If the time
 * changes, the event and the settlement's outcome show it too.
 *
 * @example
 * const { record, event, settlement } = assignPosition(insert, state.lastCreatedMs, state.sequence + 1);
 */
export function assignPosition(insert: Insert, lastCreatedMs: number, sequence: number): Insert {
  const { origin, record, claims, event, retention, settlement } = insert;
  const createdMs = creationTime(origin, record.createdMs, lastCreatedMs);
  if (createdMs === record.createdMs) {
    const positioned = recordAtPosition(record, record.customer, createdMs, sequence);
    // Lists the properties: spreading the insert costs several times as much as the whole insert into a store in memory.
    return { origin, record: positioned, claims, event, retention, settlement };
  }
  const customer = customerOf({ ...record.customer, created: Math.floor(createdMs / 1000) }, record.cards);
  return {
    origin,
    record: recordAtPosition(record, customer, createdMs, sequence),
    claims,
    retention,
    event: Object.freeze({ ...event, data: Object.freeze({ object: customer }) }) as EventDraft,
    settlement: settlement?.outcome.ok
      ? { ...settlement, outcome: Object.freeze({ ok: true, value: customer }) }
      : settlement,
  };
}
