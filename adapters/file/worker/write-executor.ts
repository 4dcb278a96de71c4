import { withCreationTime } from '../../../src/store-kit/record-encoding.ts';
import { claimChecksum, customerRow, eventChecksum, sealOf } from '../encoding.ts';
import type { Connection, Row, Statement } from '../sqlite-driver.ts';
import type { Command, InsertCommand, ReplaceCommand, Result } from '../write-commands.ts';
import { Keys } from './idempotency.ts';
import { type Counters, ScopeCounters } from './scope-counters.ts';

/** Trimmed events that may stay in the file before they are deleted, so that trimming costs little an event. */
const SLACK = 256;

/** Carries commands out on the writing connection, within a transaction that the caller begins and ends. */
export class Writes {
  readonly counters: ScopeCounters;
  readonly #keys: Keys;
  readonly #statements: Readonly<
    Record<'find' | 'claimed' | 'claim' | 'insert' | 'replace' | 'event' | 'deleteEvents' | 'oldestWithin', Statement>
  >;

  constructor(connection: Connection) {
    this.counters = new ScopeCounters(connection);
    this.#keys = new Keys(connection);
    this.#statements = {
      find: connection.prepare('SELECT sequence, version FROM customers WHERE scope = ? AND id = ?'),
      claimed: connection.prepare('SELECT 1 FROM claims WHERE scope = ? AND claim = ?'),
      claim: connection.prepare('INSERT INTO claims VALUES (?, ?, ?, ?)'),
      insert: connection.prepare('INSERT INTO customers VALUES (?, ?, ?, ?, ?, 1, 0, ?, ?)'),
      replace: connection.prepare(
        'UPDATE customers SET version = ?, deleted = ?, record = ?, checksum = ? WHERE sequence = ?',
      ),
      event: connection.prepare('INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?)'),
      deleteEvents: connection.prepare('DELETE FROM events WHERE scope = ? AND position <= ?'),
      oldestWithin: connection.prepare(
        'SELECT position FROM events WHERE scope = ? AND position > ? AND created >= ? ORDER BY position LIMIT 1',
      ),
    };
  }

  run(command: Command): Result {
    const counters = this.counters.of(command.scope);
    const { scope } = counters;
    switch (command.kind) {
      case 'insert':
        return this.#insert(counters, command);
      case 'replace':
        return this.#replace(counters, command);
      case 'begin':
        return this.#keys.begin(scope, command);
      case 'settle':
        return this.#keys.settle(scope, command, null, command.json);
      case 'abandon':
        return this.#keys.abandon(scope, command, command.mode);
      case 'header':
        if (counters.hash_key === null) {
          counters.hash_key = command.hashKey;
          counters.changed = true;
        }
        return { status: 'header', hashKey: counters.hash_key };
    }
  }

  #insert(counters: Counters, command: InsertCommand): Result {
    const { scope } = counters;
    const { id, app, origin, settlement } = command;
    const repeated = settlement && this.#keys.refusal(scope, settlement);
    if (repeated) return repeated;
    if (this.#statements.find.get(scope, id)) return { status: 'exists' };
    const claimed = this.#takenClaim(scope, command.claims);
    if (claimed) return claimed;
    const sequence = this.counters.nextSequence();
    const written = origin === 'created' ? afterLast(command, counters.native_ms) : command;
    const { createdMs } = written;
    if (origin === 'created') counters.native_ms = createdMs;
    const place = { version: 1, deleted: false, createdMs, sequence };
    const { record, checksum } = customerRow(written.record, written.seal, scope, place);
    this.#statements.insert.run(sequence, scope, id, app, createdMs, record, checksum);
    return this.#stored(counters, written, createdMs, sequence);
  }

  #replace(counters: Counters, command: ReplaceCommand): Result {
    const { scope } = counters;
    const { id, expected, version, deleted, createdMs, sequence, settlement } = command;
    const repeated = settlement && this.#keys.refusal(scope, settlement);
    if (repeated) return repeated;
    const before = this.#statements.find.get(scope, id) as Record<'sequence' | 'version', number> | undefined;
    if (before?.version !== expected || before.sequence !== sequence) return { status: 'conflict' };
    const claimed = this.#takenClaim(scope, command.claims);
    if (claimed) return claimed;
    const place = { version, deleted, createdMs, sequence };
    const { record, checksum } = customerRow(command.record, command.seal, scope, place);
    this.#statements.replace.run(version, deleted ? 1 : 0, record, checksum, sequence);
    return this.#stored(counters, command, createdMs, sequence);
  }

  #takenClaim(scope: number, claims: readonly string[]): Result | undefined {
    const claim = claims.find((each) => this.#statements.claimed.get(scope, each));
    return claim === undefined ? undefined : { status: 'claimed', claim };
  }

  /** The part of a write that inserting and replacing share. */
  #stored(counters: Counters, command: InsertCommand | ReplaceCommand, createdMs: number, sequence: number): Result {
    const { scope } = counters;
    const { claims, record, seal, event, settlement } = command;
    for (const claim of claims)
      this.#statements.claim.run(scope, claim, sequence, claimChecksum({ scope, claim, customer: sequence }));
    if (settlement) this.#keys.settle(scope, settlement, settlement.shared ? record : null, settlement.json);
    const position = counters.last_event + 1;
    const { id, type, created, shared, json: data } = event;
    const checksum = eventChecksum(shared ? seal : sealOf(''), { scope, position, id, type, created, data });
    this.#statements.event.run(scope, position, id, type, created, shared ? record : null, data, checksum);
    counters.last_event = position;
    counters.changed = true;
    this.#trim(counters, command);
    return { status: 'stored', createdMs, sequence, position };
  }

  #trim(counters: Counters, { keep, notBefore }: Pick<InsertCommand, 'keep' | 'notBefore'>): void {
    const { scope, last_event: lastEvent } = counters;
    const before = counters.trimmed;
    counters.trimmed = Math.max(before, lastEvent - keep);
    if (notBefore !== null) {
      const within = this.#statements.oldestWithin.get(scope, counters.trimmed, notBefore) as Row | undefined;
      counters.trimmed = within ? Number(within.position) - 1 : lastEvent;
    }
    const passed = Math.floor(counters.trimmed / SLACK);
    if (passed > Math.floor(before / SLACK)) this.#statements.deleteEvents.run(scope, passed * SLACK);
  }
}

/** A native creation that does not step back behind the last one: later where the caller's clock is behind. */
function afterLast(command: InsertCommand, lastNativeMs: number): InsertCommand {
  if (command.createdMs >= lastNativeMs) return command;
  const record = withCreationTime(command.record, lastNativeMs);
  return { ...command, createdMs: lastNativeMs, record, seal: sealOf(record) };
}
