import { Backoff } from '../../../src/concurrency/backoff.ts';
import { monotonicNow } from '../../../src/concurrency/real-timers.ts';
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

/** Names a write that may still run: its result has a key in its customer's partition. */
interface WriteReference {
  readonly id: string;
  readonly customerId: string;
}

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
  async fence(scope: ScopeKeys, { id, customerId }: WriteReference, options: CallOptions) {
    const key = scope.partitionOf(customerId).resultKey(id);
    const [status, result] = await this.#fenceWrite(key, [FENCE_MS], options);
    return status === 'stored' ? String(result) : undefined;
  }

  /** Ends the binding of an idempotency key, left by an unfinished write. */
  async endBinding(scope: ScopeKeys, key: string, write: WriteReference, options: CallOptions) {
    const result = await this.fence(scope, write, options);
    await this.unbindKey(key, [write.id, result === undefined ? '' : outcomeOfResult(result)], options);
  }
}

/** The claims and the idempotency key that one write has reserved, in any partition. */
export class Reservations {
  readonly #scripts: ReservationScripts;
  readonly #scope: ScopeKeys;
  readonly #write: WriteReference;
  readonly #options: CallOptions;
  readonly #claims: string[] = [];
  #boundKey: string | undefined;

  constructor(scripts: ReservationScripts, scope: ScopeKeys, write: WriteReference, options: CallOptions) {
    this.#scripts = scripts;
    this.#scope = scope;
    this.#write = write;
    this.#options = options;
  }

  /** Reserves a claim. Returns undefined if it succeeded. */
  async reserve(name: string): Promise<Rejection | undefined> {
    const { reserveClaim, endReservation } = this.#scripts;
    const { id, customerId } = this.#write;
    const key = this.#scope.partitionOf(name).claimKey(name);
    const rejection = await this.#acquire(
      (fencedId) => reserveClaim(key, [id, customerId, LEASE_MS, fencedId], this.#options),
      (holderId) => endReservation(key, [holderId, 'take'], this.#options),
    );
    if (rejection === undefined) this.#claims.push(key);
    return rejection;
  }

  /** Binds an idempotency key to the write. Returns undefined if it succeeded. */
  async bind(name: string, operationId: string): Promise<Rejection | undefined> {
    const { bindKey, unbindKey } = this.#scripts;
    const { id, customerId } = this.#write;
    const key = this.#scope.partitionOf(name).idempotencyKey(name);
    const rejection = await this.#acquire(
      (fencedId) => bindKey(key, [id, customerId, LEASE_MS, fencedId, operationId], this.#options),
      (holderId, result) => unbindKey(key, [holderId, outcomeOfResult(result)], this.#options),
    );
    if (rejection === undefined) this.#boundKey = key;
    return rejection;
  }

  /** Takes every reserved claim and settles the key with the outcome, or frees the claims and the key. */
  async end(mode: 'take' | 'free', outcome = ''): Promise<void> {
    const { endReservation, unbindKey } = this.#scripts;
    const ends = this.#claims.map((key) => endReservation(key, [this.#write.id, mode], this.#options));
    if (this.#boundKey !== undefined) ends.push(unbindKey(this.#boundKey, [this.#write.id, outcome], this.#options));
    await Promise.all(ends);
  }

  /**
   * Tries to acquire a reservation until the deadline. If the lease of another write's reservation has ended, its write is
   * completed if it was stored, otherwise fenced.
   * @param finishWrite Makes the reservation of a stored write final.
   */
  async #acquire(
    tryOnce: (fencedWriteId: string) => Promise<readonly unknown[]>,
    finishWrite: (holderId: string, result: string) => Promise<unknown>,
  ): Promise<Rejection | undefined> {
    const backoff = new Backoff(FIRST_DELAY_MS, LONGEST_DELAY_MS);
    let fencedWriteId = '';
    for (;;) {
      const [status, value, customerId] = await tryOnce(fencedWriteId);
      if (status === 'acquired') return undefined;
      if (status === 'already_applied')
        return { status, outcome: parseStored<StoredOutcome>(this.#write.customerId, value) };
      if (status === 'claimed' || status === 'key_lost') return { status };
      if (status === 'expired') {
        const holder = { id: String(value), customerId: String(customerId) };
        const result = await this.#scripts.fence(this.#scope, holder, this.#options);
        if (result === undefined) fencedWriteId = holder.id;
        else await finishWrite(holder.id, result);
        continue;
      }
      const delay = backoff.next();
      if (monotonicNow() + delay >= this.#options.deadline) throw unavailable();
      await sleep(delay);
    }
  }
}
