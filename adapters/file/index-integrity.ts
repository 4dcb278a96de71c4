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
export type Side = '<' | '>';

/**
 * Checks an index around a key. SQLite does not notice a damaged entry: it hides itself and the entries that a search skips
 * because of it, and such a search ends next to it. So if a search ends without a result, the entries on both sides of it
 * are compared with their rows.
 */
export class IndexIntegrity {
  readonly #prepared: (sql: string) => Statement;

  constructor(connection: Connection) {
    this.#prepared = prepareOnce(connection);
  }

  /**
   * Returns the nearest entry on one side of the key.
   *
   * @throws ApiError `store_corrupt` if the entry differs from its row
   */
  checkedNeighbor(index: Index, key: readonly Value[], side: Side): Row | undefined {
    const entry = this.#neighbor(index, key, side);
    if (entry === undefined) return undefined;
    const row = this.#prepared(SELECT_CUSTOMER).get(Number(entry.sequence)) as CustomerRow | undefined;
    const columns = row && indexedColumns(row);
    const isSound = columns && INDEXES[index].columns.every((name) => columns[name] === entry[name]);
    if (!isSound) throw corruptError(String(columns?.id ?? 'a customer'));
    return entry;
  }

  /** Checks the index of scope names around a name that no search found. */
  checkScopes(name: string): void {
    for (const side of ['<', '>'] as const) {
      const entry = this.#prepared(scopeSql(side)).get(name) as Row | undefined;
      if (entry === undefined) continue;
      const row = this.#prepared(SELECT_SCOPE).get(Number(entry.scope)) as ScopeRow | undefined;
      if (checkedScope(row)?.name !== entry.name) throw corruptError(name);
    }
  }

  /**
   * Looks first among the entries that share the longest prefix with the key. One comparison of whole keys would walk through
   * all customers of a millisecond.
   */
  #neighbor(index: Index, key: readonly Value[], side: Side): Row | undefined {
    for (let shared = key.length - 1; shared >= 0; shared -= 1) {
      const entry = this.#prepared(NEIGHBORS[index][side][shared] as string).get(...key.slice(0, shared + 1));
      if (entry !== undefined) return entry as Row;
    }
    return undefined;
  }
}

const SELECT_CUSTOMER = 'SELECT record, checksum FROM customers NOT INDEXED WHERE sequence = ?';
const SELECT_SCOPE = 'SELECT * FROM scopes NOT INDEXED WHERE scope = ?';

/** Selects the nearest entry whose first `shared` columns equal the key's. It reads the index only. */
function neighborSql(index: Index, side: Side, shared: number): string {
  const { columns, condition } = INDEXES[index];
  const order = side === '<' ? 'DESC' : 'ASC';
  const equal = columns.slice(0, shared).map((name) => `${name} = ? AND`);
  return `SELECT ${[...new Set([...columns, 'sequence'])].join()} FROM customers INDEXED BY ${index}
    WHERE ${condition} ${equal.join(' ')} ${columns[shared]} ${side} ?
    ORDER BY ${columns.slice(shared).map((name) => `${name} ${order}`)} LIMIT 1`;
}

const neighborsOf = (index: Index) => ({
  '<': INDEXES[index].columns.map((_, shared) => neighborSql(index, '<', shared)),
  '>': INDEXES[index].columns.map((_, shared) => neighborSql(index, '>', shared)),
});

/** Statements by index, side and number of shared columns. Every list uses them, so they are built once. */
const NEIGHBORS = {
  customers_by_id: neighborsOf('customers_by_id'),
  customers_by_time: neighborsOf('customers_by_time'),
  customers_by_app: neighborsOf('customers_by_app'),
};

const scopeSql = (side: Side): string =>
  `SELECT name, scope FROM scopes WHERE name ${side} ? ORDER BY name ${side === '<' ? 'DESC' : 'ASC'} LIMIT 1`;
