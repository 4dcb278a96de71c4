import type { CustomerRecord } from '../../src/domain/customer-record.ts';
import type { ListQuery, RecordPage } from '../../src/ports/store-types.ts';
import type { Position } from '../../src/store-kit/position.ts';
import type { ScopeState } from './scope-state.ts';

const NEWEST: Position = { createdMs: Number.POSITIVE_INFINITY, sequence: 0 };
const OLDEST: Position = { createdMs: Number.NEGATIVE_INFINITY, sequence: 0 };

/** Reads a page at a cost that depends on its length only. */
export function readPage(state: ScopeState, query: ListQuery): RecordPage | undefined {
  const cursor = query.cursor === undefined ? undefined : state.records.get(query.cursor);
  if (query.cursor !== undefined && cursor === undefined) return undefined;
  const index = query.app === undefined ? state.all : state.byApp.get(query.app);
  const records = index?.next(startOf(query, cursor), query.direction, query.limit + 1) ?? [];
  while (records.length > 0 && isBeyondEnd(records.at(-1) as CustomerRecord, query)) records.pop();
  const hasMore = records.length > query.limit;
  if (hasMore) records.pop();
  return { records, hasMore };
}

/** Returns the position after which the page starts: the cursor or the bound of creation time, the later in the direction. */
function startOf({ direction, fromMs, toMs }: ListQuery, cursor: Position | undefined): Position {
  if (direction === 'older') {
    const bound = toMs === undefined ? NEWEST : { createdMs: toMs, sequence: Number.POSITIVE_INFINITY };
    return cursor && cursor.createdMs <= bound.createdMs ? cursor : bound;
  }
  const bound = fromMs === undefined ? OLDEST : { createdMs: fromMs, sequence: 0 };
  return cursor && cursor.createdMs >= bound.createdMs ? cursor : bound;
}

function isBeyondEnd({ createdMs }: Position, { direction, fromMs, toMs }: ListQuery): boolean {
  return direction === 'older' ? fromMs !== undefined && createdMs < fromMs : toMs !== undefined && createdMs > toMs;
}
