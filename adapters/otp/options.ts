import { readOptions } from '../../src/commands/read-options.ts';
import { isCount } from '../../src/domain/count.ts';
import type { Locale } from '../../src/domain/messages.ts';
import { checkRequiredPort } from '../../src/ports/port-methods.ts';
import { checkSecret } from '../../src/verifier-kit/secret.ts';
import { readVerifierState, VERIFIER_STATE_NAMES, type VerifierState } from '../../src/verifier-kit/verifier-state.ts';
import { invalidParameter } from './messages.ts';
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

export type OtpSmsVerifierOptions = OtpOptions &
  VerifierState & {
    /** Language of the SMS. Default: `en`. */
    locale?: Locale | undefined;
  };

const DAY_MS = 86_400_000;

/** The smallest and largest value and the default of each limit. */
const LIMITS = {
  codeDigits: [4, 8, 6],
  expiresIn: [1, DAY_MS, 600_000],
  triesPerCode: [1, 100, 5],
  triesPerToken: [1, 1_000, 15],
  sendsPerToken: [1, 1_000, 5],
  sendsPerPhone: [1, 1_000, 10],
  sendWindow: [1, DAY_MS, 3_600_000],
} as const satisfies { readonly [N in keyof OtpOptions]?: readonly [number, number, number] };

const LIMIT_NAMES = Object.keys(LIMITS) as (keyof typeof LIMITS)[];

/** The limits, complete. */
export type OtpLimits = { readonly [N in keyof typeof LIMITS]: number };

/**
 * Checks the options of the verifier, and fills in the defaults.
 * @throws InvalidRequestError naming the option
 */
export function readOtpOptions(options: OtpSmsVerifierOptions) {
  const given = readOptions(options, ['sender', ...LIMIT_NAMES, 'secret', 'locale', ...VERIFIER_STATE_NAMES], ['sms']);
  const { sender, locale = 'en' } = given;
  checkRequiredPort('sms[sender]', sender, ['send']);
  if (locale !== 'en' && locale !== 'zh') throw invalidParameter('sms[locale]', 'en or zh');
  const limits = Object.fromEntries(LIMIT_NAMES.map((name) => [name, readLimit(name, given[name])])) as OtpLimits;
  return {
    ...readVerifierState('sms', given),
    sender: sender as SmsSender,
    secret: checkSecret('sms[secret]', given.secret),
    locale: locale as Locale,
    limits: Object.freeze(limits),
  };
}

function readLimit(name: keyof typeof LIMITS, value: unknown): number {
  const [min, max, initial] = LIMITS[name];
  if (value === undefined) return initial;
  if (isCount(value, min, max)) return value;
  throw invalidParameter(`sms[${name}]`, 'an integer from {min} to {max}', { min, max });
}
