import { hash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { CustomerRecord } from '../../src/domain/customer-record.ts';
import { corruptError, decodeRecord } from '../../src/store-kit/record-encoding.ts';

/** Hexadecimal digits of the checksum: the first ones of a SHA-1, which Lua has at hand. */
export const CHECKSUM = 16;

const HEAD = /^([0-9a-f]{16}) (\d+) (\d+) (\d+) ([01]) [\w.-]+ /;

/**
 * The record of a value that a write script made: checksum, version, creation time, sequence, `deleted`,
 * the write that made it, then the text.
 * The script makes the checksum, since the sequence is its own.
 * @throws ApiError `store_corrupt`
 */
export function recordOfValue(id: string, livemode: boolean, value: unknown): CustomerRecord {
  const head = typeof value === 'string' ? HEAD.exec(value) : null;
  if (head === null) throw corruptError(id);
  const text = value as string;
  const sum = hash('sha1', text.slice(CHECKSUM + 1), 'hex').slice(0, CHECKSUM);
  if (sum !== head[1]) throw corruptError(id);
  const place = {
    version: Number(head[2]),
    createdMs: Number(head[3]),
    sequence: Number(head[4]),
    deleted: head[5] === '1',
  };
  return decodeRecord(text.slice(head[0].length), livemode, place, id);
}

/** Records that are remembered, and how many characters of what they were made from. */
const REMEMBERED = { max: 4096, maxSize: 4_000_000 };

/**
 * Makes records of values, each once: the one that was made last of a customer is remembered with its value, and answered
 * again where the server answers the same. Checking and parsing cost several times what asking for the value does.
 */
export class Records {
  readonly #made = new LRUCache<string, { readonly value: string; readonly record: CustomerRecord }>({
    ...REMEMBERED,
    sizeCalculation: ({ value }) => value.length,
  });

  /** As {@link recordOfValue}. */
  of(id: string, livemode: boolean, value: unknown): CustomerRecord {
    const made = this.#made.get(id);
    if (made !== undefined && made.value === value && made.record.customer.livemode === livemode) return made.record;
    const record = recordOfValue(id, livemode, value);
    this.#made.set(id, { value: value as string, record });
    return record;
  }
}

/** How wide times and sequences are in the members of an index: their order as text is their order as numbers. */
const WIDTH = 16;

/** A position, or the creation time alone, as the beginning of an index member. */
export const paddedTime = (ms: number): string => String(Math.max(0, ms)).padStart(WIDTH, '0');

export const paddedPlace = ({ createdMs, sequence }: Pick<CustomerRecord, 'createdMs' | 'sequence'>): string =>
  paddedTime(createdMs) + String(sequence).padStart(WIDTH, '0');

/** The customer's id in an index member. */
export const idOfMember = (member: string): string => member.slice(2 * WIDTH);
