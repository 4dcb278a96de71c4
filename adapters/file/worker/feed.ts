import { crcOf, eventChecksum } from '../encoding.ts';
import type { Connection, Row, Statement } from '../sqlite-driver.ts';
import type { InsertCommand } from '../write-messages.ts';
import type { Counters } from './scope-counters.ts';

/** Trimmed events are deleted in blocks of this size, so that trimming is cheap per event. */
const BLOCK = 256;

/** Appends events to the change feed, on the writer's connection. */
export class FeedWriter {
  readonly #statements: Readonly<Record<'append' | 'delete' | 'oldestKept', Statement>>;

  constructor(connection: Connection) {
    this.#statements = {
      append: connection.prepare('INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?)'),
      delete: connection.prepare('DELETE FROM events WHERE scope = ? AND position <= ?'),
      oldestKept: connection.prepare(
        'SELECT position FROM events WHERE scope = ? AND position > ? AND created >= ? ORDER BY position LIMIT 1',
      ),
    };
  }

  /** Appends the event of a write, trims the feed, and returns the event's number. */
  append(
    counters: Counters,
    {
      event,
      text,
      crcPrefix,
      keep,
      notBefore,
    }: Pick<InsertCommand, 'event' | 'text' | 'crcPrefix' | 'keep' | 'notBefore'>,
  ): number {
    const { scope } = counters;
    const { id, type, created, omitsCustomer, json: data } = event;
    const position = counters.last_event + 1;
    const checksum = eventChecksum(omitsCustomer ? crcPrefix : crcOf(''), { scope, position, id, type, created, data });
    this.#statements.append.run(scope, position, id, type, created, omitsCustomer ? text : null, data, checksum);
    counters.last_event = position;
    counters.changed = true;
    this.#trim(counters, keep, notBefore);
    return position;
  }

  #trim(counters: Counters, keep: number, notBefore: number | undefined): void {
    const { scope, last_event: last, trimmed: before } = counters;
    counters.trimmed = Math.max(before, last - keep);
    if (notBefore !== undefined) {
      const oldest = this.#statements.oldestKept.get(scope, counters.trimmed, notBefore) as Row | undefined;
      counters.trimmed = oldest ? Number(oldest.position) - 1 : last;
    }
    const blocks = Math.floor(counters.trimmed / BLOCK);
    if (blocks > Math.floor(before / BLOCK)) this.#statements.delete.run(scope, blocks * BLOCK);
  }
}
