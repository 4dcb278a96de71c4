import type { IdempotencyAttempt } from '../../../src/ports/store-types.ts';
import { checkedOutcome, type OutcomeRow, outcomeChecksum, sealOf } from '../encoding.ts';
import type { Connection, Statement } from '../sqlite-driver.ts';
import type { Result } from '../write-commands.ts';

type Holder = { readonly key: string; readonly operation: string };

/** The idempotency keys of a file, on the writing connection. */
export class Keys {
  readonly #statements: Readonly<Record<'read' | 'expire' | 'add' | 'lease' | 'settle' | 'forget', Statement>>;

  constructor(connection: Connection) {
    this.#statements = {
      read: connection.prepare('SELECT * FROM keys WHERE scope = ? AND key = ?'),
      expire: connection.prepare('DELETE FROM keys WHERE scope = ? AND expires_at <= ?'),
      add: connection.prepare('INSERT INTO keys VALUES (?, ?, ?, ?, ?, ?, NULL, NULL, ?)'),
      lease: connection.prepare('UPDATE keys SET lease_until = ?, checksum = ? WHERE scope = ? AND key = ?'),
      settle: connection.prepare(
        'UPDATE keys SET record = ?, outcome = ?, checksum = ? WHERE scope = ? AND key = ? RETURNING *',
      ),
      forget: connection.prepare('DELETE FROM keys WHERE scope = ? AND key = ?'),
    };
  }

  begin(scope: number, attempt: IdempotencyAttempt): Result {
    const { key, fingerprint, operation, now } = attempt;
    // Columns of whole numbers; what is left of a deadline need not be one.
    const leaseUntil = Math.ceil(attempt.leaseUntil);
    const expiresAt = Math.ceil(attempt.expiresAt);
    this.#statements.expire.run(scope, now);
    const row = this.#read(scope, key);
    if (row === undefined) {
      const added = {
        scope,
        key,
        fingerprint,
        operation,
        lease_until: leaseUntil,
        expires_at: expiresAt,
        outcome: null,
      };
      const checksum = outcomeChecksum(sealOf(''), added);
      this.#statements.add.run(scope, key, fingerprint, operation, leaseUntil, expiresAt, checksum);
      return { status: 'begun', operation };
    }
    if (row.fingerprint !== fingerprint) return { status: 'mismatch' };
    if (isSettled(row)) return { status: 'settled', row };
    if (row.lease_until > now) return { status: 'running' };
    this.#lease(row, leaseUntil);
    return { status: 'begun', operation: row.operation };
  }

  /** Why a write under this key must not take effect; undefined where it may. */
  refusal(scope: number, { key, operation }: Holder): Result | undefined {
    const row = this.#read(scope, key);
    if (row?.operation !== operation) return { status: 'key_lost' };
    return isSettled(row) ? { status: 'already_applied', row } : undefined;
  }

  settle(scope: number, { key, operation }: Holder, record: string | null, outcome: string | null): Result {
    const row = this.#read(scope, key);
    if (row?.operation !== operation) return { status: 'done' };
    if (isSettled(row)) return { status: 'settled', row };
    const checksum = outcomeChecksum(sealOf(record ?? ''), { ...row, outcome });
    const settled = this.#statements.settle.get(record, outcome, checksum, scope, key);
    return { status: 'settled', row: settled as OutcomeRow };
  }

  abandon(scope: number, { key, operation }: Holder, mode: 'discard' | 'keep'): Result {
    const row = this.#read(scope, key);
    if (row?.operation !== operation) return { status: 'done' };
    if (isSettled(row)) return { status: 'settled', row };
    if (mode === 'discard') this.#statements.forget.run(scope, key);
    else this.#lease(row, 0);
    return { status: 'done' };
  }

  /** Of a row without an outcome. */
  #lease(row: OutcomeRow, until: number): void {
    const checksum = outcomeChecksum(sealOf(''), { ...row, lease_until: until });
    this.#statements.lease.run(until, checksum, row.scope, row.key);
  }

  #read(scope: number, key: string): OutcomeRow | undefined {
    return checkedOutcome(this.#statements.read.get(scope, key) as OutcomeRow | undefined);
  }
}

const isSettled = ({ record, outcome }: OutcomeRow): boolean => record !== null || outcome !== null;
