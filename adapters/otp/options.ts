import type { Locale } from '../../src/domain/messages.ts';
import type { VerifierState } from '../../src/verifier-kit/verifier-state.ts';
import type { SmsSender } from './senders/sms-sender.ts';

/** Options of the verifier that sends and checks SMS codes itself. */
export interface OtpOptions {
  /** Sends the codes. */
  sender: SmsSender;
  /** Digits of a code, 4 to 8. Default: 6. */
  codeDigits?: number | undefined;
  /** How long a code is valid, in milliseconds, 1 to 86,400,000. Default: 600,000 (10 minutes). */
  expiresIn?: number | undefined;
  /** How many wrong codes are allowed for one sent code, 1 to 100. Default: 5. */
  triesPerCode?: number | undefined;
  /**
   * How many wrong codes are allowed for one token, over all codes that were sent for it, 1 to 1,000. The count starts again 24
   * hours after the last send. Default: 15.
   */
  triesPerToken?: number | undefined;
  /** How many codes can be sent for one token within the `sendWindow`, 1 to 1,000. Default: 5. */
  sendsPerToken?: number | undefined;
  /** How many codes can be sent to one phone number within the `sendWindow`, 1 to 1,000. Default: 10. */
  sendsPerPhone?: number | undefined;
  /** Period in which sent codes are counted, in milliseconds, 1 to 86,400,000. Default: 3,600,000 (1 hour). */
  sendWindow?: number | undefined;
  /**
   * Key of the hashes of codes and phone numbers, at least 16 characters, the same in all processes. Default: a random key
   * that is kept in the state. If you pass one, a copy of the storage does not reveal the codes.
   */
  secret?: string | undefined;
}

/** The names of the options in {@link OtpOptions}. */
export const OTP_OPTION_NAMES = [
  'sender',
  'codeDigits',
  'expiresIn',
  'triesPerCode',
  'triesPerToken',
  'sendsPerToken',
  'sendsPerPhone',
  'sendWindow',
  'secret',
] as const satisfies readonly (keyof OtpOptions)[];

export type OtpSmsVerifierOptions = OtpOptions &
  VerifierState & {
    /** Language of the SMS. Default: `en`. */
    locale?: Locale | undefined;
  };
