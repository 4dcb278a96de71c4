import { Backoff } from '../../../src/concurrency/backoff.ts';
import { sleep } from '../../../src/concurrency/sleep.ts';
import type { StoredOutcome } from '../../../src/ports/store-types.ts';
import type { CallOptions } from '../call-options.ts';
import { parseStored } from '../encoding.ts';
import { unavailable } from '../errors.ts';
import type { CommandExecutor } from '../executor.ts';
import type { ScopeKeys } from '../key-names.ts';
import {
  bindKeyScript,
  endReservationScript,
  expireResultScript,
  fenceWriteScript,
  reserveClaimScript,
  unbindKeyScript,
} from '../lua/scripts.generated.ts';
import { batchPerKey } from '../per-key-script.ts';
import { outcomeOfResult } from '../write-results.ts';

/** How long other writes wait for a reservation before they may fence its write, in milliseconds. */
const LEASE_MS = 1000;
/** How long a fence lasts, in milliseconds: a week. Later than this no copy of the write can arrive. */
const FENCE_MS = 7 * 24 * 3_600_000;
/** Delays while another write has the reservation, in milliseconds. */
const FIRST_DELAY_MS = 2;
const LONGEST_DELAY_MS = 50;

/** Why a claim or key cannot be reserved. */
export type Rejection =
  | { readonly status: 'claimed' }
  | { readonly status: 'key_lost' }
  | { readonly status: 'already_applied'; readonly outcome: StoredOutcome };

/** The scripts about reservations, shared by all writes of a store. */
export class ReservationScripts {
  readonly reserveClaim;
  readonly endReservation;
  readonly bindKey;
  readonly unbindKey;
  readonly expireResult;
  readonly #fenceWrite;

  constructor(executor: CommandExecutor) {
    this.reserveClaim = batchPerKey(executor, reserveClaimScript);
    this.endReservation = batchPerKey(executor, endReservationScript);
    this.bindKey = batchPerKey(executor, bindKeyScript);
    this.unbindKey = batchPerKey(executor, unbindKeyScript);
    this.expireResult = batchPerKey(executor, expireResultScript);
    this.#fenceWrite = batchPerKey(executor, fenceWriteScript);
  }

  /** Returns the result of a write. If it has none, fences the write and returns undefined. */
  async fence(scope: ScopeKeys, writeId: string, customerId: string, options: CallOptions) {
    const key = scope.partitionOf(customerId).resultKey(writeId);
    const [status, result] = await this.#fenceWrite(key, [FENCE_MS], options);
    return status === 'stored' ? String(result) : undefined;
  }

  /** Ends the binding of an idempotency key, left by an unfinished write. */
  async endBinding(scope: ScopeKeys, key: string, writeId: string, customerId: string, options: CallOptions) {
    const result = await this.fence(scope, writeId, customerId, options);
    await this.unbindKey(key, [writeId, result === undefined ? '' : outcomeOfResult(result)], options);
  }
}

/** The claims and the idempotency key that one write has reserved in other partitions. */
export class Reservations {
  readonly #scripts: ReservationScripts;
  readonly #scope: ScopeKeys;
  readonly #writeId: string;
  readonly #customerId: string;
  readonly #options: CallOptions;
  readonly #claims: string[] = [];
  #boundKey: string | undefined;

  /** @param customerId Id of the write's customer. */
  constructor(
    scripts: ReservationScripts,
    scope: ScopeKeys,
    writeId: string,
    customerId: string,
    options: CallOptions,
  ) {
    this.#scripts = scripts;
    this.#scope = scope;
    this.#writeId = writeId;
    this.#customerId = customerId;
    this.#options = options;
  }

  /** Reserves a claim. Returns undefined if it succeeded. */
  async reserve(name: string): Promise<Rejection | undefined> {
    const { reserveClaim, endReservation } = this.#scripts;
    const key = this.#scope.partitionOf(name).claimKey(name);
    const rejection = await this.#acquire(
      (fencedId) => reserveClaim(key, [this.#writeId, this.#customerId, LEASE_MS, fencedId], this.#options),
      (holder) => endReservation(key, [holder, 'take'], this.#options),
    );
    if (rejection === undefined) this.#claims.push(key);
    return rejection;
  }

  /** Binds an idempotency key to the write. Returns undefined if it succeeded. */
  async bind(name: string, operationId: string): Promise<Rejection | undefined> {
    const { bindKey, unbindKey } = this.#scripts;
    const key = this.#scope.partitionOf(name).idempotencyKey(name);
    const rejection = await this.#acquire(
      (fencedId) => bindKey(key, [this.#writeId, this.#customerId, LEASE_MS, fencedId, operationId], this.#options),
      (holder, result) => unbindKey(key, [holder, outcomeOfResult(result)], this.#options),
    );
    if (rejection === undefined) this.#boundKey = key;
    return rejection;
  }

  /** Takes every reserved claim, and settles the key with the outcome. */
  async take(outcome: string): Promise<void> {
    await this.#end('take', outcome);
  }

  /** Frees every reserved claim and the key. */
  async free(): Promise<void> {
    await this.#end('free', '');
  }

  async #end(mode: 'take' | 'free', outcome: string): Promise<void> {
    const { endReservation, unbindKey } = this.#scripts;
    const ends = this.#claims.map((key) => endReservation(key, [this.#writeId, mode], this.#options));
    if (this.#boundKey !== undefined) ends.push(unbindKey(this.#boundKey, [this.#writeId, outcome], this.#options));
    await Promise.all(ends);
  }

  /**
   * Tries to acquire a reservation until the deadline. If the lease of another write's reservation has ended, its write is
   * completed if it was stored, otherwise fenced.
   * @param finishWrite Makes the reservation of a stored write final.
   */
  async #acquire(
    tryOnce: (fencedWriteId: string) => Promise<readonly unknown[]>,
    finishWrite: (holder: string, result: string) => Promise<unknown>,
  ): Promise<Rejection | undefined> {
    const backoff = new Backoff(FIRST_DELAY_MS, LONGEST_DELAY_MS);
    let fencedWriteId = '';
    for (;;) {
      const [status, value, holderCustomerId] = await tryOnce(fencedWriteId);
      if (status === 'acquired') return undefined;
      if (status === 'already_applied') return { status, outcome: parseStored<StoredOutcome>(this.#customerId, value) };
      if (status === 'claimed' || status === 'key_lost') return { status };
      if (status === 'expired') {
        const holder = String(value);
        const result = await this.#scripts.fence(this.#scope, holder, String(holderCustomerId), this.#options);
        if (result === undefined) fencedWriteId = holder;
        else await finishWrite(holder, result);
        continue;
      }
      const delay = backoff.next();
      if (performance.now() + delay >= this.#options.deadline) throw unavailable();
      await sleep(delay);
    }
  }
}
