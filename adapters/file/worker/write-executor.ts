import { creationTime } from '../../../src/store-kit/position.ts';
import { withCreationTime } from '../../../src/store-kit/record-encoding.ts';
import { claimChecksum, encodeCustomer, NO_RECORD, type RecordText, recordTextOf } from '../encoding.ts';
import { LogTag } from '../log-tag.ts';
import type { Connection, Statement } from '../sqlite-driver.ts';
import type {
  EncodedRefusal,
  InsertManyMessage,
  InsertMessage,
  MessageResult,
  MessageResults,
  ReplaceMessage,
  WriterMessage,
} from '../writer-messages.ts';
import { FeedWriter } from './feed-writer.ts';
import { type HeldKey, KeyWriter } from './key-writer.ts';
import { type ScopeCounter, ScopeCounters } from './scope-counters.ts';
import { StateWriter } from './state-writer.ts';

/** Applies messages on the writer's connection, in a transaction that the caller begins and ends. */
export class WriteExecutor {
  readonly #counters: ScopeCounters;
  readonly #tag: LogTag;
  readonly #keys: KeyWriter;
  readonly #feed: FeedWriter;
  readonly #states: StateWriter;
  readonly #statements: Readonly<
    Record<'find' | 'findClaim' | 'findKey' | 'addClaim' | 'insert' | 'replace', Statement>
  >;

  constructor(connection: Connection) {
    this.#counters = new ScopeCounters(connection);
    this.#tag = new LogTag(connection);
    this.#keys = new KeyWriter(connection);
    this.#feed = new FeedWriter(connection);
    this.#states = new StateWriter(connection);
    this.#statements = {
      find: connection.prepare('SELECT sequence, version FROM customers WHERE scope = ? AND id = ?'),
      findClaim: connection.prepare('SELECT 1 FROM claims WHERE scope = ? AND claim = ?'),
      findKey: connection.prepare('SELECT 1 FROM keys JOIN scopes USING (scope) WHERE name = ? AND key = ?'),
      addClaim: connection.prepare('INSERT INTO claims (scope, claim, customer, checksum) VALUES (?, ?, ?, ?)'),
      insert: connection.prepare(
        `INSERT INTO customers (sequence, scope, id, app, created_ms, version, deleted, record, checksum)
        VALUES (?, ?, ?, ?, ?, 1, 0, ?, ?)`,
      ),
      replace: connection.prepare(
        'UPDATE customers SET version = ?, deleted = ?, record = ?, checksum = ? WHERE sequence = ?',
      ),
    };
  }

  /**
   * Call it after a transaction has begun.
   * @param modified The file's modification time then, in milliseconds.
   */
  begin(modified: number | undefined): void {
    this.#counters.begin();
    this.#tag.begin(modified);
  }

  /** Call it before a transaction commits. */
  flush(): void {
    this.#counters.flush();
    this.#tag.flush();
  }

  /** Call it after a transaction was rolled back. */
  invalidate(): void {
    this.#counters.invalidate();
    this.#tag.invalidate();
  }

  run(message: WriterMessage): MessageResult {
    const counter = this.#counters.forScope(message.scopeKey);
    const { scope } = counter;
    switch (message.kind) {
      case 'insert':
        return this.#insert(counter, message);
      case 'insert_many':
        return this.#insertMany(counter, message);
      case 'replace':
        return this.#replace(counter, message);
      case 'begin':
        return this.#keys.begin(scope, message);
      case 'settle':
        return this.#keys.settle(scope, message, message.json);
      case 'abandon':
        return this.#keys.abandon(scope, message, message.mode);
      case 'state':
        return this.#states.write(scope, message);
      case 'hash_key':
        if (counter.hash_key === null) {
          counter.hash_key = message.hashKey;
          counter.changed = true;
        }
        return { status: 'hash_key', hashKey: counter.hash_key };
    }
  }

  /** Returns whether an idempotency key is free. It only reads, so it works on a full disk. */
  isFree({ scopeKey, key }: { readonly scopeKey: string; readonly key: string }): boolean {
    return this.#statements.findKey.get(scopeKey, key) === undefined;
  }

  #insertMany(counter: ScopeCounter, { inserts, stopAtFailure }: InsertManyMessage): MessageResults['insert_many'] {
    const results: MessageResults['insert'][] = [];
    for (const insert of inserts) {
      const result = this.#insert(counter, insert);
      results.push(result);
      if (stopAtFailure && result.status !== 'stored') break;
    }
    return { status: 'inserted', results };
  }

  #insert(counter: ScopeCounter, message: InsertMessage): MessageResults['insert'] {
    const { scope } = counter;
    const { id, app, origin, settlement } = message;
    const held = settlement && this.#keys.hold(scope, settlement);
    if (held && held.status !== 'held') return held;
    if (this.#statements.find.get(scope, id)) return { status: 'exists' };
    const claimed = this.#takenClaim(scope, message.claims);
    if (claimed) return claimed;
    const sequence = this.#counters.nextSequence();
    const createdMs = creationTime(origin, message.createdMs, counter.native_ms);
    if (origin === 'created') {
      counter.native_ms = createdMs;
      counter.changed = true;
    }
    const { text } = message;
    const timed = recordTextOf(createdMs === message.createdMs ? text : withCreationTime(text, createdMs));
    const attributes = { version: 1, deleted: false, createdMs, sequence };
    const { record, checksum } = encodeCustomer(timed, scope, attributes);
    this.#statements.insert.run(sequence, scope, id, app, createdMs, record, checksum);
    return {
      status: 'stored',
      createdMs,
      sequence,
      event: this.#storeRelated(counter, message, timed, sequence, held),
    };
  }

  #replace(counter: ScopeCounter, message: ReplaceMessage): MessageResults['replace'] {
    const { scope } = counter;
    const { id, expectedVersion, version, deleted, createdMs, sequence, settlement } = message;
    const held = settlement && this.#keys.hold(scope, settlement);
    if (held && held.status !== 'held') return held;
    const current = this.#statements.find.get(scope, id) as Record<'sequence' | 'version', number> | undefined;
    if (current?.version !== expectedVersion || current.sequence !== sequence) return { status: 'conflict' };
    const claimed = this.#takenClaim(scope, message.claims);
    if (claimed) return claimed;
    const attributes = { version, deleted, createdMs, sequence };
    const text = recordTextOf(message.text);
    const { record, checksum } = encodeCustomer(text, scope, attributes);
    this.#statements.replace.run(version, deleted ? 1 : 0, record, checksum, sequence);
    return { status: 'stored', createdMs, sequence, event: this.#storeRelated(counter, message, text, sequence, held) };
  }

  #takenClaim(scope: number, claims: readonly string[]): EncodedRefusal | undefined {
    const claim = claims.find((each) => this.#statements.findClaim.get(scope, each));
    return claim === undefined ? undefined : { status: 'claimed', claim };
  }

  /** Stores the claims, the settlement and the event of a write. Returns the event's number. */
  #storeRelated(
    counter: ScopeCounter,
    write: InsertMessage | ReplaceMessage,
    record: RecordText,
    sequence: number,
    held: HeldKey | undefined,
  ): number {
    const { scope } = counter;
    const { claims, settlement } = write;
    for (const claim of claims) {
      this.#statements.addClaim.run(scope, claim, sequence, claimChecksum({ scope, claim, customer: sequence }));
    }
    if (held && settlement) {
      this.#keys.settleHeld(held, settlement.omitsCustomer ? record : NO_RECORD, settlement.json);
    }
    return this.#feed.append(counter, write, record);
  }
}
