import { randomBytes } from 'node:crypto';
import type { Reference } from '../../src/concurrency/shared-resources.ts';
import type { Scope } from '../../src/domain/scope.ts';
import type { InvalidationListener } from '../../src/ports/store-types.ts';
import { Batcher } from './batcher.ts';
import type { CallOptions } from './call-options.ts';
import type { DataSetExecutor } from './data-set-executor.ts';
import { RecordDecoder } from './encoding.ts';
import type { CacheInvalidation } from './invalidation/cache-invalidation.ts';
import { ScopeKeys } from './key-names.ts';
import { checkScopeScript, hashKeyScript } from './lua/scripts.generated.ts';
import { invalidParameter } from './messages.ts';
import type { RedisSettings } from './options.ts';
import type { SharedConnection } from './shared-connections.ts';

/** Format of the stored data. Increased by every change that an older version would misread. */
const FORMAT = 1;

/** A scope that was checked. */
interface CheckedScope {
  readonly keys: ScopeKeys;
  readonly dataSet: string;
  /** Key of the fingerprints; undefined until a process has stored one. */
  hashKey: string | undefined;
  /** The hash key of the data that was replaced. */
  readonly lostHashKey: string | undefined;
}

type ScopeReply = readonly [format: string, partitions: string, dataSet: string, hashKey: string | null];

/** The state of an open store, shared by its features. */
export class RedisContext {
  readonly connection: SharedConnection;
  readonly executor: DataSetExecutor;
  readonly decoder = new RecordDecoder();
  readonly #release: () => Promise<void>;
  readonly #prefix: string;
  /** Number of partitions of each scope. */
  readonly partitions: number;
  readonly #scopes = new Map<string, CheckedScope>();
  readonly #checks: Batcher<ScopeKeys, ScopeReply, string>;
  /** Functions that end the subscriptions of this store. */
  readonly #subscriptions = new Map<() => void, InvalidationListener>();
  readonly #id = randomBytes(9).toString('base64url');
  #ids = 0;

  constructor({ resource, release }: Reference<SharedConnection>, { prefix, partitions, minReplicas }: RedisSettings) {
    this.connection = resource;
    this.executor = resource.executorFor(minReplicas);
    this.#release = release;
    this.#prefix = prefix;
    this.partitions = partitions;
    this.#checks = new Batcher(this.executor.timer, Number.POSITIVE_INFINITY, async (scopes, deadline) => {
      const reply = await this.#recordScope(scopes[0] as ScopeKeys, deadline);
      return scopes.map(() => reply);
    });
  }

  /** Returns the keys of a scope that was checked before, unless its data was replaced since. */
  checkedScope(scope: Scope): ScopeKeys | undefined {
    return this.#checked(scope)?.keys;
  }

  /**
   * Records the format and partitions of a new scope, and checks those of an old one. Calls of one turn share one check.
   * @throws InvalidRequestError if the scope was created with another format or number of partitions
   */
  async ensureScope(scope: Scope, options: CallOptions): Promise<ScopeKeys> {
    const keys = new ScopeKeys(this.#prefix, scope, this.partitions);
    const [format, partitions, dataSet, hashKey] = await this.executor.retry(options, () =>
      this.#checks.call(scope.key, keys, options.deadline),
    );
    if (Number(format) !== FORMAT) throw invalidParameter('store', 'a store in a format that this version can read');
    if (Number(partitions) !== this.partitions) {
      const expected = '{partitions}, the number that the namespace was created with';
      throw invalidParameter('store[partitions]', expected, { partitions: Number(partitions) });
    }
    this.connection.dataSets.set(keys.header, dataSet);
    const known = this.#checked(scope);
    if (known) return known.keys;
    const replaced = this.#scopes.get(scope.key);
    const lostHashKey = replaced?.hashKey ?? replaced?.lostHashKey;
    this.#scopes.set(scope.key, { keys, dataSet, hashKey: hashKey ?? undefined, lostHashKey });
    return keys;
  }

  /** Returns the key of the fingerprints of the scope's data; undefined if it is not known. */
  hashKeyOf(scope: Scope): string | undefined {
    return this.#checked(scope)?.hashKey;
  }

  /** Returns the key of the fingerprints of the scope's data. Stores the proposal if the scope has none. */
  async readHashKey(scope: Scope, { header }: ScopeKeys, proposal: string, options: CallOptions): Promise<string> {
    const checked = this.#checked(scope);
    if (checked?.hashKey !== undefined) return checked.hashKey;
    // Idempotency keys in the partitions of other servers can have survived the loss.
    const args = [checked?.lostHashKey ?? proposal] as const;
    const hashKey = String(await this.executor.runScript(hashKeyScript, { keys: [header], args }, options));
    if (checked) checked.hashKey = hashKey;
    return hashKey;
  }

  /** Returns an id, for example of a write, that is unique among all processes. */
  nextUniqueId(): string {
    this.#ids += 1;
    return `${this.#id}.${this.#ids.toString(36)}`;
  }

  /** Reports the writes to the records, or to the feed, of a scope. Returns a function that unsubscribes. */
  subscribe(scope: Scope, part: 'recordPrefix' | 'feed', listener: InvalidationListener): () => void {
    const { partitions } = new ScopeKeys(this.#prefix, scope, this.partitions);
    const prefixes = partitions.map((keys) => keys[part]);
    const end = this.connection.invalidation.subscribe(prefixes, listener);
    const unsubscribe = () => {
      this.#subscriptions.delete(unsubscribe);
      end();
    };
    this.#subscriptions.set(unsubscribe, listener);
    return unsubscribe;
  }

  /** The state of the invalidations that this store receives. */
  get invalidationState(): CacheInvalidation['state'] {
    return this.#subscriptions.size === 0 ? 'unused' : this.connection.invalidation.state;
  }

  async close(): Promise<void> {
    for (const [unsubscribe, { onState }] of this.#subscriptions) {
      unsubscribe();
      onState('interrupted');
    }
    await this.#release();
  }

  #checked(scope: Scope): CheckedScope | undefined {
    const checked = this.#scopes.get(scope.key);
    return checked && this.connection.dataSets.has(checked.keys.header, checked.dataSet) ? checked : undefined;
  }

  async #recordScope({ header, firstPartition }: ScopeKeys, deadline: number): Promise<ScopeReply> {
    const proposal = randomBytes(12).toString('base64url');
    const call = { keys: [header, firstPartition.clock], args: [FORMAT, this.partitions, proposal] } as const;
    return (await this.executor.runScriptOnce(checkScopeScript, call, { deadline, write: false })) as ScopeReply;
  }
}
