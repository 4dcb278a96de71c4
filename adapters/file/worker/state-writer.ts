import { ClienteleError } from '../../../src/domain/errors.ts';
import { allowsStateWrite, type StateWrite } from '../../../src/store-kit/state-rules.ts';
import type { Connection, Statement } from '../sqlite-driver.ts';
import { fullKeyOf, type StateRow, StateRows, stateChecksum } from '../state-rows.ts';
import type { MessageResults } from '../writer-messages.ts';

/** How long an entry is kept after its expiry, in milliseconds, because the clocks of services can differ. */
const KEPT_AFTER_EXPIRY_MS = 3_600_000;

/** Times of removal are rounded up to this unit, so that most writes of an entry do not change the index. */
const REMOVAL_UNIT_MS = 60_000;

/** Maximum number of expired rows that a new row removes. More than one, so that a backlog ends. */
const REMOVED_PER_NEW_ROW = 4;

/** An entry of the index of expired rows. */
type Removal = Pick<StateRow, 'remove_at' | 'full_key'>;

/** The place before all entries of the index. */
const FIRST: Removal = { remove_at: 0, full_key: '' };

/** Changes the state of verifiers, on the writer's connection. */
export class StateWriter {
  readonly #rows: StateRows;
  /** The last expired row that could not be removed. The next removal continues behind it. */
  #lastKept = FIRST;
  readonly #statements: Readonly<Record<'add' | 'replace' | 'link' | 'delete' | 'expired', Statement>>;

  constructor(connection: Connection) {
    this.#rows = new StateRows(connection);
    this.#statements = {
      add: connection.prepare(
        `INSERT INTO states (value, version, expires_at, remove_at, next, checksum, full_key)
        VALUES (?, ?, ?, ?, ?, ?, ?)`,
      ),
      replace: connection.prepare(
        `UPDATE states SET value = ?, version = ?, expires_at = ?, remove_at = ?, next = ?, checksum = ?
        WHERE full_key = ?`,
      ),
      link: connection.prepare('UPDATE states SET next = ?, checksum = ? WHERE full_key = ?'),
      delete: connection.prepare('DELETE FROM states WHERE full_key = ?'),
      expired: connection.prepare(
        `SELECT remove_at, full_key FROM states INDEXED BY states_by_removal
        WHERE (remove_at, full_key) > (?, ?) AND remove_at <= ? ORDER BY remove_at, full_key LIMIT ?`,
      ),
    };
  }

  write(scope: number, write: StateWrite): MessageResults['state'] {
    const full_key = fullKeyOf(scope, write.key);
    const nearest = this.#rows.nearest(full_key);
    const current = nearest.full_key === full_key ? nearest : undefined;
    const stored = current && { version: current.version, expiresAt: current.expires_at };
    if (!allowsStateWrite(stored, write)) return { status: 'conflict' };
    const { value, version, expiresAt: expires_at } = write;
    if (value !== undefined) {
      const row = { full_key, value, version, expires_at, remove_at: removalTime(write), next: nearest.next };
      this.#store(row, current);
      if (current === undefined) {
        this.#link(nearest, full_key);
        this.#removeExpired();
      }
    } else if (current) {
      this.#delete(current);
    }
    return { status: 'applied' };
  }

  #store(row: Omit<StateRow, 'checksum'>, current: StateRow | undefined): void {
    const { full_key, value, version, expires_at, remove_at, next } = row;
    const statement = current ? this.#statements.replace : this.#statements.add;
    statement.run(value, version, expires_at, remove_at, next, stateChecksum(row), full_key);
  }

  #delete({ full_key, next }: StateRow): void {
    const previous = this.#rows.previous(full_key);
    this.#statements.delete.run(full_key);
    this.#link(previous, next);
  }

  #link(row: StateRow, next: string | null): void {
    this.#statements.link.run(next, stateChecksum({ ...row, next }), row.full_key);
  }

  /** Removes some expired rows. Damaged ones stay, because they must not prevent writes of other entries. */
  #removeExpired(): void {
    const now = Date.now();
    const { remove_at, full_key } = this.#lastKept;
    const rows = this.#statements.expired.all(remove_at, full_key, now, REMOVED_PER_NEW_ROW) as Removal[];
    for (const row of rows) if (!this.#removeSound(row.full_key, now)) this.#lastKept = row;
    if (rows.length < REMOVED_PER_NEW_ROW) this.#lastKept = FIRST;
  }

  /** Removes an expired row, unless it is damaged, or the index is. Returns whether it did. */
  #removeSound(full_key: string, now: number): boolean {
    try {
      const row = this.#rows.nearest(full_key);
      if (row.full_key !== full_key || row.remove_at > now) return false;
      this.#delete(row);
      return true;
    } catch (error) {
      if (error instanceof ClienteleError) return false;
      throw error;
    }
  }
}

/**
 * Returns when a row can be removed, by the machine's clock, which all processes with the file have in common. The entry must
 * last until its expiry both on that clock and on the clock of the service, which can be ahead or behind.
 */
function removalTime({ now, expiresAt }: StateWrite): number {
  const expiry = Math.max(expiresAt, Date.now() + expiresAt - now);
  return Math.ceil((expiry + KEPT_AFTER_EXPIRY_MS) / REMOVAL_UNIT_MS) * REMOVAL_UNIT_MS;
}
