import type { CustomerRecord } from '../../domain/customer-record.ts';
import { type AnyClienteleError, errorOf } from '../../domain/errors.ts';
import type { ClienteleEvent } from '../../domain/event.ts';
import { expectation } from '../../domain/messages.ts';
import type { BeginResult, InsertResult, RecordPage, ReplaceResult } from '../../ports/store-types.ts';

/* What ports answer, looked at where the service leans on it: they may be anybody's. */

/** The error for an answer outside of a port's contract. Names the field, never its value. */
export const contractError = (what: string, field: string | undefined, cause?: unknown): AnyClienteleError =>
  errorOf('verifier_contract', {
    detail: expectation('check the field {field} of the {what}', { field: field ?? '-', what }),
    cause,
  });

/** What a store found under the id. */
export function checkFindResponse(record: CustomerRecord | undefined, id: string): CustomerRecord | undefined {
  if (record === undefined || (record?.customer?.id === id && Array.isArray(record.cards))) return record;
  throw contractError('record', 'customer[id]');
}

export function checkPageResponse(page: RecordPage | undefined): RecordPage | undefined {
  if (page === undefined || Array.isArray(page?.records)) return page;
  throw contractError('page', 'records');
}

export function checkEventsResponse(events: readonly ClienteleEvent[]): readonly ClienteleEvent[] {
  if (Array.isArray(events) && events.every((event) => typeof event?.cursor === 'string')) return events;
  throw contractError('event', 'cursor');
}

export function checkCursorResponse(cursor: string): string {
  if (typeof cursor === 'string') return cursor;
  throw contractError('feed', 'cursor');
}

const ID = /^[A-Za-z0-9_-]{1,250}$/;

export function checkIdResponse(id: string): string {
  if (typeof id === 'string' && ID.test(id)) return id;
  throw contractError('id generator', 'id');
}

/** A time that a clock tells, in whole milliseconds. */
export function checkClockResponse(now: number): number {
  const whole = typeof now === 'number' ? Math.floor(now) : Number.NaN;
  if (Number.isSafeInteger(whole) && whole >= 0) return whole;
  throw contractError('clock', 'now');
}

const BEGUN: readonly string[] = ['begun', 'running', 'settled', 'mismatch'] satisfies BeginResult['status'][];

export function checkBeginResponse(begun: BeginResult): BeginResult {
  if (BEGUN.includes(begun?.status)) return begun;
  throw contractError('idempotency key', 'status');
}

const WRITTEN = ['stored', 'claimed', 'already_applied', 'key_lost'] as const;
const INSERTED: readonly string[] = [...WRITTEN, 'exists'] satisfies InsertResult['status'][];
const REPLACED: readonly string[] = [...WRITTEN, 'conflict'] satisfies ReplaceResult['status'][];

/** What a write came to: what is none of the statuses, or shows no record, leaves its outcome unknown. */
export function checkWriteResponse<R extends InsertResult | ReplaceResult>(result: R, write: object): R {
  const known = ('origin' in write ? INSERTED : REPLACED).includes(result?.status);
  if (known && (result.status !== 'stored' || typeof result.record?.customer === 'object')) return result;
  throw contractError('write', 'status').with({ outcome: 'unknown' });
}
