import { corruptError } from '../../src/store-kit/record-encoding.ts';
import { type CustomerRow, checkedScope, indexedColumns, type ScopeRow } from './encoding.ts';
import { type Connection, prepareOnce, type Row, type Statement, type Value } from './sqlite-driver.ts';

/** The columns of each index, and its condition. */
const INDEXES = {
  customers_by_id: { columns: ['scope', 'id'], condition: '' },
  customers_by_time: { columns: ['scope', 'created_ms', 'sequence'], condition: 'deleted = 0 AND' },
  customers_by_app: { columns: ['scope', 'app', 'created_ms', 'sequence'], condition: 'deleted = 0 AND' },
} as const;

type Index = keyof typeof INDEXES;

/** The entries before a key, or after it. */
export type Side = 'before' | 'after';

/**
 * Checks an index around a key. SQLite does not report a damaged index entry: a search skips it, and perhaps entries behind
 * it, and stops beside it. Therefore, when a search finds nothing, the entries before and after the key are compared with
 * their rows.
 */
export class IndexIntegrity {
  readonly #prepare: (sql: string) => Statement;

  constructor(connection: Connection) {
    this.#prepare = prepareOnce(connection);
  }

  /**
   * Returns the nearest entry on one side of the key.
   *
   * @throws ApiError `store_corrupt` if the entry differs from its row
   */
  checkedNeighbor(index: Index, key: readonly Value[], side: Side): Row | undefined {
    const entry = this.#neighbor(index, key, side);
    if (entry === undefined) return undefined;
    const row = this.#prepare(SELECT_CUSTOMER).get(Number(entry.sequence)) as CustomerRow | undefined;
    const columns = row && indexedColumns(row);
    const isSound = columns && INDEXES[index].columns.every((name) => columns[name] === entry[name]);
    if (!isSound) throw corruptError(String(columns?.id ?? 'a customer'));
    return entry;
  }

  /** Checks the index of scope names around a name that was not found. */
  checkScopes(name: string): void {
    for (const side of ['before', 'after'] as const) {
      const entry = this.#prepare(scopeSql(side)).get(name) as Row | undefined;
      if (entry === undefined) continue;
      const row = this.#prepare(SELECT_SCOPE).get(Number(entry.scope)) as ScopeRow | undefined;
      if (checkedScope(row)?.name !== entry.name) throw corruptError(name);
    }
  }

  /**
   * Returns the nearest entry. Tries the longest common prefix first, because a comparison of whole keys would scan all
   * customers of one millisecond.
   */
  #neighbor(index: Index, key: readonly Value[], side: Side): Row | undefined {
    for (let prefix = key.length - 1; prefix >= 0; prefix -= 1) {
      const entry = this.#prepare(NEIGHBORS[index][side][prefix] as string).get(...key.slice(0, prefix + 1));
      if (entry !== undefined) return entry as Row;
    }
    return undefined;
  }
}

const SIDES = { before: { operator: '<', order: 'DESC' }, after: { operator: '>', order: 'ASC' } };

const SELECT_CUSTOMER = 'SELECT record, checksum FROM customers NOT INDEXED WHERE sequence = ?';
const SELECT_SCOPE = 'SELECT * FROM scopes NOT INDEXED WHERE scope = ?';

/** Selects the nearest entry whose first `prefix` columns equal the key's. It reads the index only. */
function neighborSql(index: Index, side: Side, prefix: number): string {
  const { columns, condition } = INDEXES[index];
  const { operator, order } = SIDES[side];
  const equal = columns.slice(0, prefix).map((name) => `${name} = ? AND`);
  return `SELECT ${[...new Set([...columns, 'sequence'])].join()} FROM customers INDEXED BY ${index}
    WHERE ${condition} ${equal.join(' ')} ${columns[prefix]} ${operator} ?
    ORDER BY ${columns.slice(prefix).map((name) => `${name} ${order}`)} LIMIT 1`;
}

const neighborsOf = (index: Index) => ({
  before: INDEXES[index].columns.map((_, prefix) => neighborSql(index, 'before', prefix)),
  after: INDEXES[index].columns.map((_, prefix) => neighborSql(index, 'after', prefix)),
});

/** Statements by index, side and length of the common prefix. Every list uses them, so they are built once. */
const NEIGHBORS = {
  customers_by_id: neighborsOf('customers_by_id'),
  customers_by_time: neighborsOf('customers_by_time'),
  customers_by_app: neighborsOf('customers_by_app'),
};

const scopeSql = (side: Side): string =>
  `SELECT name, scope FROM scopes WHERE name ${SIDES[side].operator} ? ORDER BY name ${SIDES[side].order} LIMIT 1`;
