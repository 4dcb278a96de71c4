import { crc32 } from 'node:zlib';
import type { ClienteleEvent } from '../../src/domain/event.ts';
import type { CustomerRecord } from '../../src/domain/record.ts';
import type { Scope, StoredOutcome } from '../../src/ports/store.ts';
import { corrupt, recordOf } from '../../src/service/record-codec.ts';

/** Checksum of a text, on which {@link checksumOf} goes on. */
export const sealOf = (text: string): number => crc32(text);

/** Checksum of a row: of its text and of its other columns, whose order is fixed by the callers below. */
const checksumOf = (seal: number, ...columns: readonly (string | number | null)[]): number =>
  crc32(columns.join('\n'), seal);

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

/** A row of `customers`. */
export interface CustomerRow {
  readonly sequence: number;
  readonly scope: number;
  readonly id: string;
  readonly app: string;
  readonly created_ms: number;
  readonly version: number;
  readonly deleted: number;
  readonly record: string;
  readonly checksum: number;
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

/** What a row of `keys` tells of an outcome. */
export interface OutcomeRow {
  readonly scope: number;
  readonly key: string;
  readonly fingerprint: string;
  readonly operation: string;
  /** Record text of the customer that the outcome's value is; null where `outcome` holds the value itself. */
  readonly record: string | null;
  readonly outcome: string | null;
  readonly checksum: number;
}

type Unsealed<T> = Omit<T, 'record' | 'checksum'>;

export const scopeChecksum = (row: Unsealed<ScopeRow>): number =>
  checksumOf(0, row.scope, row.name, row.hash_key, row.native_ms, row.last_event, row.trimmed);

/** The row, as it was written. @throws ApiError `store_corrupt` where it is not */
export function checkedScope<T extends ScopeRow | undefined>(row: T): T {
  if (row && scopeChecksum(row) !== row.checksum) throw corrupt(row.name);
  return row;
}

/** @param seal {@link sealOf} the record text */
export const customerChecksum = (seal: number, row: Unsealed<CustomerRow>): number =>
  checksumOf(seal, row.sequence, row.scope, row.id, row.app, row.created_ms, row.version, row.deleted);

/** @param seal {@link sealOf} the record text, or the empty one */
export const eventChecksum = (seal: number, row: Unsealed<EventRow>): number =>
  checksumOf(seal, row.scope, row.position, row.id, row.type, row.created, row.data);

/** @param seal {@link sealOf} the record text, or the empty one */
export const outcomeChecksum = (seal: number, row: Unsealed<OutcomeRow>): number =>
  checksumOf(seal, row.scope, row.key, row.fingerprint, row.operation, row.outcome);

/** The record of a row. @throws ApiError `store_corrupt` where it is not what was written */
export function recordOfRow({ livemode }: Scope, row: CustomerRow): CustomerRecord {
  const { id, record, version, created_ms: createdMs, sequence, deleted } = row;
  if (customerChecksum(sealOf(record), row) !== row.checksum) throw corrupt(id);
  return recordOf(record, livemode, { version, createdMs, sequence, deleted: deleted === 1 }, id);
}

/** The event of a row. @throws ApiError `store_corrupt` where it is not what was written */
export function eventOfRow({ livemode }: Scope, row: EventRow): ClienteleEvent {
  const { id, type, created, record, data } = row;
  if (eventChecksum(sealOf(record ?? ''), row) !== row.checksum) throw corrupt(id);
  return Object.freeze({
    id,
    object: 'event',
    type,
    created,
    livemode,
    data: restored(livemode, record, data, 'object'),
    cursor: String(row.position),
  }) as ClienteleEvent;
}

/** The outcome that a key was settled with. @throws ApiError `store_corrupt` where it is not what was written */
export function outcomeOfRow({ livemode }: Scope, row: OutcomeRow): StoredOutcome {
  if (outcomeChecksum(sealOf(row.record ?? ''), row) !== row.checksum) throw corrupt(row.operation);
  return restored(livemode, row.record, row.outcome, 'value') as StoredOutcome;
}

/** A JSON value in which the customer, where a record text holds it, stands under `name`. Frozen throughout. */
function restored(livemode: boolean, record: string | null, json: string | null, name: 'object' | 'value'): object {
  const value = json === null ? {} : JSON.parse(json);
  if (record === null) return frozen(value);
  const { customer } = recordOf(record, livemode, { version: 1, createdMs: 0, sequence: 0, deleted: false });
  return Object.freeze(
    name === 'object' ? { object: customer, ...frozen(value) } : { ...frozen(value), value: customer },
  );
}

function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  for (const inner of Object.values(value)) frozen(inner);
  return Object.freeze(value);
}
