import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Token } from '../../src/domain/card.ts';
import { hasCardNumber } from '../../src/domain/card-number.ts';
import type { Awaitable } from '../../src/ports/awaitable.ts';
import type { OperationContext } from '../../src/ports/operation-context.ts';
import type { SmsVerifier } from '../../src/ports/sms-verifier.ts';
import type { TokenVerifier } from '../../src/ports/token-verifier.ts';
import { freshId } from './samples.ts';

/** A token verifier and what it knows. */
export interface TokenVerifierSubject {
  readonly verifier: TokenVerifier;
  /** Id of a token that it knows and that has not been used. */
  readonly known: string;
  /** Id of a token that it does not know. Default: one that is made up. */
  readonly unknown?: string;
}

/** A verifier of SMS codes and what it knows. */
export interface SmsVerifierSubject {
  readonly verifier: SmsVerifier;
  /** Id of an SMS code that was sent for the token `source`. */
  readonly id: string;
  /** What the payer was sent. */
  readonly code: string;
  readonly source: string;
  /** A code that was not sent. Default: the right one with another last digit. */
  readonly wrongCode?: string;
  /** Another token. Default: one that is made up. */
  readonly otherSource?: string;
}

interface VerifierConformanceOptions<Subject> {
  /** Names the verifier in the test report. */
  readonly name: string;
  /** Called once for each test. */
  readonly create: () => Awaitable<Subject>;
  /** `fake`: the verifier is one for tests, which is refused in live mode. Default: false. */
  readonly capabilities?: { readonly fake?: boolean };
}

export type TokenVerifierConformanceOptions = VerifierConformanceOptions<TokenVerifierSubject>;
export type SmsVerifierConformanceOptions = VerifierConformanceOptions<SmsVerifierSubject>;

/** How many calls are made at once. */
const CONCURRENCY = 20;

const contextOf = (operation = freshId('op')): OperationContext => ({
  operation,
  remaining: () => 10_000,
  signal: new AbortController().signal,
});

const repeat = async <T>(call: () => Awaitable<T>): Promise<T[]> =>
  await Promise.all(Array.from({ length: CONCURRENCY }, async () => await call()));

const TOKEN_FIELDS = ['id', 'object', 'created', 'livemode', 'used', 'card', 'sms_code'];
const CARD_FIELDS = ['id', 'object', 'created', 'last4', 'funding', 'brand', 'bank', 'customer', 'name'];
const REST_OF_ID = '[A-Za-z0-9_-]+';

/** Every text and number in a JSON value, as text. */
function* textsOf(value: unknown): Generator<string> {
  if (typeof value === 'string' || typeof value === 'number') yield String(value);
  if (typeof value !== 'object' || value === null) return;
  for (const inner of Object.values(value)) yield* textsOf(inner);
}

function checkToken(token: Token | undefined, id: string): asserts token is Token {
  assert.ok(token, `${id} must be known`);
  assert.equal(token.id, id);
  assert.equal(typeof token.livemode, 'boolean', 'livemode');
  assert.equal(typeof token.used, 'boolean', 'used');
  if (typeof token.sms_code === 'string') assert.match(token.sms_code, new RegExp(`^sms_${REST_OF_ID}$`));
  else assert.ok(token.sms_code === null || token.sms_code === undefined, 'sms_code');
  const { card } = token;
  assert.match(card.id, new RegExp(`^card_${REST_OF_ID}$`));
  assert.ok(token.id.length <= 255 && card.id.length <= 255, 'ids have 255 characters at most');
  assert.equal(card.object, 'card');
  assert.ok(Number.isSafeInteger(card.created) && card.created > 0, 'created, in seconds');
  assert.ok(card.created < 100_000_000_000, 'created is in seconds, not in milliseconds');
  assert.match(card.last4, /^\d{4}$/);
  assert.ok(['credit', 'debit', 'unknown'].includes(card.funding), `funding: ${card.funding}`);
  assert.ok(['UnionPay', 'Visa', 'MasterCard', 'JCB'].includes(card.brand), `brand: ${card.brand}`);
  assert.ok(card.bank === null || typeof card.bank === 'string', 'bank');
  assert.equal(card.customer, null);
  assert.ok(card.name === null || typeof card.name === 'string', 'name');
}

