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
  /** Makes a call fail: the next one, unless `call` selects another. */
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

  override retrieve(id: string, context: OperationContext): Token | undefined | Promise<Token | undefined> {
    return this.#faults.respond(() => this.#tokens.get(id), context);
  }
}

/** Verifies the SMS codes that a test has added. A right code stays right after use. */
export class FakeSmsVerifier extends SmsVerifier {
  override readonly fake = true;
  readonly #faults = new FaultInjector();
  /** Makes a call fail: the next one, unless `call` selects another. */
  readonly fail = this.#faults.fail;
  /** Cancels every failure that is still to come. */
  readonly recover = this.#faults.recover;
  readonly #codes = new Map<string, SmsAttempt>();

  /** Number of calls so far. */
  get calls(): number {
    return this.#faults.calls;
  }

  /** Adds a code, or replaces the code with the same id. */
  add(code: SmsAttempt): void {
    checkOptions(code, 'code');
    this.#codes.set(code.id, Object.freeze({ ...code }));
  }

  override verify(attempt: SmsAttempt, context: OperationContext): boolean | Promise<boolean> {
    return this.#faults.respond(() => {
      const issued = this.#codes.get(attempt.id);
      return issued !== undefined && issued.code === attempt.code && issued.source === attempt.source;
    }, context);
  }
}
