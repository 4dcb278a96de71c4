import { crc32 } from 'node:zlib';
import type { CustomerRecord } from '../../src/domain/customer-record.ts';
import type { ClienteleEvent } from '../../src/domain/event.ts';
import type { Scope } from '../../src/domain/scope.ts';
import type { StoredOutcome } from '../../src/ports/store-types.ts';
import {
  corruptError,
  decodeRecord,
  decodeWithCustomer,
  idAndAppOf,
  type RecordAttributes,
} from '../../src/store-kit/record-encoding.ts';

/** Returns the CRC-32 of a text. Checksums over the text and more columns continue from it. */
export const crcOf = (text: string): number => crc32(text);

/** A record's text and its CRC-32. Checksums over the text and more columns continue from it. */
export interface RecordText {
  readonly text: string;
  readonly crc: number;
}

/** Replaces the text in a row of `events` or `keys` whose value has no customer, or holds it itself. */
export const NO_RECORD = { text: null, crc: crcOf('') } as const;

/** Calculates the CRC of a record's text. */
export const recordTextOf = (text: string): RecordText => ({ text, crc: crcOf(text) });

/**
 * Returns the CRC-32 of a text whose own CRC is `textCrc`, and of further columns in a fixed order. Returns NaN, which equals
 * no stored checksum, if a column is bytes: one flipped bit can turn text into bytes with the same CRC.
 */
export const checksumOf = (textCrc: number, ...columns: readonly (string | number | null)[]): number =>
  columns.some((column) => typeof column === 'object' && column !== null)
    ? Number.NaN
    : crc32(columns.join('\n'), textCrc);

/** A row of `scopes`: the counters of one tenant in one mode. */
export interface ScopeRow {
  readonly scope: number;
  readonly name: string;
  readonly hash_key: string | null;
  /** Latest creation time of a customer, in milliseconds, not counting imported customers. */
  readonly native_ms: number;
  readonly last_event: number;
  /** Number of the last event trimmed. */
  readonly trimmed: number;
  readonly checksum: number;
}

/** The columns of `customers` that a record is decoded from. The other columns serve the indexes. */
export interface CustomerRow {
  /** The record's text and a suffix ({@link encodeCustomer}). In `events` and `keys`, `record` is the text alone. */
  readonly record: string;
  readonly checksum: number;
}

/** All columns of `customers`. */
export interface CustomerColumns extends CustomerRow {
  readonly sequence: number;
  readonly scope: number;
  readonly id: string;
  readonly app: string;
  readonly created_ms: number;
  readonly version: number;
  readonly deleted: number;
}

/** A row of `events`. */
export interface EventRow {
  readonly scope: number;
  readonly position: number;
  readonly id: string;
  readonly type: string;
  readonly created: number;
  /** Text of the record whose customer is `data.object`; null if `data` holds the object itself. */
  readonly record: string | null;
  /** JSON of the event's data, without the object if `record` holds it. */
  readonly data: string | null;
  readonly checksum: number;
}

/** A row of `claims`. */
export interface ClaimRow {
  readonly scope: number;
  readonly claim: string;
  /** Sequence of the customer that holds the claim. */
  readonly customer: number;
  readonly checksum: number;
}

/** A row of `keys`: an idempotency key. It is settled if `record` or `outcome` is set. */
export interface KeyRow {
  readonly scope: number;
  readonly key: string;
  readonly fingerprint: string;
  readonly operation: string;
  /** Text of the record whose customer is the outcome's value; null if `outcome` holds the value itself. */
  readonly record: string | null;
  readonly outcome: string | null;
  readonly lease_until: number;
  readonly expires_at: number;
  readonly checksum: number;
}

type ChecksumInput<T> = Omit<T, 'record' | 'checksum'>;

export const scopeChecksum = (row: ChecksumInput<ScopeRow>): number =>
  checksumOf(0, row.scope, row.name, row.hash_key, row.native_ms, row.last_event, row.trimmed);

/** @param textCrc CRC of the row's record text, or of the empty text */
export const eventChecksum = (textCrc: number, row: ChecksumInput<EventRow>): number =>
  checksumOf(textCrc, row.scope, row.position, row.id, row.type, row.created, row.data);

