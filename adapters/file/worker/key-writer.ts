import type { AbandonMode, IdempotencyAttempt, KeyHolder } from '../../../src/ports/store-types.ts';
import {
  decideAbandon,
  decideBegin,
  type KeyState,
  onStoreClock,
  refusalOfWrite,
} from '../../../src/store-kit/idempotency-rules.ts';
import { checkedKey, type KeyRow, keyChecksum, NO_RECORD, type RecordText } from '../encoding.ts';
import type { Connection, Statement } from '../sqlite-driver.ts';
import type { EncodedRefusal, KeyOutcome, MessageResults } from '../writer-messages.ts';

type KeyRefusal = Exclude<EncodedRefusal, { readonly status: 'claimed' }>;

/** The key of an allowed write. */
export interface HeldKey {
  readonly status: 'held';
  readonly row: KeyRow;
}

/** Changes idempotency keys, on the writer's connection. */
export class KeyWriter {
  readonly #statements: Readonly<Record<'read' | 'expire' | 'add' | 'lease' | 'settle' | 'delete', Statement>>;

  constructor(connection: Connection) {
    this.#statements = {
      read: connection.prepare('SELECT * FROM keys WHERE scope = ? AND key = ?'),
      expire: connection.prepare('DELETE FROM keys WHERE scope = ? AND expires_at <= ?'),
      add: connection.prepare(
        `INSERT INTO keys (scope, key, fingerprint, operation, lease_until, expires_at, checksum)
        VALUES (?, ?, ?, ?, ?, ?, ?)`,
      ),
      lease: connection.prepare('UPDATE keys SET lease_until = ?, checksum = ? WHERE scope = ? AND key = ?'),
      settle: connection.prepare('UPDATE keys SET record = ?, outcome = ?, checksum = ? WHERE scope = ? AND key = ?'),
      delete: connection.prepare('DELETE FROM keys WHERE scope = ? AND key = ?'),
    };
  }

  begin(scope: number, received: IdempotencyAttempt): MessageResults['begin'] {
    // The machine's clock, which all processes with the file have in common.
    const attempt = onStoreClock(received, Date.now());
    this.#statements.expire.run(scope, attempt.now);
    const row = this.#read(scope, attempt.key);
    const decision = decideBegin(stateOf(row), attempt);
    if (row === undefined || decision === 'create') {
      this.#add(scope, attempt);
      return { status: 'begun', operation: attempt.operation };
    }
    if (decision === 'settled') return { status: 'settled', row };
    if (decision !== 'take_over') return { status: decision };
    this.#setLease(row, attempt.leaseUntil);
    return { status: 'begun', operation: row.operation };
  }

  /** Returns the key that a write settles, or the refusal of the write. */
  hold(scope: number, holder: KeyHolder): HeldKey | KeyRefusal {
    const row = this.#read(scope, holder.key);
    const status = refusalOfWrite(stateOf(row), holder);
    if (row === undefined || status === 'key_lost') return { status: 'key_lost' };
    return { status: status ?? 'held', row };
  }

  /**
   * Settles a key and returns its row.
   *
   * @param record The record whose customer is the outcome's value; or {@link NO_RECORD}, and `outcome` holds the value.
   */
  settleHeld({ row }: HeldKey, { text, crc }: RecordText | typeof NO_RECORD, outcome: string | null): KeyRow {
    const settled = { ...row, record: text, outcome };
    const checksum = keyChecksum(crc, settled);
    this.#statements.settle.run(text, outcome, checksum, row.scope, row.key);
    return { ...settled, checksum };
  }

  /** Settles a key whose operation writes no customer. */
  settle(scope: number, holder: KeyHolder, outcome: string | null): KeyOutcome {
    const held = this.hold(scope, holder);
    if (held.status === 'key_lost') return NO_OUTCOME;
    const row = held.status === 'held' ? this.settleHeld(held, NO_RECORD, outcome) : held.row;
    return { status: 'outcome', row };
  }

  abandon(scope: number, holder: KeyHolder, mode: AbandonMode): KeyOutcome {
    const row = this.#read(scope, holder.key);
    const decision = decideAbandon(stateOf(row), holder, mode);
    if (row === undefined || decision === 'key_lost') return NO_OUTCOME;
    if (decision === 'settled') return { status: 'outcome', row };
    if (decision === 'delete') this.#statements.delete.run(scope, holder.key);
    else this.#setLease(row, 0);
    return NO_OUTCOME;
  }

  #read(scope: number, key: string): KeyRow | undefined {
    return checkedKey(this.#statements.read.get(scope, key) as KeyRow | undefined);
  }

  #add(scope: number, { key, fingerprint, operation, leaseUntil, expiresAt }: IdempotencyAttempt): void {
    const times = { lease_until: leaseUntil, expires_at: expiresAt };
    const checksum = keyChecksum(NO_RECORD.crc, { scope, key, fingerprint, operation, ...times, outcome: null });
    this.#statements.add.run(scope, key, fingerprint, operation, leaseUntil, expiresAt, checksum);
  }

  /** Sets the lease of an unsettled key. */
  #setLease(row: KeyRow, until: number): void {
    const checksum = keyChecksum(NO_RECORD.crc, { ...row, lease_until: until });
    this.#statements.lease.run(until, checksum, row.scope, row.key);
  }
}

const NO_OUTCOME: KeyOutcome = { status: 'outcome', row: undefined };

const stateOf = (row: KeyRow | undefined): KeyState | undefined =>
  row && {
    fingerprint: row.fingerprint,
    operation: row.operation,
    leaseUntil: row.lease_until,
    expiresAt: row.expires_at,
    settled: row.record !== null || row.outcome !== null,
  };
