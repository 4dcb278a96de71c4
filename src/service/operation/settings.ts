import { checkOptions, readOptions } from '../../commands/read-options.ts';
import type { InputSize } from '../../commands/to-plain-json.ts';
import { callUserCode } from '../../domain/call-user-code.ts';
import { isCount } from '../../domain/count.ts';
import { errorOf, invalidParameter } from '../../domain/errors.ts';
import { type Expectation, expectation, type Locale } from '../../domain/messages.ts';
import type { MetadataLimits } from '../../domain/metadata.ts';
import { isNamespace, type Scope, scopeOf } from '../../domain/scope.ts';
import type { AppDirectory } from '../../ports/app-directory.ts';
import { type Clock, SystemClock } from '../../ports/clock.ts';
import type { IdGenerator } from '../../ports/id-generator.ts';
import { checkPort } from '../../ports/port-methods.ts';
import type { SmsVerifier } from '../../ports/sms-verifier.ts';
import type { Store } from '../../ports/store.ts';
import type { TokenVerifier } from '../../ports/token-verifier.ts';
import { UlidGenerator } from '../../ports/ulid-generator.ts';
import { EXPECTED_TIMEOUT, isTimeout } from './operation-options.ts';

/** The options of a service. All are optional. */
export interface ServiceOptions {
  /** Whether the service works on live data. Default: false. With true it rejects fake verifiers. */
  livemode?: boolean | undefined;
  /** The tenant: 1 to 64 characters of `A-Za-z0-9_-`. Default: `default`. */
  namespace?: string | undefined;
  /** Language of error messages. Default: `en`. */
  locale?: Locale | undefined;
  /** Limits of a customer's metadata. Default: 10 pairs and 1,000 characters. */
  maxMetadata?: { pairs?: number | undefined; characters?: number | undefined } | undefined;
  /** Maximum number of cards of a customer. Default: 100. */
  maxSources?: number | undefined;
  /** Whether to refuse text in description or metadata that looks like a card number. Default: `refuse`. */
  cardNumbers?: 'refuse' | 'allow' | undefined;
  /**
   * How many events the change feed keeps (`keep`), and for how many seconds (`maxAge`). Each write trims the feed; without
   * writes an older event stays. Default: the latest 100,000, of any age.
   */
  events?: { keep?: number | undefined; maxAge?: number | undefined } | undefined;
  /** Whether a create requires `source` and `sms_code`. Default: true. */
  requireSource?: boolean | undefined;
  /** Deadline of an operation in milliseconds, 1 to 2,147,483,647. Default: 5,000. */
  timeout?: number | undefined;
}

/** The ports of a service. */
export interface ServicePorts {
  store: Store;
  tokens: TokenVerifier;
  sms: SmsVerifier;
  /** Default: none. The service then accepts every well-formed app id. */
  apps?: AppDirectory | undefined;
  /** Default: the system clock. */
  clock?: Clock | undefined;
  /** Default: ULIDs. */
  ids?: IdGenerator | undefined;
}

type Complete<T> = { readonly [K in keyof T]-?: Exclude<T[K], undefined> };

/** Ports and options, checked and complete. Frozen. */
export interface Settings
  extends Complete<Omit<ServicePorts, 'apps'>>,
    Complete<Omit<ServiceOptions, 'livemode' | 'namespace' | 'maxMetadata' | 'events'>> {
  readonly apps: AppDirectory | undefined;
  readonly scope: Scope;
  readonly maxMetadata: MetadataLimits;
  readonly events: { readonly keep: number; readonly maxAge: number | undefined };
}

/** Returns the size of an input that removes all metadata and sets new ones. A character has at most two code units. */
export const metadataSize = ({ maxMetadata: { pairs, characters } }: Settings): InputSize => ({
  keys: 2 * pairs,
  characters: 2 * 2 * characters,
});

function check<T>(param: string, value: T, isValid: (value: T) => boolean, expected: Expectation): T {
  if (isValid(value)) return value;
  throw invalidParameter(param, expected);
}

const checkCount = (param: string, value: unknown) =>
  check(param, value, (count) => isCount(count, 1), 'an integer of 1 or more') as number;

const isBoolean = (value: unknown): boolean => typeof value === 'boolean';

function readGroup<K extends string>(options: unknown, names: readonly K[], param: string): { [N in K]?: unknown } {
  return options === undefined ? {} : readOptions(options, names, [param]);
}

/**
 * Checks the ports and options of a service, and fills in the defaults.
 * @throws InvalidRequestError naming the port or option
 */
export function settingsOf(given: ServicePorts & ServiceOptions): Settings {
  checkOptions(given);
  const options = callUserCode('options', 'an object with options', () => ({ ...given }));
  const { pairs = 10, characters = 1000 } = readGroup(options.maxMetadata, ['pairs', 'characters'], 'maxMetadata');
  const { keep = 100_000, maxAge } = readGroup(options.events, ['keep', 'maxAge'], 'events');
  const livemode = check('livemode', options.livemode ?? false, isBoolean, 'true or false');
  const namespace = check(
    'namespace',
    options.namespace ?? 'default',
    isNamespace,
    'a string of 1 to 64 letters, digits, _ or -',
  );
  for (const name of ['store', 'tokens', 'sms'] as const) {
    if (options[name] === undefined) {
      throw errorOf('parameter_missing', { param: name, detail: expectation('an implementation of the port') });
    }
    checkPort(name, options[name]);
  }
  for (const name of ['apps', 'clock', 'ids'] as const) {
    if (options[name] !== undefined) checkPort(name, options[name]);
  }
  for (const name of ['tokens', 'sms'] as const) {
    check(name, options[name], (port) => !(livemode && port.fake), 'a real verifier in live mode');
  }
  return Object.freeze({
    store: options.store,
    tokens: options.tokens,
    sms: options.sms,
    apps: options.apps,
    clock: options.clock ?? new SystemClock(),
    ids: options.ids ?? new UlidGenerator(),
    scope: scopeOf(namespace, livemode),
    locale: check('locale', options.locale ?? 'en', (value) => value === 'en' || value === 'zh', 'en or zh'),
    maxMetadata: {
      pairs: checkCount('maxMetadata[pairs]', pairs),
      characters: checkCount('maxMetadata[characters]', characters),
    },
    maxSources: checkCount('maxSources', options.maxSources ?? 100),
    cardNumbers: check(
      'cardNumbers',
      options.cardNumbers ?? 'refuse',
      (value) => value === 'refuse' || value === 'allow',
      'refuse or allow',
    ),
    events: {
      keep: checkCount('events[keep]', keep),
      maxAge: maxAge === undefined ? undefined : checkCount('events[maxAge]', maxAge),
    },
    requireSource: check('requireSource', options.requireSource ?? true, isBoolean, 'true or false'),
    timeout: check('timeout', options.timeout ?? 5000, isTimeout, EXPECTED_TIMEOUT),
  });
}