export const claimChecksum = (row: ChecksumInput<ClaimRow>): number =>
  checksumOf(0, row.scope, row.claim, row.customer);

/** @param textCrc CRC of the row's record text, or of the empty text */
export const keyChecksum = (textCrc: number, row: ChecksumInput<KeyRow>): number =>
  checksumOf(textCrc, row.scope, row.key, row.fingerprint, row.operation, row.lease_until, row.expires_at, row.outcome);

/** Returns the row. @throws ApiError `store_corrupt` if its checksum is wrong */
export function checkedScope<T extends ScopeRow | undefined>(row: T): T {
  if (row && scopeChecksum(row) !== row.checksum) throw corruptError(row.name);
  return row;
}

/** Returns the row. @throws ApiError `store_corrupt` if its checksum is wrong */
export function checkedKey<T extends KeyRow | undefined>(row: T): T {
  if (row && keyChecksum(crcOf(row.record ?? ''), row) !== row.checksum) throw corruptError('an idempotency key');
  return row;
}

/**
 * Encodes a record's text, scope and attributes for one column, under one checksum. JSON text has no line break, so the only
 * line break separates the text from the rest.
 */
export function encodeCustomer(
  { text, crc }: RecordText,
  scope: number,
  { version, deleted, createdMs, sequence }: RecordAttributes,
): CustomerRow {
  const suffix = `\n${scope} ${version} ${deleted ? 1 : 0} ${createdMs} ${sequence}`;
  return { record: text + suffix, checksum: crc32(suffix, crc) };
}

type CustomerSuffix = [scope: number, version: number, deleted: number, createdMs: number, sequence: number];

/** Reverses {@link encodeCustomer}. Returns undefined if the row's checksum is wrong. */
function splitCustomer(row: CustomerRow): { text: string; scope: number; attributes: RecordAttributes } | undefined {
  const { record, checksum } = row;
  if (typeof record !== 'string' || crc32(record) !== checksum) return undefined;
  const end = record.lastIndexOf('\n');
  const suffix = record.slice(end + 1);
  const [scope, version, deleted, createdMs, sequence] = suffix.split(' ').map(Number) as CustomerSuffix;
  return { text: record.slice(0, end), scope, attributes: { version, createdMs, sequence, deleted: deleted === 1 } };
}

/** Returns the values that a row must have in the indexed columns; undefined if the row's checksum is wrong. */
export function indexedColumns(row: CustomerRow): Readonly<Record<string, string | number>> | undefined {
  const parts = splitCustomer(row);
  if (parts === undefined) return undefined;
  const { createdMs, sequence } = parts.attributes;
  return { scope: parts.scope, ...idAndAppOf(parts.text), created_ms: createdMs, sequence };
}

/**
 * Decodes a row of `customers`.
 *
 * @param scopeNumber Number of the scope in the file.
 * @param id Id that the customer must have. Default: any.
 * @throws ApiError `store_corrupt` if the row is damaged or belongs to another scope or id
 */
export function decodeCustomer(
  { livemode }: Scope,
  scopeNumber: number,
  row: CustomerRow,
  id?: string,
): CustomerRecord {
  const parts = splitCustomer(row);
  if (parts?.scope !== scopeNumber) throw corruptError(id ?? 'a customer');
  return decodeRecord(parts.text, livemode, parts.attributes, id);
}

/** Decodes a row of `events`. @throws ApiError `store_corrupt` if it is damaged */
export function decodeEvent({ livemode }: Scope, row: EventRow): ClienteleEvent {
  const { id, type, created, record, data } = row;
  if (eventChecksum(crcOf(record ?? ''), row) !== row.checksum) throw corruptError(id);
  return Object.freeze({
    id,
    object: 'event',
    type,
    created,
    livemode,
    data: decodeWithCustomer(livemode, record, JSON.parse(data ?? 'null'), 'object'),
    cursor: String(row.position),
  }) as ClienteleEvent;
}

/** Decodes the outcome of a settled key. @throws ApiError `store_corrupt` if the row is damaged */
export function decodeOutcome({ livemode }: Scope, row: KeyRow): StoredOutcome {
  checkedKey(row);
  return decodeWithCustomer(livemode, row.record, JSON.parse(row.outcome ?? 'null'), 'value') as StoredOutcome;
}
