import { corruptError } from '../../../src/store-kit/record-encoding.ts';
import { checkedScope, type ScopeRow, scopeChecksum } from '../encoding.ts';
import type { Connection, Row, Statement } from '../sqlite-driver.ts';

/** The counters of one scope: its row, changed in memory during a transaction. `changed`: the file has other values. */
export type ScopeCounter = { -readonly [K in keyof Omit<ScopeRow, 'checksum'>]: ScopeRow[K] } & { changed: boolean };

/**
 * The counters of the scopes. They are written once per transaction, and read again only after another connection has
 * written.
 */
export class ScopeCounters {
  readonly #scopes = new Map<string, ScopeCounter>();
  readonly #statements: Readonly<Record<'version' | 'last' | 'add' | 'next' | 'read' | 'scan' | 'write', Statement>>;
  /** SQLite's `data_version`, which changes when another connection writes. */
  #dataVersion: unknown;
  #sequence = 0;

  constructor(connection: Connection) {
    this.#statements = {
      version: connection.prepare('PRAGMA data_version'),
      last: connection.prepare('SELECT coalesce(max(sequence), 0) AS last FROM customers'),
      add: connection.prepare(
        `INSERT INTO scopes (scope, name, native_ms, last_event, trimmed, checksum) VALUES (?, ?, 0, 0, 0, ?)`,
      ),
      next: connection.prepare('SELECT coalesce(max(scope), 0) + 1 AS scope FROM scopes'),
      read: connection.prepare('SELECT * FROM scopes WHERE name = ?'),
      scan: connection.prepare('SELECT 1 FROM scopes NOT INDEXED WHERE name = ?'),
      write: connection.prepare(
        'UPDATE scopes SET hash_key = ?, native_ms = ?, last_event = ?, trimmed = ?, checksum = ? WHERE scope = ?',
      ),
    };
  }

  /** Call it after a transaction has begun. */
  begin(): void {
    const { data_version } = this.#statements.version.get() as Row;
    if (data_version === this.#dataVersion) return;
    this.#dataVersion = data_version;
    this.#scopes.clear();
    this.#sequence = (this.#statements.last.get() as { last: number }).last;
  }

  /** Writes the changed counters. Call it before a transaction commits. */
  flush(): void {
    for (const counter of this.#scopes.values()) {
      if (!counter.changed) continue;
      const { hash_key, native_ms, last_event, trimmed, scope } = counter;
      this.#statements.write.run(hash_key, native_ms, last_event, trimmed, scopeChecksum(counter), scope);
      counter.changed = false;
    }
  }

  /** Makes the next {@link begin} read all counters again. Call it after a rollback. */
  invalidate(): void {
    this.#dataVersion = undefined;
  }

  nextSequence(): number {
    this.#sequence += 1;
    return this.#sequence;
  }

  /** Returns the counters of a scope. Adds the scope to the file if it is new. */
  forScope(name: string): ScopeCounter {
    const cached = this.#scopes.get(name);
    if (cached) return cached;
    const { checksum: _, ...row } = this.#read(name) ?? this.#add(name);
    const counter = { ...row, changed: false };
    this.#scopes.set(name, counter);
    return counter;
  }

  #read(name: string): ScopeRow | undefined {
    return checkedScope(this.#statements.read.get(name) as ScopeRow | undefined);
  }

  #add(name: string): ScopeRow {
    // A damaged index can hide a scope. A second scope of this name would have none of its claims and attempts.
    if (this.#statements.scan.get(name)) throw corruptError(name);
    const { scope } = this.#statements.next.get() as { scope: number };
    const row = { scope, name, hash_key: null, native_ms: 0, last_event: 0, trimmed: 0 };
    const checksum = scopeChecksum(row);
    this.#statements.add.run(scope, name, checksum);
    return { ...row, checksum };
  }
}
