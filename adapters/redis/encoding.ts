import { hash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { CustomerRecord } from '../../src/domain/customer-record.ts';
import { deepFreeze } from '../../src/store-kit/deep-freeze.ts';
import { corruptError, decodeRecord } from '../../src/store-kit/record-encoding.ts';
import type { StoredEntry } from '../../src/store-kit/state-rules.ts';

/** Hexadecimal digits of the checksum: the first ones of a SHA-1, the hash that Lua scripts have. */
const CHECKSUM_DIGITS = 16;

const checksumOf = (text: string): string => hash('sha1', text, 'hex').slice(0, CHECKSUM_DIGITS);

const RECORD_PREFIX = /^([0-9a-f]{16}) (\d+) (\d+) (\d+) ([01]) [\w.-]+ /;

/**
 * Decodes a record's value: checksum, version, creation time, sequence, `deleted`, id of the write that inserted it, record
 * text. The scripts compute the checksum (`recordValue` in lua/includes/customer-writes.lua), because they allocate the
 * sequence.
 * @throws ApiError `store_corrupt`
 */
export function decodeStoredRecord(id: string, livemode: boolean, value: unknown): CustomerRecord {
  const prefix = typeof value === 'string' ? RECORD_PREFIX.exec(value) : null;
  if (prefix === null) throw corruptError(id);
  const text = value as string;
  if (checksumOf(text.slice(CHECKSUM_DIGITS + 1)) !== prefix[1]) throw corruptError(id);
  const fields = {
    version: Number(prefix[2]),
    createdMs: Number(prefix[3]),
    sequence: Number(prefix[4]),
    deleted: prefix[5] === '1',
  };
  return decodeRecord(text.slice(prefix[0].length), livemode, fields, id);
}

/** Limits of the decoder's cache: records, and characters of their values. */
const CACHE = { max: 4096, maxSize: 4_000_000 };

/** Digits of a checksum that remember a value which was decoded once. */
const SEEN_DIGITS = 8;

/**
 * Decodes values, and caches the last record of each customer with its value: checking and parsing a value takes several
 * times as long as reading it. The server still returns the value of every read, so no record is stale.
 *
 * A record enters the cache when its value is decoded a second time. Most customers are read once, and a record in the cache
 * costs the garbage collector more than its decoding.
 */
export class RecordDecoder {
  readonly #cache = new LRUCache<string, { readonly value: string; readonly record: CustomerRecord }>({
    ...CACHE,
    sizeCalculation: ({ value }) => value.length,
  });
  /** The checksums of values that were decoded lately, each at the index that its last digits give. */
  readonly #seen = new Uint32Array(CACHE.max);

  /** @throws ApiError `store_corrupt` */
  decode(id: string, livemode: boolean, value: unknown): CustomerRecord {
    const cached = this.#cache.get(id);
    if (cached !== undefined && cached.value === value && cached.record.customer.livemode === livemode) {
      return cached.record;
    }
    const record = decodeStoredRecord(id, livemode, value);
    if (this.#wasSeen(value as string)) this.#cache.set(id, { value: value as string, record });
    return record;
  }

  /** Returns whether the value was decoded lately, and remembers it. */
  #wasSeen(value: string): boolean {
    const checksum = Number.parseInt(value.slice(0, SEEN_DIGITS), 16);
    const index = checksum % this.#seen.length;
    if (this.#seen[index] === checksum) return true;
    this.#seen[index] = checksum;
    return false;
  }
}

/** Encodes an entry of the state of verifiers for its script, which adds the versions (lua/write-state.lua). */
export const encodeState = ({ version, expiresAt, value }: StoredEntry): string =>
  `${checksumOf(`${version} ${expiresAt} ${value}`)} ${expiresAt} ${value}`;

const STATE_PREFIX = /^([\w.]+)(?:,[\w.]+)* ([0-9a-f]{16}) (\d+) /;

/** Decodes a stored entry. @throws ApiError `store_corrupt` */
export function decodeState(stored: unknown): StoredEntry {
  const text = String(stored);
  const [prefix = '', version = '', checksum, expiresAt] = STATE_PREFIX.exec(text) ?? [];
  const value = text.slice(prefix.length);
  if (checksumOf(`${version} ${expiresAt} ${value}`) !== checksum) throw corruptError('the state of a verifier');
  return { value, version, expiresAt: Number(expiresAt) };
}

/** Parses stored JSON and freezes it deeply. @throws ApiError `store_corrupt` with the id */
export function parseStored<T>(id: string, text: unknown): T {
  try {
    return deepFreeze(JSON.parse(String(text)) as T);
  } catch (error) {
    throw corruptError(id, error);
  }
}

/** Width of times and sequences in index members, so that their order as text is their order as numbers. */
const WIDTH = 16;

/** A creation time as the start of an index member. */
export const paddedTime = (ms: number): string => String(Math.max(0, ms)).padStart(WIDTH, '0');

/** A position as the start of an index member. */
export const paddedPosition = ({ createdMs, sequence }: Pick<CustomerRecord, 'createdMs' | 'sequence'>): string =>
  paddedTime(createdMs) + String(sequence).padStart(WIDTH, '0');

/** Returns the customer's id in an index member. */
export const idOfMember = (member: string): string => member.slice(2 * WIDTH);
