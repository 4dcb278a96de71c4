import { creationTime } from '../../../src/store-kit/position.ts';
import { withCreationTime } from '../../../src/store-kit/record-encoding.ts';
import { claimChecksum, crcOf, encodeCustomer } from '../encoding.ts';
import type { Connection, Statement } from '../sqlite-driver.ts';
import type { Command, InsertCommand, Refused, ReplaceCommand, Result, Results, Stored } from '../write-messages.ts';
import { FeedWriter } from './feed.ts';
import { IdempotencyKeys } from './idempotency.ts';
import { type Counters, ScopeCounters } from './scope-counters.ts';

/** Runs commands on the writer's connection, in a transaction that the caller begins and ends. */
export class WriteExecutor {
  readonly counters: ScopeCounters;
  readonly #keys: IdempotencyKeys;
  readonly #feed: FeedWriter;
  readonly #statements: Readonly<Record<'find' | 'claimed' | 'claim' | 'insert' | 'replace', Statement>>;

  constructor(connection: Connection) {
    this.counters = new ScopeCounters(connection);
    this.#keys = new IdempotencyKeys(connection);
    this.#feed = new FeedWriter(connection);
    this.#statements = {
      find: connection.prepare('SELECT sequence, version FROM customers WHERE scope = ? AND id = ?'),
      claimed: connection.prepare('SELECT 1 FROM claims WHERE scope = ? AND claim = ?'),
      claim: connection.prepare('INSERT INTO claims VALUES (?, ?, ?, ?)'),
      insert: connection.prepare('INSERT INTO customers VALUES (?, ?, ?, ?, ?, 1, 0, ?, ?)'),
      replace: connection.prepare(
        'UPDATE customers SET version = ?, deleted = ?, record = ?, checksum = ? WHERE sequence = ?',
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

  #insert(counters: Counters, command: InsertCommand): Results['insert'] {
    const { scope } = counters;
    const { id, app, origin, settlement } = command;
    const refusal = settlement && this.#keys.refusal(scope, settlement);
    if (refusal) return refusal;
    if (this.#statements.find.get(scope, id)) return { status: 'exists' };
    const claimed = this.#takenClaim(scope, command.claims);
    if (claimed) return claimed;
    const sequence = this.counters.nextSequence();
    const createdMs = creationTime(origin, command.createdMs, counters.native_ms);
    if (origin === 'created') counters.native_ms = createdMs;
    const moved = createdMs === command.createdMs ? command : moveTo(createdMs, command);
    const position = { version: 1, deleted: false, createdMs, sequence };
    const { record, checksum } = encodeCustomer(moved.text, moved.crcPrefix, scope, position);
    this.#statements.insert.run(sequence, scope, id, app, createdMs, record, checksum);
    return this.#store(counters, moved, sequence);
  }

  #replace(counters: Counters, command: ReplaceCommand): Results['replace'] {
    const { scope } = counters;
    const { id, expectedVersion, version, deleted, createdMs, sequence, settlement } = command;
    const refusal = settlement && this.#keys.refusal(scope, settlement);
    if (refusal) return refusal;
    const current = this.#statements.find.get(scope, id) as Record<'sequence' | 'version', number> | undefined;
    if (current?.version !== expectedVersion || current.sequence !== sequence) return { status: 'conflict' };
    const claimed = this.#takenClaim(scope, command.claims);
    if (claimed) return claimed;
    const position = { version, deleted, createdMs, sequence };
    const { record, checksum } = encodeCustomer(command.text, command.crcPrefix, scope, position);
    this.#statements.replace.run(version, deleted ? 1 : 0, record, checksum, sequence);
    return this.#store(counters, command, sequence);
  }

  #takenClaim(scope: number, claims: readonly string[]): Refused | undefined {
    const claim = claims.find((each) => this.#statements.claimed.get(scope, each));
    return claim === undefined ? undefined : { status: 'claimed', claim };
  }

  /** Stores the claims, the settlement and the event of a write. */
  #store(counters: Counters, command: InsertCommand | ReplaceCommand, sequence: number): Stored {
    const { scope } = counters;
    const { claims, createdMs, text, settlement } = command;
    for (const claim of claims) {
      this.#statements.claim.run(scope, claim, sequence, claimChecksum({ scope, claim, customer: sequence }));
    }
    if (settlement) this.#keys.settle(scope, settlement, settlement.omitsCustomer ? text : null, settlement.json);
    return { status: 'stored', createdMs, sequence, event: this.#feed.append(counters, command) };
  }
}

function moveTo(createdMs: number, command: InsertCommand): InsertCommand {
  const text = withCreationTime(command.text, createdMs);
  return { ...command, createdMs, text, crcPrefix: crcOf(text) };
}
