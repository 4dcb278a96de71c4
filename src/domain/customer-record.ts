import type { Card } from './card.ts';
import type { Metadata, PlainCustomer } from './customer.ts';
import { type List, listOf, sourcesUrl } from './list.ts';

/** Maximum number of cards in a customer object. The list of its sources has all cards. */
const MAX_SHOWN_SOURCES = 10;

/** The stored form of a customer, with all its cards. A store writes a record in one atomic step. Deeply frozen. */
export interface CustomerRecord {
  /** The wire object. */
  readonly customer: PlainCustomer;
  /** All bound cards, most recently bound first. `customer.sources.data` has the first ten of them. */
  readonly cards: readonly Card[];
  /**
   * Ids of the bound cards and of up to 500 unbound ones, most recently bound first, so that an unbound card still works as a
   * cursor. null until the first card is unbound; until then `cards` has the same order.
   */
  readonly history: readonly string[] | null;
  /** Number of writes, from 1. Compare-and-set compares it. */
  readonly version: number;
  /** First part of the position: when the customer was created, in Unix milliseconds. */
  readonly createdMs: number;
  /** Second part of the position: the order of creation within the scope. The store assigns it. */
  readonly sequence: number;
  /** A deleted record stays in the store. No list shows it, but it still works as a cursor. */
  readonly deleted: boolean;
}

/** The fields of a customer that a write can set. */
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

/** Returns the wire object of a customer. If there are at most ten `cards`, the object shares the array. */
export const customerOf = (fields: CustomerFields, cards: readonly Card[]): PlainCustomer =>
  customerWithSources(fields, sourcesOf(fields.id, cards));

/** Returns the list of cards in a customer's wire object. */
function sourcesOf(id: string, cards: readonly Card[]): List<Card> {
  const hasMore = cards.length > MAX_SHOWN_SOURCES;
  return listOf(sourcesUrl(id), hasMore ? cards.slice(0, MAX_SHOWN_SOURCES) : cards, hasMore);
}

function customerWithSources(fields: CustomerFields, sources: List<Card>): PlainCustomer {
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
    sources,
    default_source: fields.default_source,
  });
}

/** Returns a new customer's record. The store assigns its position. */
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

/** Returns a new customer's record with the position that the store assigned. */
export const recordAtPosition = (
  { cards, history, version, deleted }: CustomerRecord,
  customer: PlainCustomer,
  createdMs: number,
  sequence: number,
): CustomerRecord => Object.freeze({ customer, cards, history, version, createdMs, sequence, deleted });

/** Returns the customer with all its cards, instead of the first ten. */
export function withAllCards({ customer, cards }: CustomerRecord): PlainCustomer {
  if (!customer.sources.has_more) return customer;
  return Object.freeze({ ...customer, sources: listOf(customer.sources.url, cards, false) });
}

/** The changes that a write can make to a record. */
export interface RecordChanges {
  readonly fields?: Partial<Pick<CustomerFields, 'name' | 'email' | 'description' | 'metadata' | 'default_source'>>;
  readonly cards?: readonly Card[];
  readonly history?: readonly string[];
  readonly deleted?: true;
}

function changedCustomer(customer: PlainCustomer, { fields = {}, cards }: RecordChanges): PlainCustomer {
  // Lists the fields: V8 copies a frozen object slowly.
  const { id, created, livemode, app, currency } = customer;
  const { name = customer.name, email = customer.email, description = customer.description } = fields;
  const { metadata = customer.metadata, default_source = customer.default_source } = fields;
  return customerWithSources(
    { id, created, livemode, app, name, email, currency, description, metadata, default_source },
    cards ? sourcesOf(id, cards) : customer.sources,
  );
}

/** Returns the next version of a record, with the changes applied. */
export function changedRecord(record: CustomerRecord, changes: RecordChanges): CustomerRecord {
  const cards = changes.cards ? Object.freeze(changes.cards) : record.cards;
  const customer = changes.fields || changes.cards ? changedCustomer(record.customer, changes) : record.customer;
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
