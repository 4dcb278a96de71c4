import { ClienteleError } from '../../../src/domain/errors.ts';
import type { Insert, InsertResult, Replace, ReplaceResult } from '../../../src/ports/store-types.ts';
import { assignPosition } from '../../../src/store-kit/position.ts';
import type { CallOptions } from '../call-options.ts';
import type { RedisContext } from '../context.ts';
import type { CustomerReads } from '../customer-reads.ts';
import type { CustomerWrites } from '../customer-writes.ts';
import type { ScopeKeys } from '../key-names.ts';
import { KEEP_FOR_EVER, MAX_RESULT_MS, RESULT_MARGIN_MS, resultMsFor } from '../write-calls.ts';
import { type CustomerWrite, isInsert, outcomeIn, storedWrite, type WriteResult } from '../write-results.ts';
import { type Rejection, type ReservationScripts, Reservations } from './reservations.ts';
import type { Timestamps } from './timestamps.ts';

/** The features that a write uses. */
interface Parts {
  readonly context: RedisContext;
  readonly reads: CustomerReads;
  readonly writes: CustomerWrites;
  readonly timestamps: Timestamps;
  readonly reservations: ReservationScripts;
}

/**
 * Writes customers of a scope with several partitions. A write first reserves its claims and its idempotency key, which are
 * in other partitions. Then one script writes the customer. Then the reservations are taken. If the process dies in
 * between, a later write that needs a reservation finds the write done, or fences it ({@link Reservations}).
 */
export class PartitionedWrites {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  insert(scope: ScopeKeys, insert: Insert, options: CallOptions): Promise<InsertResult> {
    return this.#write(scope, insert, options) as Promise<InsertResult>;
  }

  replace(scope: ScopeKeys, replace: Replace, options: CallOptions): Promise<ReplaceResult> {
    return this.#write(scope, replace, options) as Promise<ReplaceResult>;
  }

  async #write(scope: ScopeKeys, change: CustomerWrite, options: CallOptions): Promise<WriteResult> {
    for (;;) {
      const result = await this.#attempt(scope, change, options);
      if (result !== 'fenced') return result;
    }
  }

  async #attempt(scope: ScopeKeys, change: CustomerWrite, options: CallOptions): Promise<WriteResult | 'fenced'> {
    const { context, writes } = this.#parts;
    const write = context.nextWriteId();
    const { id } = change.record.customer;
    const keys = scope.of(id);
    const reservations = new Reservations(this.#parts.reservations, scope, write, id, options);
    let mayBeWritten = false;
    try {
      const rejection = await this.#reserve(scope, reservations, change, options);
      if (rejection) {
        await reservations.free();
        return rejection;
      }
      const [positioned, timestamp] = await this.#position(scope, change, options);
      const partitioned = { timestamp, keepMs: resultMs(change, options) };
      mayBeWritten = true;
      const [status, value] = isInsert(positioned)
        ? await writes.runInsert(keys, write, positioned, options, partitioned)
        : await writes.runReplace(keys, write, positioned, options, partitioned);
      if (status !== 'stored') {
        mayBeWritten = false;
        await reservations.free();
        return status === 'fenced' ? 'fenced' : ({ status: status as 'exists' | 'conflict' } as WriteResult);
      }
      if (hasReservations(change)) await this.#finish(keys.result(write), reservations, String(value), options);
      return storedWrite(positioned.record, String(value));
    } catch (error) {
      if (error instanceof ClienteleError && !(mayBeWritten && error.outcome === 'unknown')) {
        // Reservations that stay change nothing: the next write that needs one fences this write.
        reservations.free().catch(() => undefined);
        throw error.with({ outcome: 'not_applied' });
      }
      throw error;
    }
  }

  /** Binds the key first, because `already_applied` precedes other refusals. Reserves claims in one order, to avoid deadlocks. */
  async #reserve(
    scope: ScopeKeys,
    reservations: Reservations,
    change: CustomerWrite,
    options: CallOptions,
  ): Promise<WriteResult | undefined> {
    const { settlement } = change;
    if (settlement) {
      const rejection = await reservations.bind(settlement.key, settlement.operation);
      if (rejection) return rejection as Exclude<Rejection, { status: 'claimed' }>;
    }
    for (const claim of [...new Set(change.claims)].sort()) {
      const rejection = await reservations.reserve(claim);
      if (rejection) return (await this.#earlierRefusal(scope, change, options)) ?? { status: 'claimed', claim };
    }
    return undefined;
  }

  /** Returns the refusal that precedes `claimed`. */
  async #earlierRefusal(
    scope: ScopeKeys,
    change: CustomerWrite,
    options: CallOptions,
  ): Promise<WriteResult | undefined> {
    const current = await this.#parts.reads.find(scope, change.record.customer.id, options);
    if (isInsert(change)) return current && { status: 'exists' };
    return current?.version === change.expectedVersion ? undefined : { status: 'conflict' };
  }

  /** Allocates the write's timestamp. A customer that is created gets it as its sequence. */
  async #position(
    scope: ScopeKeys,
    change: CustomerWrite,
    options: CallOptions,
  ): Promise<[positioned: CustomerWrite, timestamp: string]> {
    if (!isInsert(change) || change.origin === 'imported') {
      return [change, await this.#parts.timestamps.next(scope, options)];
    }
    const { createdMs } = change.record;
    const [timestamp, raisedMs] = await this.#parts.timestamps.nextForCreation(scope, createdMs, options);
    return [assignPosition(change, Number(raisedMs), Number(timestamp)), timestamp];
  }

  /** Takes the reservations of a stored write. */
  async #finish(result: string, reservations: Reservations, value: string, options: CallOptions): Promise<void> {
    try {
      await reservations.take(outcomeIn(value));
      // The result only takes longer to expire.
      this.#parts.reservations.expireResult.run(result, [RESULT_MARGIN_MS], options).catch(() => undefined);
    } catch {
      // The write is stored. The next write that needs a reservation finds it done.
    }
  }
}

const hasReservations = ({ claims, settlement }: CustomerWrite): boolean =>
  claims.length > 0 || settlement !== undefined;

/** How long the result is kept: as long as a reservation can refer to it. */
const resultMs = (change: CustomerWrite, options: CallOptions): number => {
  if (change.claims.length > 0) return KEEP_FOR_EVER;
  return change.settlement ? MAX_RESULT_MS : resultMsFor(options);
};
