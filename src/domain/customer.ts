import type { Card } from './card.ts';
import type { List } from './list.ts';

/** The merchant's own pairs of strings (docs/original-api.md#metadata). */
export type Metadata = Readonly<Record<string, string>>;

/** The app that a customer was created for, as an {@link AppDirectory} returns it. Without a directory it has only its id. */
export interface App {
  readonly id: string;
  readonly object: 'app';
  readonly [field: string]: unknown;
}

/**
 * A payer with bound cards: the wire object with twelve fields (docs/original-api.md#customer). A field without a value is
 * null. Deeply frozen.
 */
export interface Customer<
  A extends string | App = string | App,
  S extends string | Card | null = string | Card | null,
> {
  /** `cus_` and an identifier. The identifier is a ULID unless the customer was imported. */
  readonly id: string;
  readonly object: 'customer';
  /** When the customer was created, in Unix seconds. */
  readonly created: number;
  readonly livemode: boolean;
  /** Id of the app, or the app itself if `expand` names it. */
  readonly app: A;
  /** The cardholder's name, from the first bound card whose token had one. */
  readonly name: string | null;
  readonly email: string | null;
  /** Three letters; null unless an import set it. */
  readonly currency: string | null;
  readonly description: string | null;
  /** null until metadata is first set; `{}` after all of it was removed. */
  readonly metadata: Metadata | null;
  /** The ten most recently bound cards, most recent first. `has_more` says whether there are more. */
  readonly sources: List<Card>;
  /** Id of one of the bound cards, or the card itself if `expand` names it. */
  readonly default_source: S;
}

/** A customer without expanded fields. */
export type PlainCustomer = Customer<string, string | null>;

/** The result of a deletion. */
export interface Deleted {
  readonly deleted: true;
  readonly id: string;
}

export const deleted = (id: string): Deleted => Object.freeze({ deleted: true, id });
