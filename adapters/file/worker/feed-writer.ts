import { ageLimit } from '../../../src/store-kit/retention.ts';
import { eventChecksum, NO_RECORD, type RecordText } from '../encoding.ts';
import type { Connection, Row, Statement } from '../sqlite-driver.ts';
import type { EncodedWrite } from '../writer-messages.ts';
import type { ScopeCounter } from './scope-counters.ts';

/** Trimmed events are deleted in blocks of this size, so that trimming is cheap per event. */
const TRIM_BLOCK_EVENTS = 256;

/** Appends events to the change feed, on the writer's connection. */
export class FeedWriter {
  readonly #statements: Readonly<Record<'append' | 'delete' | 'oldestKept', Statement>>;

  constructor(connection: Connection) {
    this.#statements = {
      append: connection.prepare(
        `INSERT INTO events (scope, position, id, type, created, record, data, checksum)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
      ),
      delete: connection.prepare('DELETE FROM events WHERE scope = ? AND position <= ?'),
      oldestKept: connection.prepare(
        'SELECT position FROM events WHERE scope = ? AND position > ? AND created >= ? ORDER BY position LIMIT 1',
      ),
    };
  }

  /** Appends the event of a write, trims the feed, and returns the event's number. */
  append(counter: ScopeCounter, { event, retention }: EncodedWrite, record: RecordText): number {
    const { scope } = counter;
    const { id, type, created, omitsCustomer, json: data } = event;
    const position = counter.last_event + 1;
    const { text, crc } = omitsCustomer ? record : NO_RECORD;
    const checksum = eventChecksum(crc, { scope, position, id, type, created, data });
    this.#statements.append.run(scope, position, id, type, created, text, data, checksum);
    counter.last_event = position;
    counter.changed = true;
    this.#trim(counter, retention.keep, ageLimit(retention, created, Math.floor(Date.now() / 1000)));
    return position;
  }

  #trim(counter: ScopeCounter, keep: number, notBefore: number | undefined): void {
    const { scope, last_event: last, trimmed: before } = counter;
    counter.trimmed = Math.max(before, last - keep);
    if (notBefore !== undefined) {
      const oldest = this.#statements.oldestKept.get(scope, counter.trimmed, notBefore) as Row | undefined;
      counter.trimmed = oldest ? Number(oldest.position) - 1 : last;
    }
    const blocks = Math.floor(counter.trimmed / TRIM_BLOCK_EVENTS);
    if (blocks > Math.floor(before / TRIM_BLOCK_EVENTS)) this.#statements.delete.run(scope, blocks * TRIM_BLOCK_EVENTS);
  }
}
