import { errorOf, SmsVerifier, TokenVerifier } from '../../src/index.ts';
import { expectation } from './messages.ts';

/*
 * Verifiers for commands that bind no card. With them a command needs no service to work on live customers, and cannot bind
 * a card by mistake.
 */

/** Only a client of `clientele serve --live` can see this error: no other command tries to bind a card. */
const bindsNoCard = () =>
  errorOf('verifier_unavailable', {
    retryable: false,
    detail: expectation(
      'this server has none, so it binds no card: bind it in your application, whose clientele has verifiers',
    ),
  });

export class RefusingTokenVerifier extends TokenVerifier {
  override retrieve(): never {
    throw bindsNoCard();
  }
}

export class RefusingSmsVerifier extends SmsVerifier {
  override verify(): never {
    throw bindsNoCard();
  }
}
