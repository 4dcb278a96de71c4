import type { Token } from '../../src/domain/card.ts';
import { hasCardNumber } from '../../src/domain/card-number.ts';
import type { Awaitable } from '../../src/ports/awaitable.ts';
import type { TokenVerifier } from '../../src/ports/token-verifier.ts';
import { expectThat } from './assertions.ts';
import { freshId } from './samples.ts';
import {
  contextOf,
  describeVerifier,
  expectEqual,
  repeat,
  type VerifierCase,
  type VerifierConformanceOptions,
} from './verifier-conformance.ts';

/** A token verifier and a token that it knows. */
export interface TokenVerifierSubject {
  readonly verifier: TokenVerifier;
  /** Id of a known token that has not been used. */
  readonly known: string;
  /** Id of an unknown token. Default: made up by the suite. */
  readonly unknown?: string;
  /** Releases what the subject holds. Called after the test. */
  readonly close?: () => Awaitable<void>;
}

export type TokenVerifierConformanceOptions = VerifierConformanceOptions<TokenVerifierSubject>;

const TOKEN_FIELDS = ['id', 'object', 'created', 'livemode', 'used', 'card', 'app', 'sms_code'];
const CARD_FIELDS = ['id', 'object', 'created', 'last4', 'funding', 'brand', 'bank', 'customer', 'name'];
const FUNDINGS: readonly string[] = ['credit', 'debit', 'unknown'];
const BRANDS: readonly string[] = ['UnionPay', 'Visa', 'MasterCard', 'JCB'];
/** Milliseconds since 1973 exceed it, seconds do so after the year 5138. */
const MAX_SECONDS = 100_000_000_000;

/** Yields every string and number in a JSON value, as text. */
function* textsOf(value: unknown): Generator<string> {
  if (typeof value === 'string' || typeof value === 'number') yield String(value);
  if (typeof value !== 'object' || value === null) return;
  for (const inner of Object.values(value)) yield* textsOf(inner);
}

const isId = (id: string, prefix: string): boolean => id.length <= 255 && RegExp(`^${prefix}_[A-Za-z0-9_-]+$`).test(id);

const isTextOrNull = (value: unknown): boolean => value === null || typeof value === 'string';

function checkToken(token: Token | undefined, id: string): asserts token is Token {
  expectThat(token, `the verifier knows ${id}`);
  expectEqual(token.id, id, 'the token has the id that was looked up');
  expectThat(typeof token.livemode === 'boolean', 'livemode is a boolean');
  expectThat(typeof token.used === 'boolean', 'used is a boolean');
  const code = token.sms_code ?? undefined;
  expectThat(code === undefined || isId(code, 'sms'), 'sms_code is null or an id that begins with sms_');
  const { card } = token;
  expectThat(isId(card.id, 'card'), "the card's id begins with card_ and has at most 255 characters");
  expectThat(id.length <= 255, "the token's id has at most 255 characters");
  expectEqual(card.object, 'card', "the card's object is card");
  expectThat(Number.isSafeInteger(card.created) && card.created >= 0, "the card's created is an integer of 0 or more");
  expectThat(card.created < MAX_SECONDS, "the card's created is in seconds, not in milliseconds");
  expectThat(/^\d{4}$/.test(card.last4), 'last4 is four digits');
  expectThat(FUNDINGS.includes(card.funding), `funding is one of ${FUNDINGS.join(', ')}, not ${card.funding}`);
  expectThat(BRANDS.includes(card.brand), `brand is one of ${BRANDS.join(', ')}, not ${card.brand}`);
  expectThat(isTextOrNull(card.bank), 'bank is a string or null');
  expectEqual(card.customer, null, 'the card of a token belongs to no customer');
  expectThat(isTextOrNull(card.name), "the cardholder's name is a string or null");
}

const UNUSED =
  'a lookup leaves the token unused, because a retry looks it up again. If the service marks a token as used at its first ' +
  'lookup, return used: false; the store refuses a used token in any case (docs/verifiers.md)';

export const TOKEN_CASES: readonly VerifierCase<TokenVerifierSubject>[] = [
  [
    'a known token is returned with its id, its mode and its card',
    async ({ verifier, known }) => {
      const token = await verifier.retrieve(known, contextOf());
      checkToken(token, known);
      expectEqual(token.used, false, 'the token is not used');
    },
  ],
  [
    'a token has only the documented fields, and no card number in them',
    async ({ verifier, known }) => {
      const token = await verifier.retrieve(known, contextOf());
      checkToken(token, known);
      const unknownFields = Object.keys(token).filter((key) => !TOKEN_FIELDS.includes(key));
      expectEqual(unknownFields, [], 'the token has no undocumented fields');
      expectEqual(Object.keys(token.card).toSorted(), CARD_FIELDS.toSorted(), 'the card has exactly these fields');
      expectThat(![...textsOf(token)].some(hasCardNumber), 'the token holds no card number');
    },
  ],
  [
    'a lookup leaves the token unused: the same call returns the same token',
    async ({ verifier, known }) => {
      const context = contextOf();
      const first = await verifier.retrieve(known, context);
      checkToken(first, known);
      const operations = [
        ['the same operation', context],
        ['another operation', contextOf()],
      ] as const;
      for (const [operation, each] of operations) {
        const token = await verifier.retrieve(known, each);
        expectThat(token !== undefined && !token.used, `${operation} gets the token unused: ${UNUSED}`);
        expectEqual(token, first, `${operation} gets the same token`);
      }
    },
  ],
  [
    'concurrent calls return the same token',
    async ({ verifier, known }) => {
      const [first, ...others] = await repeat(() => verifier.retrieve(known, contextOf()));
      checkToken(first, known);
      for (const token of others) expectEqual(token, first);
    },
  ],
  [
    'an unknown token is undefined, never an error',
    async ({ verifier, known, unknown = freshId('tok') }) => {
      for (const id of [unknown, freshId('tok'), 'tok_constructor', `tok_${'x'.repeat(251)}`, `${known}x`]) {
        expectEqual(await verifier.retrieve(id, contextOf()), undefined, `${id} is unknown`);
        expectEqual(await verifier.retrieve(id, contextOf()), undefined, `${id} stays unknown`);
      }
    },
  ],
];

/** Registers the tests of the {@link TokenVerifier} contract with `node:test`, for a verifier of your own. */
export const tokenVerifierConformance = (options: TokenVerifierConformanceOptions): void =>
  describeVerifier('TokenVerifier', options, TOKEN_CASES);
