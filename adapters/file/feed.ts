import type { ClienteleEvent } from '../../src/domain/event.ts';
import type { Scope } from '../../src/domain/scope.ts';
import type { FeedQuery } from '../../src/ports/store-types.ts';
import { startOfFeedPage } from '../../src/store-kit/feed-cursor.ts';
import { corruptError } from '../../src/store-kit/record-encoding.ts';
import { decodeEvent, type EventRow } from './encoding.ts';
import type { ScopeReader } from './scope-reader.ts';
import type { Connection, Statement } from './sqlite-driver.ts';

const EMPTY_FEED = { scope: 0, last_event: 0, trimmed: 0 };

/** Reads the change feed. A cursor is the number of an event; events are numbered from 1. */
export class FeedReader {
  readonly #scopes: ScopeReader;
  readonly #select: Statement;

  constructor(connection: Connection, scopes: ScopeReader) {
    this.#scopes = scopes;
    this.#select = connection.prepare(
      'SELECT * FROM events WHERE scope = ? AND position > ? ORDER BY position LIMIT ?',
    );
  }

  read(scope: Scope, { after, limit }: FeedQuery): ClienteleEvent[] {
    for (;;) {
      const { scope: scopeNumber, last_event: last, trimmed } = this.#scopes.rowOf(scope) ?? EMPTY_FEED;
      const start = startOfFeedPage(after, { last, trimmed });
      const rows = this.#select.all(scopeNumber, start, limit) as EventRow[];
      const isFirstMissing = rows.length === 0 ? start < last : rows[0]?.position !== start + 1;
      // A trim between the two reads deletes events and changes the scope's row, so both are read again.
      if (isFirstMissing && this.#scopes.rowOf(scope)?.trimmed !== trimmed) continue;
      if (isFirstMissing) throw corruptError(`event ${start + 1}`);
      return rows.map((row, i) => {
        if (row.position !== start + 1 + i) throw corruptError(`event ${start + 1 + i}`);
        return decodeEvent(scope, row);
      });
    }
  }

  /** Returns the number of the last event appended; 0 if there was none. */
  last(scope: Scope): number {
    return this.#scopes.rowOf(scope)?.last_event ?? 0;
  }
}
