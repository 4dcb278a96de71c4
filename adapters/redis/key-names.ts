import type { Scope } from '../../src/domain/scope.ts';

/** Names of the keys of one partition. All have the partition's hash tag, so that a script stays in one slot. */
export class PartitionKeys {
  /** Index of the customers that are not deleted, by position. */
  readonly liveIndex: string;
  /** Index of the deleted customers, by position. */
  readonly deletedIndex: string;
  /** The partition's clock and the state of its feed. */
  readonly clock: string;
  readonly feed: string;
  /** Prefix of the records' keys. */
  readonly recordPrefix: string;
  readonly partition: number;
  readonly #prefix: string;

  constructor(prefix: string, scope: Scope, partition: number) {
    this.partition = partition;
    this.#prefix = `${prefix}{${scope.key}:${partition}}:`;
    this.liveIndex = `${this.#prefix}all`;
    this.deletedIndex = `${this.#prefix}gone`;
    this.clock = `${this.#prefix}meta`;
    this.feed = `${this.#prefix}feed`;
    this.recordPrefix = `${this.#prefix}customer:`;
  }

  recordKey(id: string): string {
    return this.recordPrefix + id;
  }

  /** Index of an app's customers that are not deleted. */
  appIndex(app: string): string {
    return `${this.#prefix}app:${app}`;
  }

  claimKey(claim: string): string {
    return `${this.#prefix}claim:${claim}`;
  }

  idempotencyKey(key: string): string {
    return `${this.#prefix}key:${key}`;
  }

  /** An entry of the state of verifiers. */
  stateKey(key: string): string {
    return `${this.#prefix}state:${key}`;
  }

  /** The result of a write, kept for its retries. */
  resultKey(writeId: string): string {
    return `${this.#prefix}write:${writeId}`;
  }
}

/** Returns the glob pattern of a text. */
const literal = (text: string): string => text.replace(/[\\*?[\]]/g, '\\$&');

/** Returns the glob pattern for the records of all live customers, in every namespace and partition. */
export const liveRecordsGlob = (prefix: string): string => `${literal(`${prefix}{live:`)}*}:customer:*`;

/** Returns the part of a key that all keys of its scope have in common, in every partition. */
export const scopePrefixOf = (key: string): string => key.slice(0, key.lastIndexOf(':', key.indexOf('}')) + 1);

/** Returns the key of the header of a key's partition. */
export const headerOf = (key: string): string => `${key.slice(0, key.indexOf('}'))}}:header`;

/**
 * The part of a key after the common prefix of the scope's keys: partition, kind, name. These kinds have other names in code:
 * `all` is the live index, `gone` the deleted index, `meta` the clock, `customer` a record, `key` an idempotency key, `state` an
 * entry of the state of verifiers, `write` the result of a write.
 */
const SUFFIX = /^(0|[1-9]\d*)\}:(all|gone|meta|feed|header|customer|app|claim|key|state|write)(?::(.*))?$/s;

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
  /**
   * Key of the Redis hash that holds the scope's format, partitions, hash key and the id of its data set. It is in the first
   * partition. The headers of the other partitions hold only the id.
   */
  readonly header: string;
  /** Its clock allocates the scope's timestamps. */
  readonly firstPartition: PartitionKeys;
  /** Glob pattern that every key of the scope matches. */
  readonly glob: string;
  readonly #keyPrefix: string;

  constructor(prefix: string, scope: Scope, partitions: number) {
    this.scope = scope;
    this.#keyPrefix = `${prefix}{${scope.key}:`;
    this.header = `${this.#keyPrefix}0}:header`;
    this.glob = `${literal(this.#keyPrefix)}*}:*`;
    this.partitions = Array.from({ length: partitions }, (_, i) => new PartitionKeys(prefix, scope, i));
    this.firstPartition = this.partitions[0] as PartitionKeys;
  }

  get isPartitioned(): boolean {
    return this.partitions.length > 1;
  }

  /** Returns the partition of a customer, a claim, an idempotency key or a key of the state of verifiers. */
  partitionOf(name: string): PartitionKeys {
    const { length } = this.partitions;
    return length === 1 ? this.firstPartition : (this.partitions[hashOf(name) % length] as PartitionKeys);
  }

  /** Parses a key that matches the glob; undefined if it is not a key of the scope. */
  parse(key: string): ParsedKey | undefined {
    const [, number, kind = '', name = ''] = SUFFIX.exec(key.slice(this.#keyPrefix.length)) ?? [];
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
