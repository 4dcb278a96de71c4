import { ClienteleError } from '../../../src/domain/errors.ts';
import type { Insert, InsertResult, Replace, ReplaceResult } from '../../../src/ports/store-types.ts';
import { assignPosition } from '../../../src/store-kit/position.ts';
import type { CallOptions } from '../call-options.ts';
import type { RedisContext } from '../context.ts';
import type { CustomerReads } from '../customer-reads.ts';
import type { CustomerWrites } from '../customer-writes.ts';
import type { PartitionKeys, ScopeKeys } from '../key-names.ts';
import { KEEP_FOR_EVER, MAX_RESULT_MS, RESULT_MARGIN_MS, resultMsFor } from '../write-calls.ts';
import {
  type CustomerWrite,
  isInsert,
  outcomeOfResult,
  storedWrite,
  type WriteReply,
  type WriteResult,
} from '../write-results.ts';
import { type Rejection, type ReservationScripts, Reservations } from './reservations.ts';
import type { NextTimestamp } from './timestamps.ts';

/** The features that a write uses. */
interface Features {
  readonly context: RedisContext;
  readonly reads: CustomerReads;
  readonly writes: CustomerWrites;
  readonly nextTimestamp: NextTimestamp;
  readonly reservations: ReservationScripts;
}

/**
 * Writes customers of a scope with several partitions. A write first reserves its claims and its idempotency key, which may
 * be in other partitions. Then one script writes the customer. Then the reservations become final. If the process dies in
 * between, a later write that needs a reservation finds the write done, or fences it ({@link Reservations}).
 */
export class PartitionedWrites {
  readonly #features: Features;

  constructor(features: Features) {
    this.#features = features;
  }

  insert(scope: ScopeKeys, insert: Insert, options: CallOptions): Promise<InsertResult> {
    return this.#write(scope, insert, options) as Promise<InsertResult>;
  }

  replace(scope: ScopeKeys, replace: Replace, options: CallOptions): Promise<ReplaceResult> {
    return this.#write(scope, replace, options) as Promise<ReplaceResult>;
  }

  async #write(scope: ScopeKeys, change: CustomerWrite, options: CallOptions): Promise<WriteResult> {
    for (;;) {
      const result = await new WriteAttempt(this.#features, scope, change, options).run();
      if (result !== 'fenced') return result;
    }
  }
}

/** One attempt of a write, under its own id. Another write may fence it. */
class WriteAttempt {
  readonly #features: Features;
  readonly #scope: ScopeKeys;
  readonly #change: CustomerWrite;
  readonly #options: CallOptions;
  readonly #id: string;
  readonly #reservations: Reservations;

  constructor(features: Features, scope: ScopeKeys, change: CustomerWrite, options: CallOptions) {
    this.#features = features;
    this.#scope = scope;
    this.#change = change;
    this.#options = options;
    this.#id = features.context.nextUniqueId();
    const write = { id: this.#id, customerId: change.record.customer.id };
    this.#reservations = new Reservations(features.reservations, scope, write, options);
  }

  async run(): Promise<WriteResult | 'fenced'> {
    let mayBeWritten = false;
    try {
      const rejection = await this.#reserve();
      if (rejection) {
        await this.#reservations.end('free');
        return rejection;
      }
      const [positioned, timestamp] = await this.#position();
      mayBeWritten = true;
      const [status, value] = await this.#runScript(positioned, timestamp);
      if (status !== 'stored') {
        mayBeWritten = false;
        await this.#reservations.end('free');
        return status === 'fenced' ? 'fenced' : ({ status: status as 'exists' | 'conflict' } as WriteResult);
      }
      await this.#finish(String(value));
      return storedWrite(positioned.record, String(value));
    } catch (error) {
      if (error instanceof ClienteleError && !(mayBeWritten && error.outcome === 'unknown')) {
        // Reservations that stay change nothing: the next write that needs one fences this write.
        this.#reservations.end('free').catch(() => undefined);
        throw error.with({ outcome: 'not_applied' });
      }
      throw error;
    }
  }

  /**
   * Binds the key first, because `already_applied` is reported in preference to other refusals. Reserves claims in one order,
   * to avoid deadlocks.
   */
  async #reserve(): Promise<WriteResult | undefined> {
    const { settlement, claims } = this.#change;
    if (settlement) {
      const rejection = await this.#reservations.bind(settlement.key, settlement.operation);
      if (rejection) return rejection as Exclude<Rejection, { status: 'claimed' }>;
    }
    for (const claim of [...new Set(claims)].sort()) {
      const rejection = await this.#reservations.reserve(claim);
      if (rejection) return (await this.#earlierRefusal()) ?? { status: 'claimed', claim };
    }
    return undefined;
  }

  /** Returns the refusal to report instead of `claimed`. */
  async #earlierRefusal(): Promise<WriteResult | undefined> {
    const current = await this.#features.reads.find(this.#scope, this.#change.record.customer.id, this.#options);
    if (isInsert(this.#change)) return current && { status: 'exists' };
    return current?.version === this.#change.expectedVersion ? undefined : { status: 'conflict' };
  }

  /**
   * Allocates the write's timestamp. Every inserted customer gets it as its sequence; a created one may also get a later
   * creation time.
   */
  async #position(): Promise<[positioned: CustomerWrite, timestamp: string]> {
    const { nextTimestamp } = this.#features;
    const change = this.#change;
    if (!isInsert(change) || change.origin === 'imported') {
      const [timestamp] = await nextTimestamp(this.#scope, this.#options);
      return [change, timestamp];
    }
    const [timestamp, createdMs] = await nextTimestamp(this.#scope, this.#options, change.record.createdMs);
    return [assignPosition(change, Number(createdMs), Number(timestamp)), timestamp];
  }

  #runScript(positioned: CustomerWrite, timestamp: string): Promise<WriteReply> {
    const { writes } = this.#features;
    const partitioned = { timestamp, keepMs: this.#resultMs() };
    return isInsert(positioned)
      ? writes.runInsert(this.#keys, this.#id, positioned, this.#options, partitioned)
      : writes.runReplace(this.#keys, this.#id, positioned, this.#options, partitioned);
  }

  /** Makes the reservations of the stored write final. */
  async #finish(result: string): Promise<void> {
    if (this.#change.claims.length === 0 && this.#change.settlement === undefined) return;
    try {
      await this.#reservations.end('take', outcomeOfResult(result));
      const { expireResult } = this.#features.reservations;
      // If the command fails, the result only takes longer to expire.
      expireResult(this.#keys.resultKey(this.#id), [RESULT_MARGIN_MS], this.#options).catch(() => undefined);
    } catch {
      // The write is stored. The next write that needs a reservation finds it done.
    }
  }

  /** Keys of the customer's partition. */
  get #keys(): PartitionKeys {
    return this.#scope.partitionOf(this.#change.record.customer.id);
  }

  /** How long the result is kept: as long as a reservation can refer to it. */
  #resultMs(): number {
    if (this.#change.claims.length > 0) return KEEP_FOR_EVER;
    return this.#change.settlement ? MAX_RESULT_MS : resultMsFor(this.#options);
  }
}
