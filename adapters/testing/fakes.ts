import { bindCard } from '../../src/commands/bind-card.ts';
import { faultOf } from '../../src/commands/read-command.ts';
import { readOptions } from '../../src/commands/read-options.ts';
import { tokenResponse } from '../../src/commands/token-response.ts';
import { type Brand, type Funding, isForeign, type Token } from '../../src/domain/card.ts';
import { hasCardNumber } from '../../src/domain/card-number.ts';
import { errorOf } from '../../src/domain/errors.ts';
import type { Detail } from '../../src/domain/messages.ts';
import { expectation } from '../../src/domain/messages.ts';
import * as validators from '../../src/generated/validators.js';
import { type Clock, SystemClock } from '../../src/ports/clock.ts';
import type { OperationContext } from '../../src/ports/operation-context.ts';
import { type SmsAttempt, SmsVerifier } from '../../src/ports/sms-verifier.ts';
import { TokenVerifier } from '../../src/ports/token-verifier.ts';
import { type Failure, FaultInjector } from './fault-injection.ts';
import { digits, identifier } from './random.ts';

/** Tokens that were issued here. Answers at once, unless told to fail. */
export class FakeTokenVerifier extends TokenVerifier {
  override readonly fake = true;
  readonly #tokens = new Map<string, Token>();
  readonly #failures = new FaultInjector();

  /** How often it was asked. */
  get calls(): number {
    return this.#failures.calls;
  }

  /** Makes a token known. */
  add(token: Token): void {
    this.#tokens.set(token.id, Object.freeze({ ...token, card: Object.freeze({ ...token.card }) }));
  }

  /** Lets a call go wrong: the next one, unless `call` says which. */
  fail(failure: Failure): void {
    this.#failures.order(failure);
  }

  /** Forgets every failure that was ordered. */
  recover(): void {
    this.#failures.clear();
  }

  override retrieve(id: string, context: OperationContext): Token | undefined | Promise<Token | undefined> {
    return this.#failures.answer(() => this.#tokens.get(id), context);
  }
}

/** SMS codes that were issued here. A code stays right, however often it is asked for. */
export class FakeSmsVerifier extends SmsVerifier {
  override readonly fake = true;
  readonly #codes = new Map<string, SmsAttempt>();
  readonly #failures = new FaultInjector();

  get calls(): number {
    return this.#failures.calls;
  }

  /** Makes a code known. */
  add(code: SmsAttempt): void {
    this.#codes.set(code.id, Object.freeze({ ...code }));
  }

  /** Lets a call go wrong: the next one, unless `call` says which. */
  fail(failure: Failure): void {
    this.#failures.order(failure);
  }

  /** Forgets every failure that was ordered. */
  recover(): void {
    this.#failures.clear();
  }

  override verify(attempt: SmsAttempt, context: OperationContext): boolean | Promise<boolean> {
    return this.#failures.answer(() => {
      const issued = this.#codes.get(attempt.id);
      return issued !== undefined && issued.code === attempt.code && issued.source === attempt.source;
    }, context);
  }
}

/** What to issue; whatever is left out is made up. */
export interface IssueCard {
  last4?: string | undefined;
  funding?: Funding | undefined;
  brand?: Brand | undefined;
  /** null for a foreign card. */
  bank?: string | null | undefined;
  /** The cardholder's name. */
  name?: string | null | undefined;
  cardId?: string | undefined;
  /** When the token service first saw the card, Unix time in seconds. Default: now. */
  created?: number | undefined;
  /** Id of the token. */
  source?: string | undefined;
  sms_code?: { id?: string | undefined; code?: string | undefined } | undefined;
  livemode?: boolean | undefined;
  used?: boolean | undefined;
}

/** A card that is ready to be bound: parameters for `customers.create` and `customers.sources.create`. */
export interface IssuedCard {
  readonly source: string;
  readonly sms_code: { readonly id: string; readonly code: string };
}

const BANKS = ['icbc', 'cmb', 'boc', 'abc', 'ccb'] as const;

/** A token service and an SMS service in one, offline: what they issue, they verify. */
export class Fakes {
  readonly tokens = new FakeTokenVerifier();
  readonly sms = new FakeSmsVerifier();
  readonly #random: () => number;
  readonly #clock: Clock;

  constructor(random: () => number = Math.random, clock: Clock = new SystemClock()) {
    this.#random = random;
    this.#clock = clock;
  }

  /**
   * Issues a card with its token and SMS code, a foreign one too (`brand: 'Visa'` or `bank: null`).
   * @throws InvalidRequestError naming what is unknown, or no such thing
   */
  issueCard(card: IssueCard = {}): IssuedCard {
    const given = readOptions(card, FIELDS) as IssueCard;
    const chosen = given.sms_code === undefined ? {} : readOptions(given.sms_code, ['id', 'code'], ['sms_code']);
    const random = this.#random;
    const source = given.source ?? `tok_${identifier(random, 24)}`;
    const id = (chosen.id ?? `sms_${identifier(random, 24)}`) as string;
    const cardId = given.cardId ?? `card_${identifier(random, 24)}`;
    const code = (chosen.code ?? digits(random, 6)) as string;
    const brand = given.brand ?? 'UnionPay';
    const made = BANKS[Math.floor(random() * BANKS.length)] as string;
    const bank = given.bank === undefined ? (isForeign({ brand, bank: made }) ? null : made) : given.bank;
    const token = {
      id: source,
      livemode: given.livemode ?? false,
      used: given.used ?? false,
      sms_code: id,
      card: {
        id: cardId,
        object: 'card' as const,
        created: given.created ?? Math.floor(this.#clock.now() / 1000),
        last4: given.last4 ?? digits(random, 4),
        funding: given.funding ?? 'debit',
        brand,
        bank,
        customer: null,
        name: given.name === undefined ? '张三' : given.name,
      },
    };
    checkIssued(token, code);
    this.tokens.add(token);
    this.sms.add({ id, code, source });
    return Object.freeze({ source, sms_code: Object.freeze({ id, code }) });
  }
}

const FIELDS = Object.keys({
  last4: 0,
  funding: 0,
  brand: 0,
  bank: 0,
  name: 0,
  cardId: 0,
  created: 0,
  source: 0,
  sms_code: 0,
  livemode: 0,
  used: 0,
} satisfies Record<keyof IssueCard, 0>) as (keyof IssueCard)[];

/** Where the fields of a token come from. */
const GIVEN: Readonly<Record<string, string>> = { id: 'source', sms_code: 'sms_code[id]', 'card[id]': 'cardId' };

const TOKEN = { schema: tokenResponse, validate: validators.tokenAnswer };
const BINDING = { schema: bindCard, validate: validators.bindCard };

/** Refuses what could not be bound however it is used: a token outside of its contract, a code that nobody could type. */
function checkIssued(token: Token, code: string): void {
  const refuse = (param: string | undefined, detail: Detail | undefined) =>
    errorOf('parameter_invalid', { param: GIVEN[param ?? ''] ?? param?.replace(/^card\[(.*)\]$/, '$1'), detail });
  if (!TOKEN.validate(token)) {
    const { param, detail } = faultOf(TOKEN, token);
    throw refuse(param, detail);
  }
  const binding = { source: token.id, sms_code: { id: token.sms_code, code } };
  if (!BINDING.validate(binding)) {
    const { param, detail } = faultOf(BINDING, binding);
    throw refuse(param, detail);
  }
  if (hasCardNumber(token.card.name ?? '')) throw refuse('name', expectation('free of card numbers'));
}
