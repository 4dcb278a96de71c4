import type { Card } from './card.ts';
import type { Metadata, PlainCustomer } from './customer.ts';
import { listOf, sourcesUrl } from './list.ts';

/** How many cards a customer object shows; the others are in the list of its sources. */
const SOURCES_SHOWN = 10;

/**
 * A customer as a store keeps it: the aggregate, whose one write is one atomic step. Frozen throughout.
 * The wire object is part of it, ready to be answered.
 */
export interface CustomerRecord {
  readonly customer: PlainCustomer;
  /** Every bound card, most recently bound first. `customer.sources.data` is its beginning (the same array up to ten). */
  readonly cards: readonly Card[];
  /**
   * Ids of every card that was ever bound, most recently bound first: an unbound card still serves as a cursor.
   * null until the first card is unbound; till then the order is that of `cards`.
   */
  readonly history: readonly string[] | null;
  /** Counts the writes, from 1: what compare-and-set compares. */
  readonly version: number;
  /** Position, first part: when the customer was created, Unix time in milliseconds. */
  readonly createdMs: number;
  /** Position, second part: the order of creation within the store's scope, given by the store. */
  readonly sequence: number;
  /** A deleted record is kept, shown by no list, and still serves as a cursor. */
  readonly deleted: boolean;
}

/** The fields of a customer that a write may set. */
export interface CustomerFields {
  readonly id: string;
  readonly created: number;
  readonly livemode: boolean;
  readonly app: string;
  readonly name: string | null;
  readonly email: string | null;
  readonly currency: string | null;
  readonly description: string | null;
  readonly metadata: Metadata | null;
  readonly default_source: string | null;
}

/** The wire object of a customer with these fields and cards; `cards` is frozen and, up to ten, shared. */
export function customerOf(fields: CustomerFields, cards: readonly Card[]): PlainCustomer {
  const hasMore = cards.length > SOURCES_SHOWN;
  const shown = hasMore ? cards.slice(0, SOURCES_SHOWN) : cards;
  return Object.freeze({
    id: fields.id,
    object: 'customer',
    created: fields.created,
    livemode: fields.livemode,
    app: fields.app,
    name: fields.name,
    email: fields.email,
    currency: fields.currency,
    description: fields.description,
    metadata: fields.metadata,
    sources: listOf(sourcesUrl(fields.id), shown, hasMore),
    default_source: fields.default_source,
  });
}

/** A new customer's record. The store gives `sequence`, and raises the creation time where its clock is ahead. */
export function newRecord(fields: CustomerFields, cards: readonly Card[], createdMs: number): CustomerRecord {
  const customer = customerOf(fields, cards);
  return Object.freeze({
    customer,
    cards: Object.freeze(cards),
    history: null,
    version: 1,
    createdMs,
    sequence: 0,
    deleted: false,
  });
}

/** A new customer's record at the place that the store gave it. */
export const recordAtPosition = (
  { cards, history, version, deleted }: CustomerRecord,
  customer: PlainCustomer,
  createdMs: number,
  sequence: number,
): CustomerRecord => Object.freeze({ customer, cards, history, version, createdMs, sequence, deleted });

/** What a change of a record can change. */
export interface RecordChanges {
  readonly fields?: Partial<Pick<CustomerFields, 'name' | 'email' | 'description' | 'metadata' | 'default_source'>>;
  readonly cards?: readonly Card[];
  readonly history?: readonly string[];
  readonly deleted?: true;
}

/** The record after a change, as its next version. */
export function changedRecord(record: CustomerRecord, changes: RecordChanges): CustomerRecord {
  const cards = changes.cards ? Object.freeze(changes.cards) : record.cards;
  const customer =
    changes.fields || changes.cards ? customerOf({ ...record.customer, ...changes.fields }, cards) : record.customer;
  return Object.freeze({
    customer,
    cards,
    history: changes.history ? Object.freeze(changes.history) : record.history,
    version: record.version + 1,
    createdMs: record.createdMs,
    sequence: record.sequence,
    deleted: changes.deleted ?? record.deleted,
  });
}
