import { readOptions } from '../../../src/commands/read-options.ts';
import { invalidParameter } from '../../../src/domain/errors.ts';
import type { PlatformUrl } from '../../../src/ports/platform-types.ts';
import { readDuration, readText, readTimeout, readUrl } from '../../../src/verifier-kit/request-options.ts';
import { expectation } from '../messages.ts';

/** Credentials of Twilio. Twilio recommends an API key in production: it can be revoked alone. */
export type TwilioCredentials =
  | {
      readonly accountSid: string;
      readonly authToken: string;
      readonly apiKey?: undefined;
      readonly apiKeySecret?: undefined;
    }
  | {
      readonly accountSid?: string | undefined;
      readonly authToken?: undefined;
      readonly apiKey: string;
      readonly apiKeySecret: string;
    };

/** Options of {@link TwilioVerifySms}. */
export type TwilioVerifyOptions = TwilioCredentials & {
  /** Id of the Verify Service: `VA` and 32 hexadecimal digits. Its codes must have 4 to 8 digits; Twilio's default is 6. */
  readonly serviceSid: string;
  /** Default `https://verify.twilio.com`. */
  readonly endpoint?: string | PlatformUrl | undefined;
  /** How a code is sent. Default `sms`. */
  readonly channel?: 'sms' | 'call' | 'whatsapp' | undefined;
  /** Language of the text, such as `en` or `zh`. Default: Twilio chooses it by the country of the number. */
  readonly locale?: string | undefined;
  /** Milliseconds for which the Service's codes are valid. Default 600,000. Only Twilio's support can change it there. */
  readonly expiresIn?: number | undefined;
  /** Milliseconds for one request. Default 10,000. The operation's deadline can be earlier. */
  readonly timeout?: number | undefined;
};

const NAMES = [
  'accountSid',
  'authToken',
  'apiKey',
  'apiKeySecret',
  'serviceSid',
  'endpoint',
  'channel',
  'locale',
  'expiresIn',
  'timeout',
] as const;

const SECRET = /^[\x21-\x7e]{1,255}$/;
const CHANNELS = ['sms', 'call', 'whatsapp'];
const DEFAULT_EXPIRES_IN_MS = 600_000;

const readSid = (value: unknown, param: string, prefix: string): string =>
  readText(
    value,
    param,
    new RegExp(`^${prefix}[0-9a-fA-F]{32}$`),
    expectation('{prefix} and 32 hexadecimal digits, as the provider shows them', { prefix }),
  );

const readSecretText = (value: unknown, param: string): string => {
  const expected = '1 to 255 printable ASCII characters without spaces, as the provider shows them';
  return readText(value, param, SECRET, expectation(expected));
};

/** The checked options. `secret` is the secret half of the credentials. */
export interface TwilioSettings {
  readonly secret: string;
  readonly authorization: string;
  readonly serviceUrl: string;
  readonly serviceSid: string;
  readonly channel: string;
  readonly locale: string | undefined;
  readonly expiresIn: number;
  readonly timeout: number;
}

/** @throws InvalidRequestError naming the option */
export function readTwilioOptions(options: unknown): TwilioSettings {
  const given = readOptions(options, NAMES);
  const { accountSid, apiKey, apiKeySecret, channel = 'sms', locale, expiresIn } = given;
  const hasApiKey = apiKey !== undefined || apiKeySecret !== undefined;
  const user = hasApiKey ? readSid(apiKey, 'apiKey', 'SK') : readSid(accountSid, 'accountSid', 'AC');
  const secret = hasApiKey
    ? readSecretText(apiKeySecret, 'apiKeySecret')
    : readSecretText(given.authToken, 'authToken');
  const serviceSid = readSid(given.serviceSid, 'serviceSid', 'VA');
  const endpoint = readUrl(given.endpoint ?? 'https://verify.twilio.com', 'endpoint').replace(/\/$/, '');
  if (!CHANNELS.includes(channel as string)) {
    throw invalidParameter('channel', 'one of {kinds}', { kinds: CHANNELS.join(', ') });
  }
  const localeText = expectation('the code of a language, such as en or zh');
  return {
    secret,
    authorization: `Basic ${Buffer.from(`${user}:${secret}`).toString('base64')}`,
    serviceUrl: `${endpoint}/v2/Services/${serviceSid}`,
    serviceSid,
    channel: channel as string,
    locale: locale === undefined ? undefined : readText(locale, 'locale', /^[a-z]{2}(?:-[A-Z]{2})?$/, localeText),
    expiresIn: readDuration(expiresIn, 'expiresIn', DEFAULT_EXPIRES_IN_MS),
    timeout: readTimeout(given.timeout),
  };
}
