import type { Scope } from '../../src/domain/scope.ts';
import type { VerifyReport } from '../../src/ports/store-types.ts';
import { corruptError } from '../../src/store-kit/record-encoding.ts';
import { openReader } from './connection.ts';
import {
  type ClaimRow,
  type CustomerColumns,
  checkedScope,
  claimChecksum,
  type EventRow,
  eventOfRow,
  type OutcomeRow,
  outcomeOfRow,
  recordOfRow,
  type ScopeRow,
} from './encoding.ts';
import { fileError } from './errors.ts';
import type { Connection, Driver, Row, Value } from './sqlite-driver.ts';

type Problem = VerifyReport['problems'][number];

/** Rows that are read at once, so that memory does not grow with the file. */
const PAGE = 1_000;
/** Faults of its structure that SQLite is asked for. */
const MOST_FAULTS = 100;

/** Checks every row of a scope, and the structure of the file: pages, indexes, and each index against its table. */
export function verifyFile(driver: Driver, path: string, scope: Scope): VerifyReport {
  const connection = openReader(driver, path);
  try {
    // One transaction: everything is compared as it was at one moment.
    connection.exec('BEGIN');
    const problems: Problem[] = [];
    const found = guarded(problems, path, () => {
      const select = connection.prepare('SELECT * FROM scopes WHERE name = ?');
      return checkedScope(select.get(scope.key) as ScopeRow | undefined);
    });
    const checked = found ? verifyRows(connection, scope, found, problems) : 0;
    guarded(problems, path, () => {
      const lines = connection.prepare(`PRAGMA integrity_check(${MOST_FAULTS})`).all() as Row[];
      for (const line of lines) {
        if (line.integrity_check !== 'ok') problems.push({ id: path, problem: String(line.integrity_check) });
      }
    });
    return { checked, problems };
  } finally {
    connection.close();
  }
}

function verifyRows(connection: Connection, scope: Scope, row: ScopeRow, problems: Problem[]): number {
  let checked = 0;
  const rows = <T>(id: string, sql: string, start: readonly Value[], each: (row: T) => readonly Value[]) =>
    guarded(problems, id, () => walk(connection, sql, row.scope, start, each));
  rows<CustomerColumns>('customers', CUSTOMERS, [0], (columns) => {
    checked += 1;
    guarded(problems, columns.id, () => {
      const { customer, version, createdMs, sequence, deleted } = recordOfRow(scope, row.scope, columns, columns.id);
      const found = [columns.app, columns.version, columns.created_ms, columns.sequence, columns.deleted].join();
      const stored = [customer.app, version, createdMs, sequence, deleted ? 1 : 0].join();
      if (found !== stored) throw corruptError(columns.id);
    });
    return [columns.sequence];
  });
  rows<ClaimRow & { readonly owner: number | null }>('claims', CLAIMS, [''], (row) => {
    const { claim, customer, owner, checksum } = row;
    guarded(problems, claim, () => {
      if (claimChecksum(row) !== checksum) throw corruptError(claim);
    });
    if (owner === null)
      problems.push({ id: claim, problem: `the claim is of a customer that is not there: ${customer}` });
    return [claim];
  });
  let position = row.trimmed;
  rows<EventRow>('events', EVENTS, [row.trimmed], (event) => {
    if (event.position !== position + 1) problems.push({ id: event.id, problem: 'the feed has a gap before it' });
    position = event.position;
    guarded(problems, event.id, () => eventOfRow(scope, event));
    return [event.position];
  });
  if (position !== row.last_event) problems.push({ id: 'events', problem: 'the end of the feed is missing' });
  rows<OutcomeRow>('keys', KEYS, [''], (key) => {
    guarded(problems, key.operation, () => outcomeOfRow(scope, key));
    return [key.key];
  });
  return checked;
}

const CUSTOMERS = 'SELECT * FROM customers NOT INDEXED WHERE scope = ? AND sequence > ? ORDER BY sequence LIMIT ?';
const CLAIMS = `SELECT claims.*, sequence AS owner FROM claims
  LEFT JOIN customers ON customers.sequence = claims.customer AND customers.scope = claims.scope
  WHERE claims.scope = ? AND claim > ? ORDER BY claim LIMIT ?`;
const EVENTS = 'SELECT * FROM events WHERE scope = ? AND position > ? ORDER BY position LIMIT ?';
const KEYS = 'SELECT * FROM keys WHERE scope = ? AND key > ? ORDER BY key LIMIT ?';

/** Reads rows page by page. @param each Answers where the next page starts. */
function walk<T>(
  connection: Connection,
  sql: string,
  scope: number,
  start: readonly Value[],
  each: (row: T) => readonly Value[],
): void {
  const statement = connection.prepare(sql);
  for (let from = start; ; ) {
    const rows = statement.all(scope, ...from, PAGE) as T[];
    for (const row of rows) from = each(row);
    if (rows.length < PAGE) return;
  }
}

/** What a check answers; what it throws becomes a problem. */
function guarded<T>(problems: Problem[], id: string, check: () => T): T | undefined {
  try {
    return check();
  } catch (error) {
    problems.push({ id, problem: fileError(error).message });
    return undefined;
  }
}
