import { errorOf, SmsVerifier, TokenVerifier } from '../../src/index.ts';

/*
 * Verifiers for commands that bind no card. With them a command needs no service to work on live customers, and cannot bind
 * a card by mistake.
 */

export class RefusingTokenVerifier extends TokenVerifier {
  override retrieve(): never {
    throw errorOf('verifier_unavailable', { retryable: false });
  }
}

export class RefusingSmsVerifier extends SmsVerifier {
  override verify(): never {
    throw errorOf('verifier_unavailable', { retryable: false });
  }
}
