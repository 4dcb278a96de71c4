import { readOptions } from '../../src/commands/read-options.ts';
import { isForeign, type Token } from '../../src/domain/card.ts';
import { type Clock, SystemClock } from '../../src/ports/clock.ts';
import { readClock } from '../../src/ports/port-contract.ts';
import { FakeSmsVerifier, FakeTokenVerifier } from './fake-verifiers.ts';
import { checkIssuedCard, ISSUE_CARD_FIELDS, type IssueCard, type IssuedCard } from './issued-card.ts';
import { digits, identifier } from './random.ts';

const BANKS = ['icbc', 'cmb', 'boc', 'abc', 'ccb'] as const;

/** Issues test cards offline, and holds the two verifiers that accept them. */
export class Fakes {
  readonly tokens = new FakeTokenVerifier();
  readonly sms = new FakeSmsVerifier();
  readonly #random: () => number;
  readonly #clock: Clock;

  constructor(random: () => number = Math.random, clock: Clock = new SystemClock()) {
    this.#random = random;
    this.#clock = clock;
  }

  /** Accepts the cards of other fakes too. Failures of theirs are not copied. */
  addAll(other: Fakes): void {
    this.tokens.addAll(other.tokens);
    this.sms.addAll(other.sms);
  }

  /**
   * Issues a card with its token and SMS code. `brand: 'Visa'` or `bank: null` makes a foreign card.
   * @throws InvalidRequestError with the parameter that is unknown or invalid
   */
  issueCard(card: IssueCard = {}): IssuedCard {
    const options = readOptions(card, ISSUE_CARD_FIELDS) as IssueCard;
    const smsCode = options.sms_code === undefined ? {} : readOptions(options.sms_code, ['id', 'code'], ['sms_code']);
    const random = this.#random;
    const source = options.source ?? `tok_${identifier(random, 24)}`;
    const id = (smsCode.id ?? `sms_${identifier(random, 24)}`) as string;
    const cardId = options.cardId ?? `card_${identifier(random, 24)}`;
    const code = (smsCode.code ?? digits(random, 6)) as string;
    const brand = options.brand ?? 'UnionPay';
    const domesticBank = BANKS[Math.floor(random() * BANKS.length)] as string;
    const bank = isForeign({ brand, bank: domesticBank }) ? null : domesticBank;
    const token: Token = {
      id: source,
      livemode: options.livemode ?? false,
      used: options.used ?? false,
      sms_code: id,
      card: {
        id: cardId,
        object: 'card',
        created: options.created ?? Math.floor(readClock(this.#clock) / 1000),
        last4: options.last4 ?? digits(random, 4),
        funding: options.funding ?? 'debit',
        brand,
        bank: options.bank === undefined ? bank : options.bank,
        customer: null,
        name: options.name === undefined ? '张三' : options.name,
      },
    };
    const issued = Object.freeze({ source, sms_code: Object.freeze({ id, code }) });
    checkIssuedCard(token, issued);
    this.tokens.add(token);
    this.sms.add({ id, code, source });
    return issued;
  }
}
