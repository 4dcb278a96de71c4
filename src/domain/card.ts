/** A bound card: the wire object with eight fields (docs/original-api.md#card). Frozen. */
export interface Card {
  /** The id that the token service gave the card: `card_` and an identifier. */
  readonly id: string;
  readonly object: 'card';
  /** When the token service first saw the card, in Unix seconds. It is not the time of the binding. */
  readonly created: number;
  /** The last four digits of the card number. */
  readonly last4: string;
  readonly funding: Funding;
  readonly brand: Brand;
  /** Code of the issuing bank, such as `icbc`; null for a foreign card. */
  readonly bank: string | null;
  /** Id of the customer that the card is bound to. */
  readonly customer: string;
}

export type Funding = 'credit' | 'debit' | 'unknown';
export type Brand = 'UnionPay' | 'Visa' | 'MasterCard' | 'JCB';

/** The card behind a token, before it is bound. */
export interface TokenCard extends Omit<Card, 'customer'> {
  readonly customer: null;
  /** The cardholder's name. */
  readonly name: string | null;
}

/** A one-time card token, as the token service describes it (docs/original-api.md#token-and-sms-code). */
export interface Token {
  /** `tok_` and an identifier. */
  readonly id: string;
  readonly livemode: boolean;
  /** Whether the token has already bound a card, if the token service knows that. */
  readonly used: boolean;
  readonly card: TokenCard;
  /** The app that the token was made for, if the token service knows it. The token is then unknown to every other app. */
  readonly app?: string | null;
  /** Id of the SMS code that was sent for the token, if the token service knows it. */
  readonly sms_code?: string | null;
}

/**
 * Returns whether a card may not be bound: it is of a foreign network, or has no domestic bank. This is the whole card policy
 * (docs/original-api.md#create-a-customer).
 */
export const isForeign = (card: Pick<TokenCard, 'brand' | 'bank'>): boolean =>
  card.brand !== 'UnionPay' || card.bank === null;

/** Returns the card of a token as a card of the customer. */
export const bindTokenCard = (card: TokenCard, customer: string): Card =>
  Object.freeze({
    id: card.id,
    object: 'card',
    created: card.created,
    last4: card.last4,
    funding: card.funding,
    brand: card.brand,
    bank: card.bank,
    customer,
  });
