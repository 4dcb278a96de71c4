import type { Scope } from '../../src/domain/scope.ts';
import { corruptError } from '../../src/store-kit/record-encoding.ts';
import { checkedScope, type ScopeRow } from './encoding.ts';
import type { IndexIntegrity } from './index-integrity.ts';
import type { Connection, Statement } from './sqlite-driver.ts';

/** Used for a scope that is not in the file: no row has the number 0. */
const NO_SCOPE = 0;

/** Reads the rows of scopes. */
export class ScopeReader {
  readonly #integrity: IndexIntegrity;
  readonly #select: Statement;
  readonly #numbers = new Map<string, number>();

  constructor(connection: Connection, integrity: IndexIntegrity) {
    this.#integrity = integrity;
    this.#select = connection.prepare('SELECT * FROM scopes WHERE name = ?');
  }

  rowOf(scope: Scope): ScopeRow | undefined {
    const row = checkedScope(this.#select.get(scope.key) as ScopeRow | undefined);
    if (row === undefined) this.#integrity.checkScopes(scope.key);
    else if (row.name !== scope.key) throw corruptError(scope.key);
    return row;
  }

  /** Returns the number of a scope in the file. The number never changes. */
  numberOf(scope: Scope): number {
    const cached = this.#numbers.get(scope.key);
    if (cached !== undefined) return cached;
    const number = this.rowOf(scope)?.scope;
    if (number !== undefined) this.#numbers.set(scope.key, number);
    return number ?? NO_SCOPE;
  }
}
