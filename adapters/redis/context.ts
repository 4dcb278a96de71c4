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
  readonly #pending = new Map<string, Promise<ScopeKeys>>();
  readonly #id = randomBytes(9).toString('base64url');
  #ids = 0;

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
   * Records the format and partitions of a new scope, and checks those of an old one. Concurrent calls share one check.
   * @throws InvalidRequestError if the scope was created with another format or number of partitions
   */
  ensureScope(scope: Scope): Promise<ScopeKeys> {
    const running = this.#pending.get(scope.key);
    if (running) return running;
    const pending = this.#ensure(scope).finally(() => this.#pending.delete(scope.key));
    this.#pending.set(scope.key, pending);
    return pending;
  }

  /** Returns an id, for example of a write, that is unique among all processes. */
  nextUniqueId(): string {
    this.#ids += 1;
    return `${this.#id}.${this.#ids.toString(36)}`;
  }

  /** Reports the writes to the records, or to the feed, of a scope. Returns a function that unsubscribes. */
  subscribe(scope: Scope, part: 'recordPrefix' | 'feed', listener: InvalidationListener): () => void {
    const { partitions } = new ScopeKeys(this.#prefix, scope, this.#partitions);
    const prefixes = partitions.map((keys) => keys[part]);
    return this.invalidation.subscribe(prefixes, listener);
  }

  close(): void {
    this.invalidation.close();
    this.executor.close();
    this.connection.close();
  }

  async #ensure(scope: Scope): Promise<ScopeKeys> {
    const keys = new ScopeKeys(this.#prefix, scope, this.#partitions);
    const call = { keys: [keys.header], args: [FORMAT, this.#partitions] } as const;
    const reply = await this.executor.runScript(checkScopeScript, call, callOptions(undefined, false));
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
