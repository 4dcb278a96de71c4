import type { Card } from './card.ts';
import type { List } from './list.ts';

/** Written by the merchant: string keys to string values. */
export type Metadata = Readonly<Record<string, string>>;

/** The app that a customer was created for, as an {@link AppDirectory} knows it; just its id where there is none. */
export interface App {
  readonly id: string;
  readonly object: 'app';
  readonly [field: string]: unknown;
}

/** A payer with bound cards. The wire object: twelve fields, null where not set. Frozen throughout. */
export interface Customer {
  /** `cus_` and an identifier; a ULID where it was made here. */
  readonly id: string;
  readonly object: 'customer';
  /** When the customer was created, Unix time in seconds. */
  readonly created: number;
  readonly livemode: boolean;
  /** Id of the app; the app itself where `expand` asked for it. */
  readonly app: string | App;
  /** The cardholder's name, from the first card that was bound whose token told one. */
  readonly name: string | null;
  readonly email: string | null;
  /** Three letters; null unless an import set it. */
  readonly currency: string | null;
  readonly description: string | null;
  /** null until metadata is first given, `{}` once all of it was removed. */
  readonly metadata: Metadata | null;
  /** The ten most recently bound cards, most recent first; `has_more` says whether there are further ones. */
  readonly sources: List<Card>;
  /** Id of one of the bound cards; the card itself where `expand` asked for it. */
  readonly default_source: string | Card | null;
}

/** A customer as it is stored: nothing expanded. */
export interface PlainCustomer extends Customer {
  readonly app: string;
  readonly default_source: string | null;
}

/** What a deletion answers. */
export interface Deleted {
  readonly deleted: true;
  readonly id: string;
}

export const deleted = (id: string): Deleted => Object.freeze({ deleted: true, id });
