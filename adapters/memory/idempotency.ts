import type {
  AbandonMode,
  BeginResult,
  IdempotencyAttempt,
  KeyHolder,
  RefusedWrite,
  Settlement,
  StoredOutcome,
} from '../../src/ports/store-types.ts';
import {
  decideAbandon,
  decideBegin,
  decideSettle,
  type KeyState,
  refusalOfWrite,
} from '../../src/store-kit/idempotency-rules.ts';
import { ExpiryCleanup } from './expiry.ts';

interface Entry extends KeyState {
  leaseUntil: number;
  settled: boolean;
  /** Set if `settled`. */
  outcome: StoredOutcome | undefined;
}

/** The idempotency keys of one scope. */
export class IdempotencyKeys {
  readonly #entries = new Map<string, Entry>();
  readonly #cleanup = new ExpiryCleanup(this.#entries);

  /** Adds the keys of another scope. An operation that is running there does not run here, so its lease ends. */
  addAll(other: IdempotencyKeys): void {
    for (const [key, entry] of other.#entries) {
      this.#entries.set(key, { ...entry, leaseUntil: entry.settled ? entry.leaseUntil : 0 });
    }
  }

  begin(attempt: IdempotencyAttempt): BeginResult {
    this.#cleanup.deleteSome(attempt.now);
    const { key, fingerprint, operation, leaseUntil, expiresAt } = attempt;
    const entry = this.#entries.get(key);
    const decision = decideBegin(entry, attempt);
    if (entry === undefined || decision === 'create') {
      this.#entries.set(key, { fingerprint, operation, leaseUntil, expiresAt, settled: false, outcome: undefined });
      return { status: 'begun', operation };
    }
    if (decision === 'settled') return { status: 'settled', outcome: entry.outcome as StoredOutcome };
    if (decision !== 'take_over') return { status: decision };
    entry.leaseUntil = leaseUntil;
    return { status: 'begun', operation: entry.operation };
  }

  /** Returns the refusal of a write with this settlement; undefined if the write is allowed. */
  refusal(settlement: Settlement | undefined): RefusedWrite | undefined {
    if (settlement === undefined) return undefined;
    const entry = this.#entries.get(settlement.key);
    const status = refusalOfWrite(entry, settlement);
    if (status !== 'already_applied') return status && { status };
    return { status, outcome: entry?.outcome as StoredOutcome };
  }

  settle(settlement: Settlement): StoredOutcome | undefined {
    const entry = this.#entries.get(settlement.key);
    const decision = decideSettle(entry, settlement);
    if (entry === undefined || decision === 'key_lost') return undefined;
    if (decision === 'store') {
      entry.settled = true;
      entry.outcome = settlement.outcome;
    }
    return entry.outcome;
  }

  abandon(holder: KeyHolder, mode: AbandonMode): StoredOutcome | undefined {
    const entry = this.#entries.get(holder.key);
    const decision = decideAbandon(entry, holder, mode);
    if (entry === undefined || decision === 'key_lost') return undefined;
    if (decision === 'delete') this.#entries.delete(holder.key);
    if (decision === 'end_lease') entry.leaseUntil = 0;
    // Undefined if the key is not settled.
    return entry.outcome;
  }
}
