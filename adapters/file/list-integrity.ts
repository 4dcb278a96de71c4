import type { CustomerRecord } from '../../src/domain/customer-record.ts';
import type { ListQuery } from '../../src/ports/store-types.ts';
import { comparePositions, type Position } from '../../src/store-kit/position.ts';
import { corruptError } from '../../src/store-kit/record-encoding.ts';
import type { IndexIntegrity, Side } from './index-integrity.ts';

export const OLDEST_MS = 0;
export const NEWEST_MS = Number.MAX_SAFE_INTEGER;

/** Checks that a damaged index did not add, drop or reorder records of a page. */
export class ListIntegrity {
  readonly #integrity: IndexIntegrity;

  constructor(integrity: IndexIntegrity) {
    this.#integrity = integrity;
  }

  /**
   * Checks the records of a page and the index around them.
   *
   * @param scopeNumber Number of the scope in the file.
   * @param records The page, and one record more if the list has one.
   * @throws ApiError `store_corrupt` if a record does not belong on the page, is out of order, or is missing
   */
  check(scopeNumber: number, records: readonly CustomerRecord[], query: ListQuery, cursor: Position | undefined): void {
    checkRecords(records, query, cursor);
    const { direction, limit } = query;
    // The sides of an index entry on which the list has its previous and its next record.
    const [previousSide, nextSide] =
      direction === 'older' ? (['after', 'before'] as const) : (['before', 'after'] as const);
    // Without a cursor, the list starts at the end of the index.
    const end = direction === 'older' ? NEWEST_MS : OLDEST_MS;
    const start = cursor ?? { createdMs: end, sequence: end };
    const previous = this.#neighborOf(records[0] ?? start, previousSide, scopeNumber, query);
    // A record between the start and the page is missing from the page.
    if (previous && (cursor === undefined || isAfter(previous, cursor, direction))) throw corruptError('a list');
    const isLastPage = records.length <= limit;
    if (isLastPage && this.#neighborOf(records.at(-1) ?? start, nextSide, scopeNumber, query))
      throw corruptError('a list');
  }

  /** Returns the nearest entry of the list on one side of a position, according to the index. */
  #neighborOf(position: Position, side: Side, scopeNumber: number, query: ListQuery): Position | undefined {
    const { app, fromMs = OLDEST_MS, toMs = NEWEST_MS } = query;
    const filters = app === undefined ? [scopeNumber] : [scopeNumber, app];
    const index = app === undefined ? 'customers_by_time' : 'customers_by_app';
    const key = [...filters, position.createdMs, position.sequence];
    const entry = this.#integrity.checkedNeighbor(index, key, side);
    if (entry?.scope !== scopeNumber || (app !== undefined && entry.app !== app)) return undefined;
    const createdMs = Number(entry.created_ms);
    return createdMs >= fromMs && createdMs <= toMs ? { createdMs, sequence: Number(entry.sequence) } : undefined;
  }
}

/** Checks that the records match the query, and follow each other and the cursor in order. */
function checkRecords(records: readonly CustomerRecord[], query: ListQuery, cursor: Position | undefined): void {
  const { direction, app, fromMs = OLDEST_MS, toMs = NEWEST_MS } = query;
  let previous = cursor;
  for (const record of records) {
    const { customer, deleted, createdMs } = record;
    const isOrdered = previous === undefined || isAfter(record, previous, direction);
    const isMatch = createdMs >= fromMs && createdMs <= toMs && (app === undefined || app === customer.app);
    if (deleted || !isOrdered || !isMatch) throw corruptError(customer.id);
    previous = record;
  }
}

/** Returns whether a list shows a position after the other one. */
function isAfter(position: Position, other: Position, direction: ListQuery['direction']): boolean {
  const order = comparePositions(position, other);
  return direction === 'newer' ? order > 0 : order < 0;
}
