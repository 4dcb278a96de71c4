import { corruptError } from '../../src/store-kit/record-encoding.ts';
import { checksumOf } from './encoding.ts';
import type { Connection, Statement } from './sqlite-driver.ts';

/*
 * The rows of `states` hold the state of verifiers. Each row also has the key of the next one, so that the rows of all scopes
 * form a linked list in the order of their keys. The list proves that a row is absent: SQLite does not report every flipped
 * bit that hides rows, and a hidden counter of attempts would start again at zero. The first row is always there: its key is
 * empty, so that it comes before all others.
 */

/** A row of `states`. */
export interface StateRow {
  /** The number of the scope, a space, and the key. */
  readonly full_key: string;
  /** Without NUL (state.ts). */
  readonly value: string;
  readonly version: string;
  /** Unix time in milliseconds on the clock of the service that wrote the entry. */
  readonly expires_at: number;
  /** Unix time in milliseconds on the machine's clock, after which the row can be deleted. */
  readonly remove_at: number;
  /** The key of the next row; null in the last one. */
  readonly next: string | null;
  readonly checksum: number;
}

export const fullKeyOf = (scope: number, key: string): string => `${scope} ${key}`;

export const stateChecksum = (row: Omit<StateRow, 'checksum'>): number =>
  checksumOf(0, row.full_key, row.value, row.version, row.expires_at, row.remove_at, row.next);

/** Returns the error for damaged rows. It has no key, which could name a person. */
const corruptState = () => corruptError('the state of a verifier');

/** Finds rows of `states`, and checks them. */
export class StateRows {
  readonly #nearest: Statement;
  readonly #previous: Statement;

  constructor(connection: Connection) {
    this.#nearest = connection.prepare('SELECT * FROM states WHERE full_key <= ? ORDER BY full_key DESC LIMIT 1');
    this.#previous = connection.prepare('SELECT * FROM states WHERE full_key < ? ORDER BY full_key DESC LIMIT 1');
  }

  /**
   * Returns the row of a key. If it is absent, returns the row before it, whose `next` proves that.
   * @throws ApiError `store_corrupt` if the row is damaged, or if a row is missing
   */
  nearest(key: string): StateRow {
    const row = checkedState(this.#nearest.get(key) as StateRow | undefined);
    const isProof = row.full_key < key && (row.next === null || row.next > key);
    if (row.full_key !== key && !isProof) throw corruptState();
    return row;
  }

  /** Returns the row before that of a key. @throws ApiError `store_corrupt` if it is damaged or missing */
  previous(key: string): StateRow {
    const row = checkedState(this.#previous.get(key) as StateRow | undefined);
    if (row.next !== key) throw corruptState();
    return row;
  }
}

/** Returns the row. @throws ApiError `store_corrupt` if it is missing, or if its checksum is wrong */
export function checkedState(row: StateRow | undefined): StateRow {
  if (row === undefined || stateChecksum(row) !== row.checksum) throw corruptState();
  return row;
}
