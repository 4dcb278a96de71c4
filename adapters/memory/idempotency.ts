import type {
  BeginResult,
  IdempotencyAttempt,
  RefusedWrite,
  Settlement,
  StoredOutcome,
} from '../../src/ports/store-types.ts';

interface Entry {
  readonly fingerprint: string;
  readonly operation: string;
  readonly expiresAt: number;
  leaseUntil: number;
  outcome?: StoredOutcome;
}

type Attempt = Pick<IdempotencyAttempt, 'key' | 'operation'>;

/** The idempotency keys of one scope. */
export class IdempotencyKeys {
  /** In order of expiry, as far as keys are kept equally long: the first entries go first. */
  readonly #entries = new Map<string, Entry>();

  begin(attempt: IdempotencyAttempt): BeginResult {
    this.#forgetExpired(attempt.now);
    const entry = this.#entries.get(attempt.key);
    if (entry === undefined || entry.expiresAt <= attempt.now) {
      const { key, fingerprint, operation, leaseUntil, expiresAt } = attempt;
      this.#entries.delete(key);
      this.#entries.set(key, { fingerprint, operation, leaseUntil, expiresAt });
      return { status: 'begun', operation };
    }
    if (entry.fingerprint !== attempt.fingerprint) return { status: 'mismatch' };
    if (entry.outcome) return { status: 'settled', outcome: entry.outcome };
    if (entry.leaseUntil > attempt.now) return { status: 'running' };
    entry.leaseUntil = attempt.leaseUntil;
    return { status: 'begun', operation: entry.operation };
  }

  /** Why a write under this settlement must not take effect; undefined where it may. */
  refusal(settlement: Settlement | undefined): RefusedWrite | undefined {
    if (settlement === undefined) return undefined;
    const entry = this.#entries.get(settlement.key);
    if (entry?.operation !== settlement.operation) return { status: 'key_lost' };
    return entry.outcome && { status: 'already_applied', outcome: entry.outcome };
  }

  settle({ key, operation, outcome }: Settlement): StoredOutcome | undefined {
    const entry = this.#entries.get(key);
    if (entry?.operation !== operation) return undefined;
    entry.outcome ??= outcome;
    return entry.outcome;
  }

  abandon({ key, operation }: Attempt, mode: 'discard' | 'keep'): StoredOutcome | undefined {
    const entry = this.#entries.get(key);
    if (entry?.operation !== operation) return undefined;
    if (entry.outcome) return entry.outcome;
    if (mode === 'discard') this.#entries.delete(key);
    else entry.leaseUntil = 0;
    return undefined;
  }

  #forgetExpired(now: number): void {
    for (const [key, entry] of this.#entries) {
      if (entry.expiresAt > now) return;
      this.#entries.delete(key);
    }
  }
}