/** Registers the tests of the TokenVerifier contract with `node:test`, for a verifier of your own. */
export function tokenVerifierConformance(options: TokenVerifierConformanceOptions): void {
  const check = (name: string, run: (subject: TokenVerifierSubject) => Promise<void>): void => {
    test(name, async () => await run(await options.create()));
  };
  describe(`${options.name} keeps the TokenVerifier contract`, () => {
    check('it says whether it is a fake', async ({ verifier }) => {
      assert.equal(verifier.fake, options.capabilities?.fake ?? false);
    });
    check('a token is answered with its id, its mode and its card', async ({ verifier, known }) => {
      const token = await verifier.retrieve(known, contextOf());
      checkToken(token, known);
      assert.equal(token.used, false);
    });
    check('an answer has known fields only, and no card number in them', async ({ verifier, known }) => {
      const token = await verifier.retrieve(known, contextOf());
      checkToken(token, known);
      assert.deepEqual(
        Object.keys(token).filter((key) => !TOKEN_FIELDS.includes(key)),
        [],
      );
      assert.deepEqual(Object.keys(token.card).toSorted(), CARD_FIELDS.toSorted());
      for (const text of textsOf(token)) assert.ok(!hasCardNumber(text), 'a card number');
    });
    check('the same call answers the same: looking a token up does not use it up', async (subject) => {
      const { verifier, known } = subject;
      const context = contextOf();
      const first = await verifier.retrieve(known, context);
      checkToken(first, known);
      assert.deepEqual(await verifier.retrieve(known, context), first);
      assert.deepEqual(await verifier.retrieve(known, contextOf()), first, 'in another operation, too');
    });
    check('concurrent calls answer the same', async ({ verifier, known }) => {
      const tokens = await repeat(() => verifier.retrieve(known, contextOf()));
      for (const token of tokens) {
        checkToken(token, known);
        assert.deepEqual(token, tokens[0]);
      }
    });
    check('a token that is unknown is undefined, and never an error', async (subject) => {
      const made = [freshId('tok'), 'tok_constructor', `tok_${'x'.repeat(251)}`, `${subject.known}x`];
      for (const id of subject.unknown ? [subject.unknown, ...made] : made) {
        assert.equal(await subject.verifier.retrieve(id, contextOf()), undefined);
        assert.equal(await subject.verifier.retrieve(id, contextOf()), undefined);
      }
    });
  });
}

const otherDigit = (code: string): string => code.slice(0, -1) + ((Number(code.at(-1)) + 1) % 10);

/** Registers the tests of the SmsVerifier contract with `node:test`, for a verifier of your own. */
export function smsVerifierConformance(options: SmsVerifierConformanceOptions): void {
  const check = (name: string, run: (subject: SmsVerifierSubject) => Promise<void>): void => {
    test(name, async () => await run(await options.create()));
  };
  describe(`${options.name} keeps the SmsVerifier contract`, () => {
    check('it says whether it is a fake', async ({ verifier }) => {
      assert.equal(verifier.fake, options.capabilities?.fake ?? false);
    });
    check('the right code is right', async ({ verifier, id, code, source }) => {
      assert.match(code, /^\d{4,8}$/);
      assert.equal(await verifier.verify({ id, code, source }, contextOf()), true);
    });
    check('the right code, asked again in the same operation, is right again', async (subject) => {
      const { verifier, id, code, source } = subject;
      const operation = freshId('op');
      for (let times = 0; times < 4; times += 1) {
        assert.equal(await verifier.verify({ id, code, source }, contextOf(operation)), true);
      }
    });
    check('concurrent calls of one operation are all right', async ({ verifier, id, code, source }) => {
      const context = contextOf();
      const answers = await repeat(() => verifier.verify({ id, code, source }, context));
      assert.deepEqual(
        answers.filter((answer) => answer !== true),
        [],
      );
    });
    check('a wrong code is false, and the right one after it is right', async (subject) => {
      const { verifier, id, code, source, wrongCode = otherDigit(code) } = subject;
      assert.equal(await verifier.verify({ id, code: wrongCode, source }, contextOf()), false);
      assert.equal(await verifier.verify({ id, code, source }, contextOf()), true);
    });
    check('a beginning of the code and a longer one are false', async ({ verifier, id, code, source }) => {
      const attempt = { id, code: code.length < 8 ? `${code}0` : code.slice(0, -1), source };
      assert.equal(await verifier.verify(attempt, contextOf()), false);
    });
    check('the code of another token is false', async (subject) => {
      const { verifier, id, code, otherSource = freshId('tok') } = subject;
      assert.equal(await verifier.verify({ id, code, source: otherSource }, contextOf()), false);
    });
    check('a code under an unknown id is false', async ({ verifier, code, source }) => {
      for (const id of [freshId('sms'), 'sms_constructor', `sms_${'x'.repeat(251)}`]) {
        assert.equal(await verifier.verify({ id, code, source }, contextOf()), false);
      }
    });
  });
}
