import { checkedScope, type ScopeRow, scopeChecksum } from '../encoding.ts';
import type { Connection, Row, Statement } from '../sqlite-driver.ts';

/** What a scope counts. Held in memory within a transaction, written once at its end. */
export type Counters = { -readonly [K in keyof Omit<ScopeRow, 'checksum'>]: ScopeRow[K] } & { changed: boolean };

/** The counters of the scopes that a writing connection works on: read again only after another one has written. */
export class ScopeCounters {
  readonly #scopes = new Map<string, Counters>();
  readonly #statements: Readonly<Record<'version' | 'last' | 'add' | 'next' | 'read' | 'write', Statement>>;
  #version: unknown;
  #sequence = 0;

  constructor(connection: Connection) {
    this.#statements = {
      version: connection.prepare('PRAGMA data_version'),
      last: connection.prepare('SELECT coalesce(max(sequence), 0) AS last FROM customers'),
      add: connection.prepare('INSERT INTO scopes VALUES (?, ?, NULL, 0, 0, 0, ?)'),
      next: connection.prepare('SELECT coalesce(max(scope), 0) + 1 AS scope FROM scopes'),
      read: connection.prepare('SELECT * FROM scopes WHERE name = ?'),
      write: connection.prepare(
        'UPDATE scopes SET hash_key = ?, native_ms = ?, last_event = ?, trimmed = ?, checksum = ? WHERE scope = ?',
      ),
    };
  }

  /** To be called when a transaction has begun. */
  begin(): void {
    const { data_version } = this.#statements.version.get() as Row;
    if (data_version === this.#version) return;
    this.#version = data_version;
    this.#scopes.clear();
    this.#sequence = (this.#statements.last.get() as { last: number }).last;
  }

  /** To be called before a transaction commits. */
  flush(): void {
    for (const counters of this.#scopes.values()) {
      if (!counters.changed) continue;
      const { hash_key, native_ms, last_event, trimmed, scope } = counters;
      this.#statements.write.run(hash_key, native_ms, last_event, trimmed, scopeChecksum(counters), scope);
      counters.changed = false;
    }
  }

  /** To be called when a transaction was rolled back. */
  forget(): void {
    this.#version = undefined;
  }

  nextSequence(): number {
    this.#sequence += 1;
    return this.#sequence;
  }

  of(name: string): Counters {
    const known = this.#scopes.get(name);
    if (known) return known;
    const { checksum: _, ...row } = this.#row(name) ?? this.#added(name);
    const counters = { ...row, changed: false };
    this.#scopes.set(name, counters);
    return counters;
  }

  #row(name: string): ScopeRow | undefined {
    return checkedScope(this.#statements.read.get(name) as ScopeRow | undefined);
  }

  #added(name: string): ScopeRow {
    const { scope } = this.#statements.next.get() as { scope: number };
    const row = { scope, name, hash_key: null, native_ms: 0, last_event: 0, trimmed: 0 };
    const checksum = scopeChecksum(row);
    this.#statements.add.run(scope, name, checksum);
    return { ...row, checksum };
  }
}
