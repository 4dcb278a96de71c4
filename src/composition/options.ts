import type { FileOptions } from '../../adapters/file/options.ts';
import type { AppDirectory } from '../ports/app-directory.ts';
import type { Clock } from '../ports/clock.ts';
import type { IdGenerator } from '../ports/id-generator.ts';
import type { SmsVerifier } from '../ports/sms-verifier.ts';
import type { Store } from '../ports/store.ts';
import type { TokenVerifier } from '../ports/token-verifier.ts';
import type { ServiceOptions } from '../service/operation/settings.ts';

/** What is used of a client of node-redis: one that `createClient`, `createSentinel` or `createCluster` made. */
export interface RedisClient {
  sendCommand(...args: never[]): Promise<unknown>;
  duplicate(...args: never[]): unknown;
  connect(): Promise<unknown>;
  on(event: 'error', listener: () => void): unknown;
  readonly isOpen: boolean;
  readonly isReady: boolean;
}

/** Redis: one server, Sentinel or Cluster. */
export type RedisStoreOptions = {
  kind: 'redis';
  /** How many parts a namespace is spread over, from 1 to 1,024; chosen once, for as long as it lives. Default 1. */
  partitions?: number | undefined;
  /** How many replicas must have a write before it is answered. Default 0. */
  minReplicas?: number | undefined;
  /** What all keys begin with. Default `clientele:`. */
  prefix?: string | undefined;
} & (
  | {
      /** `redis://` or, with TLS, `rediss://`: a client is made, and closed with the store. */ url: string;
      client?: undefined;
    }
  | { /** A client of the caller's, who closes it. */ client: RedisClient; url?: undefined }
);

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
