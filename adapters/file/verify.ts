import type { CustomerRecord } from '../../src/domain/customer-record.ts';
import type { Scope } from '../../src/domain/scope.ts';
import type { VerifyReport } from '../../src/ports/store-types.ts';
import { corruptError } from '../../src/store-kit/record-encoding.ts';
import { type CancelFlag, isCancelled } from './cancel-flag.ts';
import { openReader } from './connection.ts';
import {
  type ClaimRow,
  type CustomerColumns,
  checkedScope,
  claimChecksum,
  decodeCustomer,
  decodeEvent,
  decodeOutcome,
  type EventRow,
  type KeyRow,
  type ScopeRow,
} from './encoding.ts';
import { fileError } from './errors.ts';
import type { Connection, Driver, Row, Value } from './sqlite-driver.ts';
import { checkedState, fullKeyOf, type StateRow, StateRows } from './state-rows.ts';

type Problem = VerifyReport['problems'][number];

/** Number of rows per read, so that memory use does not grow with the file. */
const PAGE_SIZE = 1_000;
/** Maximum number of structural faults that SQLite reports. */
const MAX_FAULTS = 100;

/**
 * Checks every row of a scope, and the structure of the file: its pages, and each index against its table. If it is
 * cancelled, the report is incomplete.
 */
export function verifyFile(driver: Driver, path: string, scope: Scope, cancelled?: CancelFlag): VerifyReport {
  const connection = openReader(driver, path);
  try {
    // One transaction, so that all checks see the same state.
    connection.exec('BEGIN');
    const problems: Problem[] = [];
    const scopeRow = collectProblem(problems, path, () => {
      const select = connection.prepare('SELECT * FROM scopes WHERE name = ?');
      return checkedScope(select.get(scope.key) as ScopeRow | undefined);
    });
    const checked = scopeRow ? verifyRows(connection, scope, scopeRow, problems, cancelled) : 0;
    if (isCancelled(cancelled)) return { checked, problems };
    collectProblem(problems, path, () => {
      const lines = connection.prepare(`PRAGMA integrity_check(${MAX_FAULTS})`).all() as Row[];
      for (const line of lines) {
        if (line.integrity_check !== 'ok') problems.push({ id: path, problem: String(line.integrity_check) });
      }
    });
    return { checked, problems };
  } finally {
    connection.close();
  }
}

function verifyRows(
  connection: Connection,
  scope: Scope,
  scopeRow: ScopeRow,
  problems: Problem[],
  cancelled: CancelFlag | undefined,
): number {
  let checked = 0;
  const verifyTable = <T>(table: string, sql: string, start: Value, check: (row: T) => Value) =>
    collectProblem(problems, table, () => walk(connection, sql, scopeRow.scope, start, check, cancelled));
  verifyTable<CustomerColumns>('customers', CUSTOMERS, 0, (row) => {
    checked += 1;
    collectProblem(problems, row.id, () => checkColumns(row, decodeCustomer(scope, scopeRow.scope, row, row.id)));
    return row.sequence;
  });
  verifyTable<ClaimRow & { readonly owner: number | null }>('claims', CLAIMS, '', (row) => {
    const { claim, customer, owner, checksum } = row;
    collectProblem(problems, claim, () => {
      if (claimChecksum(row) !== checksum) throw corruptError(claim);
    });
    if (owner === null) problems.push({ id: claim, problem: `the customer of the claim is missing: ${customer}` });
    return claim;
  });
  let last = scopeRow.trimmed;
  verifyTable<EventRow>('events', EVENTS, scopeRow.trimmed, (row) => {
    if (row.position !== last + 1) problems.push({ id: row.id, problem: 'the feed has a gap before this event' });
    last = row.position;
    collectProblem(problems, row.id, () => decodeEvent(scope, row));
    return row.position;
  });
  if (last !== scopeRow.last_event) problems.push({ id: 'events', problem: 'the end of the feed is missing' });
  verifyTable<KeyRow>('keys', KEYS, '', (row) => {
    collectProblem(problems, row.operation, () => decodeOutcome(scope, row));
    return row.key;
  });
  const start = fullKeyOf(scopeRow.scope, '');
  let next = collectProblem(problems, 'states', () => new StateRows(connection).nearest(start).next);
  verifyTable<StateRow>('states', STATES, start, (row) => {
    if (row.full_key !== next)
      problems.push({ id: 'states', problem: 'a state of a verifier is missing before this one' });
    next = row.next;
    collectProblem(problems, 'states', () => checkedState(row));
    return row.full_key;
  });
  if (next?.startsWith(start)) problems.push({ id: 'states', problem: 'the last state of a verifier is missing' });
  return checked;
}

/** Compares the columns that the indexes use with the record. */
function checkColumns(row: CustomerColumns, record: CustomerRecord): void {
  const { customer, version, createdMs, sequence, deleted } = record;
  const actual = [row.app, row.version, row.created_ms, row.sequence, row.deleted].join();
  const expected = [customer.app, version, createdMs, sequence, deleted ? 1 : 0].join();
  if (actual !== expected) throw corruptError(row.id);
}

const CUSTOMERS = 'SELECT * FROM customers NOT INDEXED WHERE scope = ? AND sequence > ? ORDER BY sequence LIMIT ?';
const CLAIMS = `SELECT claims.*, sequence AS owner FROM claims
  LEFT JOIN customers ON customers.sequence = claims.customer AND customers.scope = claims.scope
  WHERE claims.scope = ? AND claim > ? ORDER BY claim LIMIT ?`;
const EVENTS = 'SELECT * FROM events WHERE scope = ? AND position > ? ORDER BY position LIMIT ?';
const KEYS = 'SELECT * FROM keys WHERE scope = ? AND key > ? ORDER BY key LIMIT ?';
// `!` follows the space in a full key. The cast makes the scope an integer, because drivers send numbers as fractions.
const STATES = `SELECT * FROM states WHERE full_key < CAST(? AS INTEGER) || '!' AND full_key > ? ORDER BY full_key LIMIT ?`;

/** Reads the rows of a scope page by page. @param check Returns the row's key, after which the next page starts. */
function walk<T>(
  connection: Connection,
  sql: string,
  scope: number,
  start: Value,
  check: (row: T) => Value,
  cancelled: CancelFlag | undefined,
): void {
  const statement = connection.prepare(sql);
  for (let from = start; !isCancelled(cancelled); ) {
    const before = from;
    const rows = statement.all(scope, from, PAGE_SIZE) as T[];
    for (const row of rows) from = check(row);
    if (rows.length < PAGE_SIZE) return;
    // A damaged page can lead back to earlier rows, and so to an endless walk.
    if (!isAfter(from, before)) throw corruptError('the order of the rows');
  }
}

/** Compares two keys of a table, which are both numbers or both texts. */
const isAfter = (key: Value, other: Value): boolean => key !== null && other !== null && key > other;

/** Runs a check and adds its error to the problems. */
function collectProblem<T>(problems: Problem[], id: string, check: () => T): T | undefined {
  try {
    return check();
  } catch (error) {
    problems.push({ id, problem: fileError(error).message });
    return undefined;
  }
}
