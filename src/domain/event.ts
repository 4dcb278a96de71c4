import type { Card } from './card.ts';
import type { PlainCustomer } from './customer.ts';

/** The values before the change, of the fields that an update changed. */
export type PreviousAttributes = Readonly<
  Partial<Pick<PlainCustomer, 'email' | 'description' | 'metadata' | 'default_source'>>
>;

interface CardChange {
  readonly object: Card;
  /** The customer's `default_source` after the change. */
  readonly default_source: string | null;
}

/** What each type of event tells. */
interface EventData {
  'customer.created': { readonly object: PlainCustomer };
  'customer.updated': { readonly object: PlainCustomer; readonly previous_attributes: PreviousAttributes };
  'customer.deleted': { readonly object: PlainCustomer };
  'customer.source.created': CardChange;
  'customer.source.deleted': CardChange;
}

/** What happened to a customer. */
export type EventType = keyof EventData;

interface Change<T extends EventType> {
  /** `evt_` and an identifier; the same for everybody who reads the event. */
  readonly id: string;
  readonly object: 'event';
  readonly type: T;
  /** When it happened, Unix time in seconds. */
  readonly created: number;
  readonly livemode: boolean;
  readonly data: EventData[T];
}

/** A change as an operation makes it; the store adds its place in the feed. */
export type EventDraft = { [T in EventType]: Change<T> }[EventType];

/**
 * An event of the change feed. One write makes one event. `data.object` is the customer, or the card, after the change;
 * as it last was, where it was deleted.
 */
export type ClienteleEvent = EventDraft & {
  /** Resumes the feed after this event: `changes({ after: event.cursor })`. Opaque. */
  readonly cursor: string;
};
