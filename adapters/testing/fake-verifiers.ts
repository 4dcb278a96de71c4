import type { Token } from '../../src/domain/card.ts';
import type { OperationContext } from '../../src/ports/operation-context.ts';
import type { SmsAttempt, SmsVerifier } from '../../src/ports/sms-verifier.ts';
import type { TokenVerifier } from '../../src/ports/token-verifier.ts';
import { FaultInjector } from './fault-injection.ts';

/** Verifies the tokens that a test has added. */
export class FakeTokenVerifier extends FaultInjector implements TokenVerifier {
  readonly fake = true;
  readonly #tokens = new Map<string, Token>();

  /** Adds a token, or replaces the token with the same id. */
  add(token: Token): void {
    this.#tokens.set(token.id, Object.freeze({ ...token, card: Object.freeze({ ...token.card }) }));
  }

  retrieve(id: string, context: OperationContext): Token | undefined | Promise<Token | undefined> {
    return this.respond(() => this.#tokens.get(id), context);
  }
}

/** Verifies the SMS codes that a test has added. A right code stays right after use. */
export class FakeSmsVerifier extends FaultInjector implements SmsVerifier {
  readonly fake = true;
  readonly #codes = new Map<string, SmsAttempt>();

  /** Adds a code, or replaces the code with the same id. */
  add(code: SmsAttempt): void {
    this.#codes.set(code.id, Object.freeze({ ...code }));
  }

  verify(attempt: SmsAttempt, context: OperationContext): boolean | Promise<boolean> {
    return this.respond(() => {
      const issued = this.#codes.get(attempt.id);
      return issued !== undefined && issued.code === attempt.code && issued.source === attempt.source;
    }, context);
  }
}
