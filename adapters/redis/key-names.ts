import type { Scope } from '../../src/domain/scope.ts';

/** Names of the keys of one partition. All have the partition's hash tag, so that a script stays in one slot. */
export class PartitionKeys {
  /** Index of the customers that are not deleted, by position. */
  readonly all: string;
  /** Index of the deleted customers, by position. */
  readonly gone: string;
  /** The partition's clock and the state of its feed. */
  readonly meta: string;
  readonly feed: string;
  /** Prefix of the records' keys. */
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

  /** Index of an app's customers that are not deleted. */
  app(app: string): string {
    return `${this.#tag}app:${app}`;
  }

  claim(claim: string): string {
    return `${this.#tag}claim:${claim}`;
  }

  idempotency(key: string): string {
    return `${this.#tag}key:${key}`;
  }

  /** The result of a write, kept for its retries. */
  result(write: string): string {
    return `${this.#tag}write:${write}`;
  }
}

/** The part of a key after the start that all keys of a scope share: partition number, kind, name. */
const SUFFIX = /^(0|[1-9]\d*)\}:(all|gone|meta|feed|header|customer|app|claim|key|write)(?::(.*))?$/s;

/** A key name, parsed. */
export interface ParsedKey {
  readonly key: string;
  readonly keys: PartitionKeys;
  readonly kind: string;
  readonly name: string;
}

/** The partitions of one scope, and the partition of each name. */
export class ScopeKeys {
  readonly scope: Scope;
  readonly partitions: readonly PartitionKeys[];
  /** Hash of the scope's format, partitions and hash key. It is in the first partition, which every scope has. */
  readonly header: string;
  /** Allocates the timestamps of a scope with several partitions. */
  readonly first: PartitionKeys;
  /** Glob pattern that every key of the scope matches. */
  readonly glob: string;
  readonly #start: string;

  constructor(prefix: string, scope: Scope, partitions: number) {
    this.scope = scope;
    this.#start = `${prefix}{${scope.key}:`;
    this.header = `${this.#start}0}:header`;
    this.glob = `${this.#start.replace(/[\\*?[\]]/g, '\\$&')}*}:*`;
    this.partitions = Array.from({ length: partitions }, (_, i) => new PartitionKeys(prefix, scope, i));
    this.first = this.partitions[0] as PartitionKeys;
  }

  get isPartitioned(): boolean {
    return this.partitions.length > 1;
  }

  /** Returns the partition of a customer, a claim or an idempotency key. */
  of(name: string): PartitionKeys {
    const { length } = this.partitions;
    return length === 1 ? this.first : (this.partitions[hashOf(name) % length] as PartitionKeys);
  }

  /** Parses a key that matches the glob; undefined if it is not a key of the scope. */
  parse(key: string): ParsedKey | undefined {
    const [, number, kind = '', name = ''] = SUFFIX.exec(key.slice(this.#start.length)) ?? [];
    const keys = this.partitions[Number(number)];
    return keys && { key, keys, kind, name };
  }
}

/**
 * FNV-1a with a final mix, so that the low bits depend on every character. It must never change: stored data would no longer
 * be in its partition.
 */
function hashOf(name: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < name.length; i += 1) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return (hash ^ (hash >>> 13)) >>> 0;
}
