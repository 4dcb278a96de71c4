import { checkOptions } from '../../src/commands/read-options.ts';
import type { Token } from '../../src/domain/card.ts';
import type { OperationContext } from '../../src/ports/operation-context.ts';
import { type SmsAttempt, SmsVerifier } from '../../src/ports/sms-verifier.ts';
import { TokenVerifier } from '../../src/ports/token-verifier.ts';
import { FaultInjector } from './fault-injection.ts';

/** Verifies the tokens that a test has added. */
export class FakeTokenVerifier extends TokenVerifier {
  override readonly fake = true;
  readonly #faults = new FaultInjector();
  /** Makes a call fail: the next one without a failure, unless `call` selects another. */
  readonly fail = this.#faults.fail;
  /** Cancels every failure that is still to come. */
  readonly recover = this.#faults.recover;
  readonly #tokens = new Map<string, Token>();

  /** Number of calls so far. */
  get calls(): number {
    return this.#faults.calls;
  }

  /** Adds a token, or replaces the token with the same id. */
  add(token: Token): void {
    checkOptions(token, 'token');
    checkOptions(token.card, 'token[card]');
    this.#tokens.set(token.id, Object.freeze({ ...token, card: Object.freeze({ ...token.card }) }));
  }

  /** Returns an added token. Counts as no call, and never fails. */
  find(id: string): Token | undefined {
    return this.#tokens.get(id);
  }

  /** Adds the tokens of another fake. */
  addAll(other: FakeTokenVerifier): void {
    for (const [id, token] of other.#tokens) this.#tokens.set(id, token);
  }

  override retrieve(id: string, context: OperationContext): Token | undefined | Promise<Token | undefined> {
    return this.#faults.respond(() => this.#tokens.get(id), context);
  }
}

/** An SMS code, without its digits. */
export interface FakeSmsCode {
  readonly id: string;
  readonly source: string;
  /** Whether the right digits were entered. */
  readonly validated: boolean;
}

/** Verifies the SMS codes that a test has added. A right code stays right after use. */
export class FakeSmsVerifier extends SmsVerifier {
  override readonly fake = true;
  readonly #faults = new FaultInjector();
  /** Makes a call fail: the next one without a failure, unless `call` selects another. */
  readonly fail = this.#faults.fail;
  /** Cancels every failure that is still to come. */
  readonly recover = this.#faults.recover;
  readonly #codes = new Map<string, SmsAttempt>();
  readonly #validated = new Set<string>();

  /** Number of calls so far. */
  get calls(): number {
    return this.#faults.calls;
  }

  /** Adds a code, or replaces the code with the same id. */
  add(code: SmsAttempt): void {
    checkOptions(code, 'code');
    this.#codes.set(code.id, Object.freeze({ ...code }));
  }

  /** Returns an added code, without its digits. Counts as no call, and never fails. */
  find(id: string): FakeSmsCode | undefined {
    const code = this.#codes.get(id);
    return code && { id, source: code.source, validated: this.#validated.has(id) };
  }

  /** Adds the codes of another fake. */
  addAll(other: FakeSmsVerifier): void {
    for (const [id, code] of other.#codes) this.#codes.set(id, code);
    for (const id of other.#validated) this.#validated.add(id);
  }

  override verify(attempt: SmsAttempt, context: OperationContext): boolean | Promise<boolean> {
    return this.#faults.respond(() => {
      const issued = this.#codes.get(attempt.id);
      const isRight = issued !== undefined && issued.code === attempt.code && issued.source === attempt.source;
      if (isRight) this.#validated.add(attempt.id);
      return isRight;
    }, context);
  }
}
