import type { FileOptions } from '../../adapters/file/options.ts';
import type { RedisStoreOptions } from '../../adapters/redis/options.ts';
import type { AppDirectory } from '../ports/app-directory.ts';
import type { Clock } from '../ports/clock.ts';
import type { IdGenerator } from '../ports/id-generator.ts';
import type { SmsVerifier } from '../ports/sms-verifier.ts';
import type { Store } from '../ports/store.ts';
import type { TokenVerifier } from '../ports/token-verifier.ts';
import type { ServiceOptions } from '../service/operation/settings.ts';

/** A kind of store that is made for one clientele, and opened and closed with it. */
export type StoreOptions = { kind: 'memory' } | FileOptions | RedisStoreOptions;

/** The options of one kind of store. */
export type StoreOptionsOf<K extends StoreOptions['kind']> = Extract<StoreOptions, { kind: K }>;

/** Options of `createClientele`. Everything has a default: without options it keeps test data in memory, offline. */
export interface ClienteleOptions extends ServiceOptions {
  /** Where customers are kept: a kind of store that is opened and closed with the clientele, or a Store of the caller's. Default memory. */
  store?: StoreOptions | Store | undefined;
  /** A read cache around the store: how many customers it holds, and for how many milliseconds. Default: none. */
  cache?: { max: number; ttl?: number | undefined } | undefined;
  /** Knows card tokens. Required in live mode; in test mode the default is a fake. */
  tokens?: TokenVerifier | undefined;
  /** Knows SMS codes. Required in live mode; in test mode the default is a fake. */
  sms?: SmsVerifier | undefined;
  /** Knows apps. Default: none; every well-formed app id is accepted. */
  apps?: AppDirectory | undefined;
  /** Default: the machine's clock. */
  clock?: Clock | undefined;
  /** Default: ULIDs. */
  ids?: IdGenerator | undefined;
}
