import { type Brand, type Funding, isForeign, type Token } from '../../src/domain/card.ts';
import { errorOf } from '../../src/domain/errors.ts';
import { type Clock, SystemClock } from '../../src/ports/clock.ts';
import type { OperationContext } from '../../src/ports/operation-context.ts';
import { type SmsAttempt, SmsVerifier } from '../../src/ports/sms-verifier.ts';
import { TokenVerifier } from '../../src/ports/token-verifier.ts';
import { type Failure, Failures } from './failures.ts';
import { digits, identifier } from './random.ts';

/** Tokens that were issued here. Answers at once, unless told to fail. */
export class FakeTokenVerifier extends TokenVerifier {
  override readonly fake = true;
  readonly #tokens = new Map<string, Token>();
  readonly #failures = new Failures();

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
  readonly #failures = new Failures();

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
  last4?: string;
  funding?: Funding;
  brand?: Brand;
  /** null for a foreign card. */
  bank?: string | null;
  /** The cardholder's name. */
  name?: string | null;
  cardId?: string;
  /** When the token service first saw the card, Unix time in seconds. Default: now. */
  created?: number;
  /** Id of the token. */
  source?: string;
  sms_code?: { id?: string; code?: string };
  livemode?: boolean;
  used?: boolean;
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
   * @throws InvalidRequestError where an id is given that is malformed
   */
  issueCard(card: IssueCard = {}): IssuedCard {
    const random = this.#random;
    const source = idOf('source', 'tok_', card.source, random);
    const id = idOf('sms_code[id]', 'sms_', card.sms_code?.id, random);
    const cardId = idOf('cardId', 'card_', card.cardId, random);
    const code = card.sms_code?.code ?? digits(random, 6);
    const brand = card.brand ?? 'UnionPay';
    const made = BANKS[Math.floor(random() * BANKS.length)] as string;
    const bank = card.bank === undefined ? (isForeign({ brand, bank: made }) ? null : made) : card.bank;
    this.tokens.add({
      id: source,
      livemode: card.livemode ?? false,
      used: card.used ?? false,
      sms_code: id,
      card: {
        id: cardId,
        object: 'card',
        created: card.created ?? Math.floor(this.#clock.now() / 1000),
        last4: card.last4 ?? digits(random, 4),
        funding: card.funding ?? 'debit',
        brand,
        bank,
        customer: null,
        name: card.name === undefined ? '张三' : card.name,
      },
    });
    this.sms.add({ id, code, source });
    return Object.freeze({ source, sms_code: Object.freeze({ id, code }) });
  }
}

function idOf(param: string, prefix: string, given: string | undefined, random: () => number): string {
  if (given === undefined) return prefix + identifier(random, 24);
  if (given.startsWith(prefix)) return given;
  throw errorOf('parameter_invalid', {
    param,
    detail: { wanted: 'an id that begins with {prefix}', values: { prefix } },
  });
}
