import type { Card } from './card.ts';
import type { PlainCustomer } from './customer.ts';

/** The previous values of the fields that an update changed. */
export type PreviousAttributes = Readonly<
  Partial<Pick<PlainCustomer, 'email' | 'description' | 'metadata' | 'default_source'>>
>;

/** A card, and fields of its customer after the change: always `default_source`, other fields only if they changed. */
interface CardEventData {
  readonly object: Card;
  readonly default_source: string | null;
  /** Present if the card brought the customer's name: its first card, if it was created without one. */
  readonly name?: string;
}

/** The data of each type of event. */
interface EventData {
  'customer.created': { readonly object: PlainCustomer };
  'customer.updated': { readonly object: PlainCustomer; readonly previous_attributes: PreviousAttributes };
  'customer.deleted': { readonly object: PlainCustomer };
  'customer.source.created': CardEventData;
  'customer.source.deleted': CardEventData;
}

export type EventType = keyof EventData;

interface EventOf<T extends EventType> {
  /** `evt_` and an identifier. Every reader of the event sees the same id. */
  readonly id: string;
  readonly object: 'event';
  readonly type: T;
  /** When the change was made, in Unix seconds. */
  readonly created: number;
  readonly livemode: boolean;
  readonly data: EventData[T];
}

/** An event before the store has appended it to the feed and given it a cursor. */
export type EventDraft = { [T in EventType]: EventOf<T> }[EventType];

/**
 * An event of the change feed (docs/original-api.md#events). Each write emits one event. `data.object` is the customer or
 * card after the change; if it was deleted, its last state. The object of `customer.created` has all cards of the customer, that
 * of `customer.updated` the first ten.
 */
export type ClienteleEvent = EventDraft & {
  /** Resumes the feed after this event: `changes({ after: event.cursor })`. Opaque. */
  readonly cursor: string;
};
