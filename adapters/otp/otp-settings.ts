import { readOptions } from '../../src/commands/read-options.ts';
import { isCount } from '../../src/domain/count.ts';
import type { Locale } from '../../src/domain/messages.ts';
import { checkRequiredPort } from '../../src/ports/port-methods.ts';
import { checkSecret } from '../../src/verifier-kit/secret.ts';
import { readVerifierState, VERIFIER_STATE_NAMES } from '../../src/verifier-kit/verifier-state.ts';
import { invalidParameter } from './messages.ts';
import { OTP_OPTION_NAMES, type OtpOptions, type OtpSmsVerifierOptions } from './options.ts';
import type { SmsSender } from './senders/sms-sender.ts';

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
export function readOtpSettings(options: OtpSmsVerifierOptions) {
  const given = readOptions(options, [...OTP_OPTION_NAMES, ...VERIFIER_STATE_NAMES, 'locale'], ['sms']);
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
