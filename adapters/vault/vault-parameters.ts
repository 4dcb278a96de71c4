import { readOptions } from '../../src/commands/read-options.ts';
import { appId, cardFields, cardholder } from '../../src/commands/schemas.ts';
import { stringMatcher } from '../../src/commands/string-matcher.ts';
import type { Brand, Funding } from '../../src/domain/card.ts';
import { hasCardNumber } from '../../src/domain/card-number.ts';
import { errorOf } from '../../src/domain/errors.ts';
import { expectation, invalidParameter } from './messages.ts';
import { hasExpired, isMonth } from './vault-expiry.ts';

/** A card for which {@link VaultTokenVerifier.issue} makes a token. It has no card number and no security code. */
export interface VaultCard {
  /** The app that the token is for. */
  app: string;
  brand: Brand;
  funding: Funding;
  /** Code of the issuing bank, such as `icbc`; null for a foreign card. */
  bank: string | null;
  /** The last four digits of the card number. */
  last4: string;
  /** The cardholder's name. */
  name: string | null;
  /**
   * Card fingerprint: a keyed hash of the card number, such as HMAC-SHA-256, with a key of yours. It identifies the card and is
   * not stored. In one app, the same fingerprint gets the same card id.
   */
  fingerprint: string;
  /** The last month in which the card is valid, `YYYY-MM` or `MM/YY`. It is checked and not stored. */
  expiry?: string | undefined;
}

type Field = keyof VaultCard;
type Text = Parameters<typeof expectation>[0];

const NAMES = Object.keys({
  app: 0,
  brand: 0,
  funding: 0,
  bank: 0,
  last4: 0,
  name: 0,
  fingerprint: 0,
  expiry: 0,
} satisfies Record<Field, 0>) as Field[];

const LETTER = /\p{L}/u;
const DIGITS = /\p{Nd}{3}/u;
const PRINTABLE = /^[\x20-\x7e]{16,255}$/;

/** A digest in hexadecimal digits. In about 15 of 100,000, some digits in a row pass for a card number. */
const HEX_DIGEST = /^(?:[0-9a-f]{32,}|[0-9A-F]{32,})$/;

const isApp = stringMatcher(appId);
const isBank = stringMatcher(cardFields.bank);
const isLast4 = stringMatcher(cardFields.last4);
const isName = stringMatcher(cardholder);
const isOneOf = (values: readonly string[]) => (value: unknown) => values.includes(value as string);

const isFingerprint = (value: unknown): boolean =>
  typeof value === 'string' &&
  value.length <= 255 &&
  PRINTABLE.test(value) &&
  LETTER.test(value) &&
  (HEX_DIGEST.test(value) || !hasCardNumber(value));

/** What each parameter must be, and its check. A name has no group of digits that could be a security code or a part of a card number. */
const CHECKS: Readonly<Record<Field, readonly [expected: Text, isValid: (value: unknown) => boolean]>> = {
  app: [appId.description, (value) => isApp(value) && !hasCardNumber(value)],
  brand: [cardFields.brand.description, isOneOf(cardFields.brand.enum)],
  funding: [cardFields.funding.description, isOneOf(cardFields.funding.enum)],
  bank: [
    'a bank code with a letter and without a card number, such as icbc, or null',
    (value) => value === null || (isBank(value) && LETTER.test(value) && !hasCardNumber(value)),
  ],
  last4: [cardFields.last4.description, isLast4],
  name: [
    'a name with a letter, without a group of 3 or more digits, or null',
    (value) => value === null || (isName(value) && LETTER.test(value) && !DIGITS.test(value) && !hasCardNumber(value)),
  ],
  fingerprint: [
    'a keyed hash of the card number: 16 to 255 printable ASCII characters with a letter, without a card number',
    isFingerprint,
  ],
  expiry: ['a month as YYYY-MM or MM/YY', (value) => value === undefined || isMonth(value)],
};

/**
 * Reads the parameters of `issue` once, and checks them. Errors name the parameter and never quote a value.
 * @param now Unix time in milliseconds.
 * @throws InvalidRequestError naming the parameter: `parameter_unknown` for a card number or a security code, under any name
 */
export function readVaultCard(params: unknown, now: number): VaultCard {
  const card = readOptions(params === undefined ? {} : params, NAMES);
  const missing = NAMES.find((name) => card[name] === undefined && name !== 'expiry');
  if (missing) throw errorOf('parameter_missing', { param: missing, detail: expectation(CHECKS[missing][0]) });
  for (const name of NAMES) {
    const [expected, isValid] = CHECKS[name];
    if (!isValid(card[name])) throw invalidParameter(name, expected);
  }
  const read = card as unknown as VaultCard;
  if (read.expiry !== undefined && hasExpired(read.expiry, now)) {
    throw invalidParameter('expiry', 'the month of a card that has not expired');
  }
  return read;
}
