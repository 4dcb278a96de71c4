import type { PlainCustomer } from '../domain/customer.ts';
import { customerOf, placedRecord } from '../domain/customer-record.ts';
import type { EventDraft } from '../domain/event.ts';
import type { Insert, StoredOutcome } from '../ports/store.ts';

/** An insert at its place: the time raised to the last native one's where the clock is behind it, the sequence set. */
export function placed(insert: Insert, lastNativeMs: number, sequence: number): Insert {
  const { native, record, claims, event, retention, settlement } = insert;
  if (!native || record.createdMs >= lastNativeMs) {
    const inPlace = placedRecord(record, record.customer, record.createdMs, sequence);
    // Written out, here and below: spreading an object costs several times what the whole insert does.
    return { native, record: inPlace, claims, event, retention, settlement };
  }
  const created = Math.floor(lastNativeMs / 1000);
  const customer = customerOf({ ...record.customer, created }, record.cards);
  return {
    native,
    record: placedRecord(record, customer, lastNativeMs, sequence),
    claims,
    retention,
    event: Object.freeze({ ...event, data: Object.freeze({ object: customer }) }) as EventDraft,
    settlement: settlement && { ...settlement, outcome: outcomeFor(settlement.outcome, customer) },
  };
}

const outcomeFor = (outcome: StoredOutcome, value: PlainCustomer): StoredOutcome =>
  outcome.ok ? Object.freeze({ ok: true, value }) : outcome;
