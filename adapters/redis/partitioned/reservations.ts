import { Backoff } from '../../../src/concurrency/backoff.ts';
import { sleep } from '../../../src/concurrency/sleep.ts';
import type { StoredOutcome } from '../../../src/ports/store-types.ts';
import type { CallOptions } from '../call-options.ts';
import { parseStored } from '../encoding.ts';
import { unavailable } from '../errors.ts';
import type { CommandExecutor } from '../executor.ts';
import type { ScopeKeys } from '../key-names.ts';
import { KeyScriptBatch } from '../key-script-batch.ts';
import {
  bindKeyScript,
  endReservationScript,
  expireResultScript,
  fenceWriteScript,
  reserveClaimScript,
  unbindKeyScript,
} from '../lua/scripts.generated.ts';
import { outcomeIn } from '../write-results.ts';

/** How long other writes wait for a reservation, in milliseconds. A write that takes longer may be fenced. */
const LEASE_MS = 1000;
/** How long a fence lasts, in milliseconds: a week. A fenced write cannot arrive later. */
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
    this.reserveClaim = new KeyScriptBatch(executor, reserveClaimScript);
    this.endReservation = new KeyScriptBatch(executor, endReservationScript);
    this.bindKey = new KeyScriptBatch(executor, bindKeyScript);
    this.unbindKey = new KeyScriptBatch(executor, unbindKeyScript);
    this.expireResult = new KeyScriptBatch(executor, expireResultScript);
    this.#fenceWrite = new KeyScriptBatch(executor, fenceWriteScript);
  }

  /** Returns the result of a write. If it has none, fences the write and returns undefined. */
  async fence(scope: ScopeKeys, write: string, owner: string, options: CallOptions): Promise<string | undefined> {
    const [status, result] = await this.#fenceWrite.run(scope.of(owner).result(write), [FENCE_MS], options);
    return status === 'stored' ? String(result) : undefined;
  }

  /** Ends the binding of an idempotency key to a write that has not ended it. */
  async endBinding(scope: ScopeKeys, key: string, write: string, owner: string, options: CallOptions): Promise<void> {
    const result = await this.fence(scope, write, owner, options);
    await this.unbindKey.run(key, [write, result === undefined ? '' : outcomeIn(result)], options);
  }
}

/** The claims and the idempotency key that one write has reserved in other partitions. */
export class Reservations {
  readonly #scripts: ReservationScripts;
  readonly #scope: ScopeKeys;
  readonly #write: string;
  readonly #owner: string;
  readonly #options: CallOptions;
  readonly #claims: string[] = [];
  #boundKey: string | undefined;

  /** @param owner Id of the write's customer. */
  constructor(scripts: ReservationScripts, scope: ScopeKeys, write: string, owner: string, options: CallOptions) {
    this.#scripts = scripts;
    this.#scope = scope;
    this.#write = write;
    this.#owner = owner;
    this.#options = options;
  }

  /** Reserves a claim. Returns undefined if it succeeded. */
  async reserve(name: string): Promise<Rejection | undefined> {
    const { reserveClaim, endReservation } = this.#scripts;
    const key = this.#scope.of(name).claim(name);
    const rejection = await this.#acquire(
      (fenced) => reserveClaim.run(key, [this.#write, this.#owner, LEASE_MS, fenced], this.#options),
      (holder) => endReservation.run(key, [holder, 'take'], this.#options),
    );
    if (rejection === undefined) this.#claims.push(key);
    return rejection;
  }

  /** Binds an idempotency key to the write. Returns undefined if it succeeded. */
  async bind(name: string, operation: string): Promise<Rejection | undefined> {
    const { bindKey, unbindKey } = this.#scripts;
    const key = this.#scope.of(name).idempotency(name);
    const rejection = await this.#acquire(
      (fenced) => bindKey.run(key, [this.#write, this.#owner, LEASE_MS, fenced, operation], this.#options),
      (holder, result) => unbindKey.run(key, [holder, outcomeIn(result)], this.#options),
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
    const ends = this.#claims.map((key) => endReservation.run(key, [this.#write, mode], this.#options));
    if (this.#boundKey !== undefined) ends.push(unbindKey.run(this.#boundKey, [this.#write, outcome], this.#options));
    await Promise.all(ends);
  }

  /**
   * Tries to acquire a reservation until the deadline. After its lease, a reservation of another write is resolved: that
   * write is found done, or fenced.
   * @param resolve Ends the reservation of a write that is done.
   */
  async #acquire(
    acquire: (fenced: string) => Promise<readonly unknown[]>,
    resolve: (holder: string, result: string) => Promise<unknown>,
  ): Promise<Rejection | undefined> {
    const backoff = new Backoff(FIRST_DELAY_MS, LONGEST_DELAY_MS);
    let fenced = '';
    for (;;) {
      const [status, value, owner] = await acquire(fenced);
      if (status === 'reserved') return undefined;
      if (status === 'already_applied') return { status, outcome: parseStored<StoredOutcome>(this.#owner, value) };
      if (status === 'claimed' || status === 'key_lost') return { status };
      if (status === 'expired') {
        const holder = String(value);
        const result = await this.#scripts.fence(this.#scope, holder, String(owner), this.#options);
        if (result === undefined) fenced = holder;
        else await resolve(holder, result);
        continue;
      }
      const delay = backoff.next();
      if (performance.now() + delay >= this.#options.deadline) throw unavailable();
      await sleep(delay);
    }
  }
}
