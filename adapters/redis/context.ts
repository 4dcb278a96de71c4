import { randomBytes } from 'node:crypto';
import { invalidParameter } from '../../src/domain/errors.ts';
import type { Scope } from '../../src/domain/scope.ts';
import type { InvalidationListener } from '../../src/ports/store-types.ts';
import { callOptions } from './call-options.ts';
import type { Connection } from './connection.ts';
import { RecordDecoder } from './encoding.ts';
import { CommandExecutor } from './executor.ts';
import { CacheInvalidation } from './invalidation/cache-invalidation.ts';
import { ScopeKeys } from './key-names.ts';
import { checkScopeScript } from './lua/scripts.generated.ts';
import type { RedisSettings } from './options.ts';

/** Format of the stored data. Increased by every change that an older version would misread. */
const FORMAT = 1;

/** The state of an open store, shared by its features. */
export class RedisContext {
  readonly connection: Connection;
  readonly executor: CommandExecutor;
  readonly decoder = new RecordDecoder();
  readonly invalidation: CacheInvalidation;
  readonly #prefix: string;
  readonly #partitions: number;
  readonly #scopes = new Map<string, ScopeKeys>();
  readonly #checks = new Map<string, Promise<ScopeKeys>>();
  readonly #id = randomBytes(9).toString('base64url');
  #writes = 0;

  constructor(connection: Connection, { prefix, partitions, minReplicas }: RedisSettings) {
    this.connection = connection;
    this.executor = new CommandExecutor(connection.transport, minReplicas);
    this.invalidation = new CacheInvalidation(connection.transport);
    this.#prefix = prefix;
    this.#partitions = partitions;
  }

  /** Returns the keys of a scope that was checked before. */
  checkedScope(scope: Scope): ScopeKeys | undefined {
    return this.#scopes.get(scope.key);
  }

  /**
   * Checks that the scope was created with this store's format and partitions. Concurrent calls share one check.
   * @throws InvalidRequestError if it was not
   */
  checkScope(scope: Scope): Promise<ScopeKeys> {
    const running = this.#checks.get(scope.key);
    if (running) return running;
    const check = this.#check(scope).finally(() => this.#checks.delete(scope.key));
    this.#checks.set(scope.key, check);
    return check;
  }

  /** Returns an id for a write, unique among all processes. */
  nextWriteId(): string {
    this.#writes += 1;
    return `${this.#id}.${this.#writes.toString(36)}`;
  }

  /** Reports the writes to the records, or to the feed, of a scope. Returns a function that ends it. */
  subscribe(scope: Scope, part: 'records' | 'feed', listener: InvalidationListener): () => void {
    const { partitions } = new ScopeKeys(this.#prefix, scope, this.#partitions);
    const prefixes = partitions.map((keys) => keys[part]);
    return this.invalidation.subscribe(prefixes, listener);
  }

  close(): void {
    this.invalidation.close();
    this.executor.close();
    this.connection.close();
  }

  async #check(scope: Scope): Promise<ScopeKeys> {
    const keys = new ScopeKeys(this.#prefix, scope, this.#partitions);
    const options = callOptions(undefined, false);
    const reply = await this.executor.run(checkScopeScript, [keys.header], [FORMAT, this.#partitions], options);
    const [format, partitions = 0] = (reply as unknown[]).map(Number);
    if (format !== FORMAT) throw invalidParameter('store', 'a store in a format that this version can read');
    if (partitions !== this.#partitions) {
      const expected = '{partitions}, the number that the namespace was created with';
      throw invalidParameter('store[partitions]', expected, { partitions });
    }
    this.#scopes.set(scope.key, keys);
    return keys;
  }
}
