import { corruptError } from '../../src/store-kit/record-encoding.ts';
import { type CustomerRow, checkedScope, columnsOf, type ScopeRow } from './encoding.ts';
import { type Connection, preparing, type Row, type Statement, type Value } from './sqlite-driver.ts';

/** Each index, the columns that its entries are in the order of, and the table that they lead into. */
const INDEXES = {
  customers_by_id: { columns: ['scope', 'id'], where: '' },
  customers_by_time: { columns: ['scope', 'created_ms', 'sequence'], where: 'deleted = 0 AND' },
  customers_by_app: { columns: ['scope', 'app', 'created_ms', 'sequence'], where: 'deleted = 0 AND' },
} as const;

type Index = keyof typeof INDEXES;
type Side = '<' | '>';

/**
 * Looks whether an index is sound around a place in it. SQLite takes an entry for what its bytes say: one that is damaged
 * hides itself, and those that a search or a walk passes over because of it; such a search ends, and such a walk stops, next to
 * it. So where nothing more is found, the entries on both sides are held against the rows that they lead to.
 */
export class Neighbours {
  readonly #statement: (sql: string) => Statement;

  constructor(connection: Connection) {
    this.#statement = preparing(connection);
  }

  /**
   * The entry before the key, or the one behind it.
   * @throws ApiError `store_corrupt` where it is not that of its row
   */
  checked(index: Index, key: readonly Value[], side: Side): Row | undefined {
    const entry = this.#nextTo(index, key, side);
    if (entry === undefined) return undefined;
    const row = this.#statement(ROW).get(Number(entry.sequence)) as CustomerRow | undefined;
    const columns = row && columnsOf(row);
    const sound = columns && INDEXES[index].columns.every((name) => columns[name] === entry[name]);
    if (!sound) throw corruptError(String(columns?.id ?? 'a customer'));
    return entry;
  }

  /** Among those that share most with the key first: one comparison of whole keys would walk through all that share a time. */
  #nextTo(index: Index, key: readonly Value[], side: Side): Row | undefined {
    for (let shared = key.length - 1; shared >= 0; shared -= 1) {
      const entry = this.#statement(ENTRIES[index][side][shared] as string).get(...key.slice(0, shared + 1));
      if (entry !== undefined) return entry as Row;
    }
    return undefined;
  }

  /** As {@link checked}, of the names of scopes. */
  checkScope(name: string): void {
    for (const side of ['<', '>'] as const) {
      const entry = this.#statement(scopeSql(side)).get(name) as Row | undefined;
      if (entry === undefined) continue;
      const row = this.#statement(SCOPE).get(Number(entry.scope)) as ScopeRow | undefined;
      if (checkedScope(row)?.name !== entry.name) throw corruptError(name);
    }
  }
}

const ROW = 'SELECT record, checksum FROM customers NOT INDEXED WHERE sequence = ?';
const SCOPE = 'SELECT * FROM scopes NOT INDEXED WHERE scope = ?';

/** The entry next to a key among those whose first columns are the key's. Read from the index alone. */
function entrySql(index: Index, side: Side, shared: number): string {
  const { columns, where } = INDEXES[index];
  const order = side === '<' ? 'DESC' : 'ASC';
  const same = columns.slice(0, shared).map((name) => `${name} = ? AND`);
  return `SELECT ${[...new Set([...columns, 'sequence'])].join()} FROM customers INDEXED BY ${index}
    WHERE ${where} ${same.join(' ')} ${columns[shared]} ${side} ?
    ORDER BY ${columns.slice(shared).map((name) => `${name} ${order}`)} LIMIT 1`;
}

const entriesOf = (index: Index, side: Side): string[] =>
  INDEXES[index].columns.map((_, shared) => entrySql(index, side, shared));

const sidesOf = (index: Index) => ({ '<': entriesOf(index, '<'), '>': entriesOf(index, '>') });

/** By how many of the key's columns an entry shares: written once, since every list asks. */
const ENTRIES = {
  customers_by_id: sidesOf('customers_by_id'),
  customers_by_time: sidesOf('customers_by_time'),
  customers_by_app: sidesOf('customers_by_app'),
};

const scopeSql = (side: Side): string =>
  `SELECT name, scope FROM scopes WHERE name ${side} ? ORDER BY name ${side === '<' ? 'DESC' : 'ASC'} LIMIT 1`;
