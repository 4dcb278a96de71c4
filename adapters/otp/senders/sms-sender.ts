import type { Locale } from '../../../src/domain/messages.ts';
import type { Awaitable } from '../../../src/ports/awaitable.ts';
import type { OperationContext } from '../../../src/ports/operation-context.ts';

/** An SMS with a code. */
export interface SmsMessage {
  /** Id of the SMS code, new for each message: a provider can use it as an idempotency key. */
  readonly id: string;
  /** The token that the code is for. */
  readonly source: string;
  /** The phone number, with its digits and an optional `+` at the start. */
  readonly phone: string;
  /** 4 to 8 digits. */
  readonly code: string;
  /** When the code expires, in Unix seconds. */
  readonly expires_at: number;
  /** Language of the text. */
  readonly locale: Locale;
}

/** Sends SMS codes to payers. */
export abstract class SmsSender {
  /** Whether the sender is for development only. A service in live mode refuses it. */
  readonly fake: boolean = false;

  /**
   * Sends an SMS. Returns when the provider has accepted the message. A message must not be sent twice: repeat a request only if
   * the provider ignores a repeated `id`.
   *
   * To refuse, throw a `CardError` such as `send_sms_failed`, or a `RateLimitError` such as `rate_limited`. It says that nothing was
   * sent, so that the payer's former code stays valid. If the message may have been sent, give the error the `outcome` `unknown`,
   * or throw any other error, which becomes `send_sms_failed` with that outcome.
   */
  abstract send(message: SmsMessage, context: OperationContext): Awaitable<void>;
}
