import { MemoryStore } from '../../../../adapters/memory/index.ts';
import type { Scope } from '../../../../src/domain/scope.ts';
import type {
  BeginResult,
  IdempotencyAttempt,
  Insert,
  InsertResult,
  Settlement,
  StoredOutcome,
} from '../../../../src/ports/store-types.ts';
import { RemoteStore } from '../remote-store.ts';

type Held = Pick<IdempotencyAttempt, 'key' | 'operation'>;

export class AlwaysBegun extends MemoryStore {
  override begin(_scope: Scope, attempt: IdempotencyAttempt): BeginResult {
    return { status: 'begun', operation: attempt.operation };
  }
}

/** Looks whether the key is free, and takes it a moment later. */
export class BeginRaced extends RemoteStore {
  readonly #begun = new Set<string>();

  override async begin(scope: Scope, attempt: IdempotencyAttempt): Promise<BeginResult> {
    const free = !this.#begun.has(attempt.key);
    const begun = await super.begin(scope, attempt);
    this.#begun.add(attempt.key);
    return free ? { status: 'begun', operation: attempt.operation } : begun;
  }
}

/** Lets one operation hold its key as long as the key is kept. */
export class LeaseWithoutEnd extends MemoryStore {
  override begin(scope: Scope, attempt: IdempotencyAttempt): BeginResult {
    return super.begin(scope, { ...attempt, leaseUntil: attempt.expiresAt });
  }
}

/** Lets anybody take an operation over at any time. */
export class LeaseIgnored extends MemoryStore {
  override begin(scope: Scope, attempt: IdempotencyAttempt): BeginResult {
    return super.begin(scope, { ...attempt, leaseUntil: attempt.now });
  }
}

/** Gives an operation that is taken over a new id. */
export class TakenOverAnew extends MemoryStore {
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

/** Keeps the fingerprint of a key that was forgotten. */
export class ForgetsHalf extends MemoryStore {
  override abandon(scope: Scope, attempt: Held, _mode: 'discard' | 'keep') {
    return super.abandon(scope, attempt, 'keep');
  }
}

/** Forgets the operation that is to be tried again. */
export class RetryForgets extends MemoryStore {
  override abandon(scope: Scope, attempt: Held, _mode: 'discard' | 'keep') {
    return super.abandon(scope, attempt, 'discard');
  }
}

/** Settles no key in the step of the write. */
export class SettlementForgotten extends MemoryStore {
  override insert(scope: Scope, insert: Insert): InsertResult {
    return super.insert(scope, { ...insert, settlement: undefined });
  }
}

/** Writes first, and settles a moment later: what is written twice meanwhile is stored twice. */
export class SettledLater extends RemoteStore {
  override async insert(scope: Scope, insert: Insert): Promise<InsertResult> {
    const result = await super.insert(scope, { ...insert, settlement: undefined });
    if (insert.settlement) await this.settle(scope, insert.settlement);
    return result;
  }
}

/** Applies a write again that took effect before. */
export class RepeatedApplied extends MemoryStore {
  override insert(scope: Scope, insert: Insert): InsertResult {
    const result = super.insert(scope, insert);
    if (result.status !== 'already_applied') return result;
    return super.insert(scope, { ...insert, settlement: undefined });
  }
}

/** Applies a write whose key is another operation's by now. */
export class SupersededApplied extends MemoryStore {
  override insert(scope: Scope, insert: Insert): InsertResult {
    const result = super.insert(scope, insert);
    if (result.status !== 'key_lost') return result;
    return super.insert(scope, { ...insert, settlement: undefined });
  }
}

/** Lets a later outcome take the place of the first. */
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

/** Settles a refusal, too, of a write that was not stored. */
export class RefusedSettled extends MemoryStore {
  override insert(scope: Scope, insert: Insert): InsertResult {
    const result = super.insert(scope, insert);
    if (insert.settlement && result.status === 'claimed') super.settle(scope, insert.settlement);
    return result;
  }
}
