import { readOptions } from '../commands/read-options.ts';
import { callUserCode } from '../domain/call-user-code.ts';
import { invalidParameter } from '../domain/errors.ts';
import type { AppDirectory } from '../ports/app-directory.ts';
import { isThenable } from '../ports/awaitable.ts';
import type { Clock } from '../ports/clock.ts';
import type { IdGenerator } from '../ports/id-generator.ts';
import { checkPort, hasStoreMethod } from '../ports/port-methods.ts';
import type { SmsVerifier } from '../ports/sms-verifier.ts';
import { Store } from '../ports/store.ts';
import type { TokenVerifier } from '../ports/token-verifier.ts';
import type { ServiceOptions } from '../service/operation/settings.ts';
import { readKind } from './kinds.ts';
import { STORE_KINDS, type StoreOptions } from './store-kinds.ts';
import { SMS_KINDS, type SmsOptions, TOKENS_KINDS, type TokensOptions } from './verifier-kinds.ts';

/** Options of `createClientele`. The defaults make a clientele in memory, in test mode, with offline fakes. */
export interface ClienteleOptions extends ServiceOptions {
  /**
   * The store: options of a kind of store, which is opened and closed with the clientele, or an existing Store, which is
   * opened but not closed. Default: memory.
   */
  store?: StoreOptions | Store | undefined;
  /** Read cache around the store: `max` customers, for `ttl` milliseconds each. Default: no cache. */
  cache?: { max: number; ttl?: number | undefined } | undefined;
  /**
   * Looks up card tokens: options of a kind of verifier, which keeps its state in the store, or your TokenVerifier. Required in
   * live mode. Default in test mode: a fake.
   */
  tokens?: TokenVerifier | TokensOptions | undefined;
  /**
   * Verifies SMS codes: options of a kind of verifier, which keeps its state in the store, or your SmsVerifier. Required in live
   * mode. Default in test mode: a fake.
   */
  sms?: SmsVerifier | SmsOptions | undefined;
  /** Looks up apps. Default: none, so that every well-formed app id is accepted. */
  apps?: AppDirectory | undefined;
  /** Default: the system clock. */
  clock?: Clock | undefined;
  /** Default: ULIDs. */
  ids?: IdGenerator | undefined;
}

/** Options whose names and store are checked. The service checks the values of the others. */
export type CheckedOptions = ClienteleOptions & { readonly store: StoreOptions | Store };

const OPTION_NAMES = Object.keys({
  store: 0,
  cache: 0,
  tokens: 0,
  sms: 0,
  apps: 0,
  clock: 0,
  ids: 0,
  livemode: 0,
  namespace: 0,
  locale: 0,
  maxMetadata: 0,
  maxSources: 0,
  cardNumbers: 0,
  events: 0,
  requireSource: 0,
  timeout: 0,
} satisfies Record<keyof ClienteleOptions, 0>) as (keyof ClienteleOptions)[];

/**
 * Reads each option once.
 * @throws InvalidRequestError for an unknown option, kind of store or option of that kind
 */
export function readClienteleOptions(given: ClienteleOptions): CheckedOptions {
  const options = readOptions(given, OPTION_NAMES) as ClienteleOptions;
  const { store = { kind: 'memory' }, cache, tokens, sms } = options;
  return {
    ...options,
    store: readStore(store),
    tokens: readVerifier<TokenVerifier, TokensOptions>('tokens', TOKENS_KINDS, tokens),
    sms: readVerifier<SmsVerifier, SmsOptions>('sms', SMS_KINDS, sms),
    cache: cache === undefined ? undefined : (readOptions(cache, ['max', 'ttl'], ['cache']) as { max: number }),
  };
}

function readStore(store: StoreOptions | Store): StoreOptions | Store {
  if (typeof store === 'string') throw invalidParameter('store', expectedInsteadOf(store));
  if (typeof store !== 'object' || store === null) {
    if (typeof store === 'function') checkPort('store', store);
    throw invalidParameter('store', "an object such as { kind: 'memory' }, or a store");
  }
  const read = <T>(question: () => T): T => callUserCode('store', 'a readable value', question);
  // A class that extends Store and has none of its methods yet is no options.
  if (read(() => isThenable(store) || store instanceof Store || hasStoreMethod(store))) {
    checkPort('store', store);
    return store as Store;
  }
  if (read(() => 'sendCommand' in store)) {
    throw invalidParameter('store', "an object: write { kind: 'redis', client } for a client of Redis");
  }
  return readKind('store', STORE_KINDS, store as StoreOptions);
}

const EXPECTED_VERIFIER = {
  tokens: "an object such as { kind: 'vault' }, or a verifier",
  sms: "an object such as { kind: 'otp', sender }, or a verifier",
} as const;

/** Reads the options of a kind of verifier. Returns a verifier, and any other value, unchanged: the service checks it. */
function readVerifier<V extends TokenVerifier | SmsVerifier, O extends TokensOptions | SmsOptions>(
  param: 'tokens' | 'sms',
  kinds: Parameters<typeof readKind<O>>[1],
  given: V | O | undefined,
): V | O | undefined {
  // Only undefined has a default. A fake in place of null would accept every code.
  if (given === null || typeof given === 'string') throw invalidParameter(param, EXPECTED_VERIFIER[param]);
  const isOptions = callUserCode(param, 'a readable value', () => isVerifierOptions(given));
  return isOptions ? readKind(param, kinds, given as O) : given;
}

/** Returns the remedy for a text as the store option. It never repeats the text, because a URL may contain a password. */
function expectedInsteadOf(store: string) {
  if (/^(?:redis|valkey)s?(?::|$)/.test(store)) return "an object: write { kind: 'redis', url } for a Redis server";
  if (store === 'memory' || store === ':memory:') return "an object: write { kind: 'memory' }";
  return "an object: write { kind: 'file', path } for a file";
}

/** Tells the options of a kind of verifier from a verifier, which has the method of its port. */
export const isVerifierOptions = <T extends TokenVerifier | TokensOptions | SmsVerifier | SmsOptions>(
  given: T | undefined,
): given is Extract<T, TokensOptions | SmsOptions> =>
  typeof given === 'object' && given !== null && 'kind' in given && !('verify' in given || 'retrieve' in given);

/** Detects a store by its methods: its class may be this library's copy in the other module format. */
export const isStore = (store: StoreOptions | Store): store is Store => 'find' in store && 'insert' in store;

/** Returns whether a fake takes the place of a verifier that the options omit. */
export const usesFakes = ({ livemode, tokens, sms }: ClienteleOptions): boolean => !livemode && !(tokens && sms);
