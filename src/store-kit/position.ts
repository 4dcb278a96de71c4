import type { PlainCustomer } from '../domain/customer.ts';
import { customerOf, recordAtPosition } from '../domain/customer-record.ts';
import type { EventDraft } from '../domain/event.ts';
import type { Insert, StoredOutcome } from '../ports/store-types.ts';

/** An insert at its place: the time raised to the last native one's where the clock is behind it, the sequence set. */
export function assignPosition(insert: Insert, lastNativeMs: number, sequence: number): Insert {
  const { origin, record, claims, event, retention, settlement } = insert;
  if (origin === 'imported' || record.createdMs >= lastNativeMs) {
    const inPlace = recordAtPosition(record, record.customer, record.createdMs, sequence);
    // Written out, here and below: spreading an object costs several times what the whole insert does.
    return { origin, record: inPlace, claims, event, retention, settlement };
  }
  const created = Math.floor(lastNativeMs / 1000);
  const customer = customerOf({ ...record.customer, created }, record.cards);
  return {
    origin,
    record: recordAtPosition(record, customer, lastNativeMs, sequence),
    claims,
    retention,
    event: Object.freeze({ ...event, data: Object.freeze({ object: customer }) }) as EventDraft,
    settlement: settlement && { ...settlement, outcome: outcomeFor(settlement.outcome, customer) },
  };
}

const outcomeFor = (outcome: StoredOutcome, value: PlainCustomer): StoredOutcome =>
  outcome.ok ? Object.freeze({ ok: true, value }) : outcome;
