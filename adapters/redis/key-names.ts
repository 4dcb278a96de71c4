import type { Scope } from '../../src/domain/scope.ts';

/** The names of what one partition of a scope holds. All carry the partition's hash tag, so that a script stays in one slot. */
export class PartitionKeys {
  /** Customers that are not deleted, by position; and those that are. */
  readonly all: string;
  readonly gone: string;
  /** The partition's clock, and what is known of its feed. */
  readonly meta: string;
  readonly feed: string;
  readonly records: string;
  readonly number: number;
  readonly #tag: string;

  constructor(prefix: string, scope: Scope, number: number) {
    this.number = number;
    this.#tag = `${prefix}{${scope.key}:${number}}:`;
    this.all = `${this.#tag}all`;
    this.gone = `${this.#tag}gone`;
    this.meta = `${this.#tag}meta`;
    this.feed = `${this.#tag}feed`;
    this.records = `${this.#tag}customer:`;
  }

  record(id: string): string {
    return this.records + id;
  }

  app(app: string): string {
    return `${this.#tag}app:${app}`;
  }

  claim(claim: string): string {
    return `${this.#tag}claim:${claim}`;
  }

  idempotency(key: string): string {
    return `${this.#tag}key:${key}`;
  }

  /** What a write came to, kept for those that ask again. */
  result(write: string): string {
    return `${this.#tag}write:${write}`;
  }
}

/** The scope's header, in the slot of the partition that every scope has. */
export const headerKey = (prefix: string, scope: Scope): string => `${prefix}{${scope.key}:0}:header`;

/** What stands behind a scope's beginning: number of the partition, kind, name. */
const FOUND = /^(0|[1-9]\d*)\}:(all|gone|meta|feed|header|customer|app|claim|key|write)(?::(.*))?$/s;

/** A key that was found, and what it is. */
export interface FoundKey {
  readonly key: string;
  readonly keys: PartitionKeys;
  readonly kind: string;
  readonly name: string;
}

/** The partitions of one scope, and which of them a name belongs to. */
export class ScopeKeys {
  readonly scope: Scope;
  readonly partitions: readonly PartitionKeys[];
  /** Where time and sequences of the whole scope come from. */
  readonly first: PartitionKeys;
  /** The glob that every key of the scope matches. */
  readonly glob: string;
  readonly #beginning: string;

  constructor(prefix: string, scope: Scope, partitions: number) {
    this.scope = scope;
    this.#beginning = `${prefix}{${scope.key}:`;
    this.glob = `${this.#beginning.replace(/[\\*?[\]]/g, '\\$&')}*}:*`;
    this.partitions = Array.from({ length: partitions }, (_, i) => new PartitionKeys(prefix, scope, i));
    this.first = this.partitions[0] as PartitionKeys;
  }

  /** The partition of a customer, a claim or an idempotency key. */
  of(name: string): PartitionKeys {
    const { length } = this.partitions;
    return length === 1 ? this.first : (this.partitions[hashOf(name) % length] as PartitionKeys);
  }

  /** What a key that the glob found is; undefined where it is none of the scope's. */
  found(key: string): FoundKey | undefined {
    const [, number, kind = '', name = ''] = FOUND.exec(key.slice(this.#beginning.length)) ?? [];
    const keys = this.partitions[Number(number)];
    return keys && { key, keys, kind, name };
  }
}

/** FNV-1a, mixed once more so that its low bits depend on every character. Stored data lies where it says: it never changes. */
function hashOf(name: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < name.length; i += 1) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return (hash ^ (hash >>> 13)) >>> 0;
}
