import { type OperationContext, type SmsAttempt, SmsVerifier, TokenVerifier } from '../../../src/index.ts';
import { FaultInjector } from '../../testing/fault-injection.ts';

/** Calls of a verifier that a client of the server can make fail. */
export type VerifierFaults = Pick<FaultInjector, 'calls' | 'fail' | 'recover'>;

/** Makes selected calls of a real token verifier fail. */
export class FaultyTokenVerifier extends TokenVerifier {
  readonly faults = new FaultInjector();
  readonly #inner: TokenVerifier;

  constructor(inner: TokenVerifier) {
    super();
    this.#inner = inner;
  }

  override retrieve(id: string, context: OperationContext) {
    return this.faults.respond(() => this.#inner.retrieve(id, context), context);
  }
}

/** Makes selected calls of a real SMS verifier fail. */
export class FaultySmsVerifier extends SmsVerifier {
  readonly faults = new FaultInjector();
  readonly #inner: SmsVerifier;

  constructor(inner: SmsVerifier) {
    super();
    this.#inner = inner;
  }

  override verify(attempt: SmsAttempt, context: OperationContext) {
    return this.faults.respond(() => this.#inner.verify(attempt, context), context);
  }
}
