import { readOptions } from '../../commands/read-options.ts';
import { invalidParameter } from '../../domain/errors.ts';
import type { Expectation, Locale } from '../../domain/messages.ts';
import type { MetadataLimits } from '../../domain/metadata.ts';
import { type Scope, scopeOf } from '../../domain/scope.ts';
import type { AppDirectory } from '../../ports/app-directory.ts';
import { type Clock, SystemClock } from '../../ports/clock.ts';
import type { IdGenerator } from '../../ports/id-generator.ts';
import type { SmsVerifier } from '../../ports/sms-verifier.ts';
import type { Store } from '../../ports/store.ts';
import type { TokenVerifier } from '../../ports/token-verifier.ts';
import { UlidGenerator } from '../../ports/ulid-generator.ts';
import { isTimeout, TIMEOUT_WANTED } from './operation.ts';

/** How a service behaves. Everything has a default. */
export interface ServiceOptions {
  /** Whether the objects are live ones. Default false; fakes are refused where it is true. */
  livemode?: boolean | undefined;
  /** The tenant: 1 to 64 characters out of `A-Za-z0-9_-`. Default `default`. */
  namespace?: string | undefined;
  /** Language of error messages. Default `en`. */
  locale?: Locale | undefined;
  /** Limits of a customer's metadata. Default 10 pairs and 1,000 characters. */
  maxMetadata?: { pairs?: number | undefined; characters?: number | undefined } | undefined;
  /** Most cards of a customer. Default 100. */
  maxSources?: number | undefined;
  /** What to do with text in description or metadata that looks like a card number. Default `refuse`. */
  cardNumbers?: 'refuse' | 'allow' | undefined;
  /**
   * How many events the change feed keeps, and for how many seconds (`maxAge`). Each write trims the feed; without writes
   * an older event stays. Default the latest 100,000, however old.
   */
  events?: { keep?: number | undefined; maxAge?: number | undefined } | undefined;
  /** Whether `source` and `sms_code` are required to create a customer. Default true. */
  requireSource?: boolean | undefined;
  /** Deadline of an operation in milliseconds. Default 5,000. */
  timeout?: number | undefined;
}

/** What a service works on. */
export interface ServicePorts {
  store: Store;
  tokens: TokenVerifier;
  sms: SmsVerifier;
  /** Default: none; every well-formed app id is accepted. */
  apps?: AppDirectory | undefined;
  /** Default: the machine's clock. */
  clock?: Clock | undefined;
  /** Default: ULIDs. */
  ids?: IdGenerator | undefined;
}

/** Ports and options with every default in its place. Frozen. */
export interface Settings {
  readonly store: Store;
  readonly tokens: TokenVerifier;
  readonly sms: SmsVerifier;
  readonly apps: AppDirectory | undefined;
  readonly clock: Clock;
  readonly ids: IdGenerator;
  readonly scope: Scope;
  readonly locale: Locale;
  readonly maxMetadata: MetadataLimits;
  readonly maxSources: number;
  readonly cardNumbers: 'refuse' | 'allow';
  readonly events: { readonly keep: number; readonly maxAge: number | undefined };
  readonly requireSource: boolean;
  readonly timeout: number;
}

const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 1;
const isBoolean = (value: unknown): boolean => typeof value === 'boolean';

function checked<T>(param: string, value: T, valid: (value: T) => boolean, expected: Expectation): T {
  if (valid(value)) return value;
  throw invalidParameter(param, expected);
}

/** An option that is an object of options; all of them have defaults. */
function nested<K extends string>(given: unknown, names: readonly K[], param: string): { [N in K]?: unknown } {
  return given === undefined ? {} : readOptions(given, names, [param]);
}

/** Checks what a service is made of. @throws InvalidRequestError naming the option. */
export function settingsOf(given: ServicePorts & ServiceOptions): Settings {
  const count = (param: string, value: unknown) => checked(param, value, isCount, 'an integer of 1 or more') as number;
  const { pairs = 10, characters = 1000 } = nested(given.maxMetadata, ['pairs', 'characters'], 'maxMetadata');
  const { keep = 100_000, maxAge } = nested(given.events, ['keep', 'maxAge'], 'events');
  const livemode = checked('livemode', given.livemode ?? false, isBoolean, 'true or false');
  const namespace = checked(
    'namespace',
    given.namespace ?? 'default',
    (value) => typeof value === 'string' && /^[A-Za-z0-9_-]{1,64}$/.test(value),
    'a string of 1 to 64 letters, digits, _ or -',
  );
  for (const name of ['store', 'tokens', 'sms', 'apps', 'clock', 'ids'] as const) {
    const optional = name === 'apps' || name === 'clock' || name === 'ids';
    const isPort = (port: unknown) => (typeof port === 'object' && port !== null) || (optional && port === undefined);
    checked<unknown>(name, given[name], isPort, 'an implementation of the port');
  }
  for (const name of ['tokens', 'sms'] as const) {
    checked(name, given[name], (port) => !(livemode && port.fake), 'a real verifier in live mode');
  }
  return Object.freeze({
    store: given.store,
    tokens: given.tokens,
    sms: given.sms,
    apps: given.apps,
    clock: given.clock ?? new SystemClock(),
    ids: given.ids ?? new UlidGenerator(),
    scope: scopeOf(namespace, livemode),
    locale: checked('locale', given.locale ?? 'en', (value) => value === 'en' || value === 'zh', 'en or zh'),
    maxMetadata: {
      pairs: count('maxMetadata[pairs]', pairs),
      characters: count('maxMetadata[characters]', characters),
    },
    maxSources: count('maxSources', given.maxSources ?? 100),
    cardNumbers: checked(
      'cardNumbers',
      given.cardNumbers ?? 'refuse',
      (value) => value === 'refuse' || value === 'allow',
      'refuse or allow',
    ),
    events: {
      keep: count('events[keep]', keep),
      maxAge: maxAge === undefined ? undefined : count('events[maxAge]', maxAge),
    },
    requireSource: checked('requireSource', given.requireSource ?? true, isBoolean, 'true or false'),
    timeout: checked('timeout', given.timeout ?? 5000, isTimeout, TIMEOUT_WANTED),
  });
}
