import { crc32 } from 'node:zlib';
import type { CustomerRecord } from '../../src/domain/customer-record.ts';
import type { ClienteleEvent } from '../../src/domain/event.ts';
import type { Scope } from '../../src/domain/scope.ts';
import type { StoredOutcome } from '../../src/ports/store-types.ts';
import {
  corruptError,
  decodeRecord,
  decodeShared,
  identityOf,
  type StoredPosition,
} from '../../src/store-kit/record-encoding.ts';

/** Checksum of a text, on which {@link checksumOf} goes on. */
export const sealOf = (text: string): number => crc32(text);

/**
 * Checksum of a row: of its text and of its other columns, whose order is fixed by the callers below. NaN, which no row has,
 * where a column is read as bytes: one flipped bit makes them of a text, which would else have the same checksum.
 */
const checksumOf = (seal: number, ...columns: readonly (string | number | null)[]): number =>
  columns.some((column) => typeof column === 'object' && column !== null)
    ? Number.NaN
    : crc32(columns.join('\n'), seal);

/** A row of `scopes`: what belongs to one tenant and mode as a whole. */
export interface ScopeRow {
  readonly scope: number;
  readonly name: string;
  readonly hash_key: string | null;
  /** Time of the last native creation, in milliseconds. */
  readonly native_ms: number;
  readonly last_event: number;
  /** Events up to this one are no longer shown. */
  readonly trimmed: number;
  readonly checksum: number;
}

/** Columns of `customers` that a record is read from; the others are for finding it. */
export interface CustomerRow {
  /** {@link customerRow} */
  readonly record: string;
  readonly checksum: number;
}

/** A row of `customers`, with the columns that it is found by. */
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
  /** Record text of the customer that `data.object` is; null where `data` holds the object itself. */
  readonly record: string | null;
  /** JSON of the event's data, or of what it has beside the object. */
  readonly data: string | null;
  readonly checksum: number;
}

/** A row of `claims`. */
export interface ClaimRow {
  readonly scope: number;
  readonly claim: string;
  /** Sequence of the customer that took it. */
  readonly customer: number;
  readonly checksum: number;
}

/** What a row of `keys` tells of an outcome. */
export interface OutcomeRow {
  readonly scope: number;
  readonly key: string;
  readonly fingerprint: string;
  readonly operation: string;
  /** Record text of the customer that the outcome's value is; null where `outcome` holds the value itself. */
  readonly record: string | null;
  readonly outcome: string | null;
  readonly lease_until: number;
  readonly expires_at: number;
  readonly checksum: number;
}

type Unsealed<T> = Omit<T, 'record' | 'checksum'>;

export const scopeChecksum = (row: Unsealed<ScopeRow>): number =>
  checksumOf(0, row.scope, row.name, row.hash_key, row.native_ms, row.last_event, row.trimmed);

/** The row, as it was written. @throws ApiError `store_corrupt` where it is not */
export function checkedScope<T extends ScopeRow | undefined>(row: T): T {
  if (row && scopeChecksum(row) !== row.checksum) throw corruptError(row.name);
  return row;
}

/** What goes behind a record text: JSON has no line break. */
const tailOf = (scope: number, { version, deleted, createdMs, sequence }: StoredPosition): string =>
  `\n${scope} ${version} ${deleted ? 1 : 0} ${createdMs} ${sequence}`;

/**
 * A record as a row holds it: its text, its scope and its place, all of it under one checksum.
 * @param seal {@link sealOf} the text
 */
export function customerRow(text: string, seal: number, scope: number, place: StoredPosition): CustomerRow {
  const tail = tailOf(scope, place);
  return { record: text + tail, checksum: crc32(tail, seal) };
}

/** What a row holds, taken apart; undefined where it is not what was written. */
function partsOf({
  record,
  checksum,
}: CustomerRow): { text: string; scope: number; place: StoredPosition } | undefined {
  if (typeof record !== 'string' || crc32(record) !== checksum) return undefined;
  const end = record.lastIndexOf('\n');
  const tail = record
    .slice(end + 1)
    .split(' ')
    .map(Number) as [number, number, number, number, number];
  const [scope, version, deleted, createdMs, sequence] = tail;
  return { text: record.slice(0, end), scope, place: { version, createdMs, sequence, deleted: deleted === 1 } };
}

/** The columns that a row is found by, from its record; undefined where that is not what was written. */
export function columnsOf(row: CustomerRow): Readonly<Record<string, string | number>> | undefined {
  const parts = partsOf(row);
  if (parts === undefined) return undefined;
  const { createdMs, sequence } = parts.place;
  return { scope: parts.scope, ...identityOf(parts.text), created_ms: createdMs, sequence };
}

/** @param seal {@link sealOf} the record text, or the empty one */
export const eventChecksum = (seal: number, row: Unsealed<EventRow>): number =>
  checksumOf(seal, row.scope, row.position, row.id, row.type, row.created, row.data);

export const claimChecksum = (row: Unsealed<ClaimRow>): number => checksumOf(0, row.scope, row.claim, row.customer);

/** @param seal {@link sealOf} the record text, or the empty one */
export const outcomeChecksum = (seal: number, row: Unsealed<OutcomeRow>): number =>
  checksumOf(seal, row.scope, row.key, row.fingerprint, row.operation, row.lease_until, row.expires_at, row.outcome);

/** The row, as it was written. @throws ApiError `store_corrupt` where it is not */
export function checkedOutcome<T extends OutcomeRow | undefined>(row: T): T {
  if (row && outcomeChecksum(sealOf(row.record ?? ''), row) !== row.checksum) throw corruptError('an idempotency key');
  return row;
}

/**
 * The record of a row.
 * @param number The scope's, in the file.
 * @param id Whose it must be, where that is known.
 * @throws ApiError `store_corrupt` where it is not what was written
 */
export function recordOfRow({ livemode }: Scope, number: number, row: CustomerRow, id?: string): CustomerRecord {
  const parts = partsOf(row);
  if (parts?.scope !== number) throw corruptError(id ?? 'a customer');
  return decodeRecord(parts.text, livemode, parts.place, id);
}

/** The event of a row. @throws ApiError `store_corrupt` where it is not what was written */
export function eventOfRow({ livemode }: Scope, row: EventRow): ClienteleEvent {
  const { id, type, created, record, data } = row;
  if (eventChecksum(sealOf(record ?? ''), row) !== row.checksum) throw corruptError(id);
  return Object.freeze({
    id,
    object: 'event',
    type,
    created,
    livemode,
    data: decodeShared(livemode, record, JSON.parse(data ?? 'null'), 'object'),
    cursor: String(row.position),
  }) as ClienteleEvent;
}

/** The outcome that a key was settled with. @throws ApiError `store_corrupt` where it is not what was written */
export function outcomeOfRow({ livemode }: Scope, row: OutcomeRow): StoredOutcome {
  checkedOutcome(row);
  return decodeShared(livemode, row.record, JSON.parse(row.outcome ?? 'null'), 'value') as StoredOutcome;
}
