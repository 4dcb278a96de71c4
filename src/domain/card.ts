/** A bound card. The wire object: eight fields. Frozen. */
export interface Card {
  /** The id that the token's card had: `card_` and an identifier. */
  readonly id: string;
  readonly object: 'card';
  /** When the token service first saw the card, Unix time in seconds; not when it was bound. */
  readonly created: number;
  /** The last four digits of the number. */
  readonly last4: string;
  readonly funding: Funding;
  readonly brand: Brand;
  /** Code of the issuer, such as `icbc`; null for a foreign card. */
  readonly bank: string | null;
  /** Id of the customer that it is bound to. */
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

/** What a token service knows about a one-time card token. */
export interface Token {
  /** `tok_` and an identifier. */
  readonly id: string;
  readonly livemode: boolean;
  /** Whether the token has bound a card already, as far as the token service knows. */
  readonly used: boolean;
  readonly card: TokenCard;
  /** Id of the SMS code that was sent for the token, where the service knows it. */
  readonly sms_code?: string | null;
}

/**
 * The card policy, in this one place: cards of foreign networks or without a domestic bank are not bound
 * (original document, "Customer": no creation through foreign cards for now).
 */
export const isForeign = (card: Pick<TokenCard, 'brand' | 'bank'>): boolean =>
  card.brand !== 'UnionPay' || card.bank === null;

/** The token's card as the customer's own. */
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
