import { randomBytes } from 'node:crypto';
import type { CustomerRecord } from '../../src/domain/customer-record.ts';
import { errorOf, invalidParameter } from '../../src/domain/errors.ts';
import { expectation } from '../../src/domain/messages.ts';
import type { Scope } from '../../src/domain/scope.ts';
import type { OperationContext } from '../../src/ports/operation-context.ts';
import type { InvalidationListener } from '../../src/ports/store-types.ts';
import type { Connection } from './connection.ts';
import { Records } from './encoding.ts';
import { type Limits, Link } from './executor.ts';
import { Tracking } from './invalidation/cache-invalidation.ts';
import { headerKey, ScopeKeys } from './key-names.ts';
import { claimScope } from './scripts/scope.ts';

/** Of what is stored. Raised when it changes in a way that an older version would misread. */
const FORMAT = 1;

/** Deadline of a call that comes without a context, in milliseconds: behind those of the operations that may wait for it. */
const DEADLINE_MS = 15_000;

/** What an open store works with. */
export class Session {
  readonly connection: Connection;
  readonly link: Link;
  readonly records = new Records();
  readonly tracking: Tracking;
  readonly #prefix: string;
  readonly #partitions: number;
  readonly #scopes = new Map<string, ScopeKeys>();
  readonly #checking = new Map<string, Promise<ScopeKeys>>();
  readonly #id = randomBytes(9).toString('base64url');
  #writes = 0;

  constructor(connection: Connection, prefix: string, partitions: number, minReplicas: number) {
    this.connection = connection;
    this.link = new Link(connection.sender, minReplicas);
    this.tracking = new Tracking(connection.sender);
    this.#prefix = prefix;
    this.#partitions = partitions;
  }

  /** The scope's keys, where it was seen before. */
  known(scope: Scope): ScopeKeys | undefined {
    return this.#scopes.get(scope.key);
  }

  /** The scope's keys, once it is seen to be made as this store is. @throws InvalidRequestError where it is not */
  scope(scope: Scope): Promise<ScopeKeys> {
    const under = this.#checking.get(scope.key);
    if (under) return under;
    const checking = this.#checked(scope).finally(() => this.#checking.delete(scope.key));
    this.#checking.set(scope.key, checking);
    return checking;
  }

  /** A customer's record, as the store has it now. */
  async find(keys: ScopeKeys, id: string, limits: Limits): Promise<CustomerRecord | undefined> {
    const value = await this.link.value(keys.of(id).record(id), limits);
    return value === null ? undefined : this.records.of(id, keys.scope.livemode, value);
  }

  headerKey(scope: Scope): string {
    return headerKey(this.#prefix, scope);
  }

  /** A name for a write that no other has. */
  writeId(): string {
    this.#writes += 1;
    return `${this.#id}.${this.#writes.toString(36)}`;
  }

  /** Has the follower told of each record, or each feed, that is written. */
  follow(scope: Scope, what: 'records' | 'feed', follower: InvalidationListener): () => void {
    const { partitions } = new ScopeKeys(this.#prefix, scope, this.#partitions);
    return this.tracking.follow(
      partitions.map((keys) => keys[what]),
      follower,
    );
  }

  close(): void {
    this.tracking.close();
    this.link.close();
    this.connection.close();
  }

  async #checked(scope: Scope): Promise<ScopeKeys> {
    const args = [FORMAT, this.#partitions];
    const answer = await this.link.run(claimScope, [this.headerKey(scope)], args, limitsOf(undefined, false));
    const [format, partitions] = (answer as unknown[]).map(Number);
    if (format !== FORMAT) {
      throw invalidParameter('store', 'a store in a format that this version can read');
    }
    if (partitions !== this.#partitions) {
      const detail = expectation('{partitions}, the number that the namespace was created with', {
        partitions: partitions ?? 0,
      });
      throw errorOf('parameter_invalid', { param: 'store[partitions]', detail });
    }
    const keys = new ScopeKeys(this.#prefix, scope, this.#partitions);
    this.#scopes.set(scope.key, keys);
    return keys;
  }
}

export const limitsOf = (context: OperationContext | undefined, write: boolean): Limits => ({
  deadline: performance.now() + (context ? context.remaining() : DEADLINE_MS),
  write,
});
