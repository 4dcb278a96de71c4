import type { Scope } from '../../src/domain/scope.ts';
import type { StateWrite, StoredEntry } from '../../src/store-kit/state-rules.ts';
import type { ScopeReader } from './scope-reader.ts';
import type { Connection } from './sqlite-driver.ts';
import { fullKeyOf, StateRows } from './state-rows.ts';

/** Reads the state of verifiers. */
export class StateReader {
  readonly #scopes: ScopeReader;
  readonly #rows: StateRows;

  constructor(connection: Connection, scopes: ScopeReader) {
    this.#scopes = scopes;
    this.#rows = new StateRows(connection);
  }

  /** Returns an entry, also an expired one. @throws ApiError `store_corrupt` if it is damaged or missing */
  find(scope: Scope, key: string): StoredEntry | undefined {
    const expected = fullKeyOf(this.#scopes.numberOf(scope), key);
    const { full_key, value, version, expires_at: expiresAt } = this.#rows.nearest(expected);
    return full_key === expected ? { value: decodeValue(value), version, expiresAt } : undefined;
  }
}

/** Encodes the value of a write: SQLite in Node 22 ends a text that it reads at the first NUL. */
export function encodeStateWrite(write: StateWrite): StateWrite {
  const value = write.value?.replaceAll('\\', '\\\\').replaceAll('\0', '\\0');
  return { ...write, value };
}

const decodeValue = (value: string): string =>
  value.replaceAll(/\\(.)/g, (_, escaped) => (escaped === '0' ? '\0' : escaped));
