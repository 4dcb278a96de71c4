import { MemoryStore } from '../../../../adapters/memory/index.ts';
import type { Scope } from '../../../../src/domain/scope.ts';
import type {
  AbandonMode,
  BeginResult,
  IdempotencyAttempt,
  Insert,
  InsertResult,
  KeyHolder,
  Settlement,
  StoredOutcome,
} from '../../../../src/ports/store-types.ts';
import { RemoteStore } from '../remote-store.ts';

export class AlwaysBegun extends MemoryStore {
  override begin(_scope: Scope, attempt: IdempotencyAttempt): BeginResult {
    return { status: 'begun', operation: attempt.operation };
  }
}

/** Checks whether the key is free, then takes it in a second step. */
export class BeginRaced extends RemoteStore {
  readonly #begun = new Set<string>();

  override async begin(scope: Scope, attempt: IdempotencyAttempt): Promise<BeginResult> {
    const free = !this.#begun.has(attempt.key);
    const begun = await super.begin(scope, attempt);
    this.#begun.add(attempt.key);
    return free ? { status: 'begun', operation: attempt.operation } : begun;
  }
}

/** Uses the clock of each service instead of the server's clock. */
export class ServiceClockTrusted extends RemoteStore {
  protected override now(serviceMs: number): number {
    return serviceMs;
  }
}

/** Extends the lease until the key expires. */
export class LeaseWithoutEnd extends MemoryStore {
  override begin(scope: Scope, attempt: IdempotencyAttempt): BeginResult {
    return super.begin(scope, { ...attempt, leaseUntil: attempt.expiresAt });
  }
}

/** Lets any attempt take the operation over. */
export class LeaseIgnored extends MemoryStore {
  override begin(scope: Scope, attempt: IdempotencyAttempt): BeginResult {
    return super.begin(scope, { ...attempt, leaseUntil: attempt.now });
  }
}

/** Changes the id of an operation that is taken over. */
export class TakeoverChangesId extends MemoryStore {
  override begin(scope: Scope, attempt: IdempotencyAttempt): BeginResult {
    const begun = super.begin(scope, attempt);
    return begun.status === 'begun' ? { ...begun, operation: attempt.operation } : begun;
  }
}

export class FingerprintIgnored extends MemoryStore {
  override begin(scope: Scope, attempt: IdempotencyAttempt): BeginResult {
    return super.begin(scope, { ...attempt, fingerprint: 'any' });
  }
}

export class NeverExpires extends MemoryStore {
  override begin(scope: Scope, attempt: IdempotencyAttempt): BeginResult {
    return super.begin(scope, { ...attempt, expiresAt: Number.MAX_SAFE_INTEGER });
  }
}

/** Keeps a key that is to be discarded. */
export class DiscardKeeps extends MemoryStore {
  override abandon(scope: Scope, holder: KeyHolder, _mode: AbandonMode) {
    return super.abandon(scope, holder, 'keep');
  }
}

/** Does not return the outcome of a settled key. */
export class AbandonSilent extends MemoryStore {
  override abandon(scope: Scope, holder: KeyHolder, mode: AbandonMode) {
    super.abandon(scope, holder, mode);
    return undefined;
  }
}

/** Discards a key that is to be kept. */
export class KeepDiscards extends MemoryStore {
  override abandon(scope: Scope, holder: KeyHolder, _mode: AbandonMode) {
    return super.abandon(scope, holder, 'discard');
  }
}

/** Does not settle the key of a write. */
export class SettlementForgotten extends MemoryStore {
  override insert(scope: Scope, insert: Insert): InsertResult {
    return super.insert(scope, { ...insert, settlement: undefined });
  }
}

/** Settles the key in a second step, so that concurrent writes of one operation are all stored. */
export class SettledLater extends RemoteStore {
  override async insert(scope: Scope, insert: Insert): Promise<InsertResult> {
    const result = await super.insert(scope, { ...insert, settlement: undefined });
    if (insert.settlement) await this.settle(scope, insert.settlement);
    return result;
  }
}

/** Applies a write a second time. */
export class AppliedTwice extends MemoryStore {
  override insert(scope: Scope, insert: Insert): InsertResult {
    const result = super.insert(scope, insert);
    if (result.status !== 'already_applied') return result;
    return super.insert(scope, { ...insert, settlement: undefined });
  }
}

/** Applies a write whose key belongs to another operation. */
export class KeyLostApplied extends MemoryStore {
  override insert(scope: Scope, insert: Insert): InsertResult {
    const result = super.insert(scope, insert);
    if (result.status !== 'key_lost') return result;
    return super.insert(scope, { ...insert, settlement: undefined });
  }
}

/** Replaces a stored outcome. */
export class SettledAgain extends MemoryStore {
  readonly #latest = new Map<string, StoredOutcome>();

  override settle(scope: Scope, settlement: Settlement) {
    this.#latest.set(settlement.key, settlement.outcome);
    return super.settle(scope, settlement);
  }

  override begin(scope: Scope, attempt: IdempotencyAttempt): BeginResult {
    const begun = super.begin(scope, attempt);
    const outcome = this.#latest.get(attempt.key);
    return begun.status === 'settled' && outcome ? { ...begun, outcome } : begun;
  }
}

/** Settles the key of a refused write. */
export class RefusedSettled extends MemoryStore {
  override insert(scope: Scope, insert: Insert): InsertResult {
    const result = super.insert(scope, insert);
    if (insert.settlement && result.status === 'claimed') super.settle(scope, insert.settlement);
    return result;
  }
}
