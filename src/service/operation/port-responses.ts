import type { CustomerRecord } from '../../domain/customer-record.ts';
import { type AnyClienteleError, errorOf } from '../../domain/errors.ts';
import type { ClienteleEvent } from '../../domain/event.ts';
import type { Begun, InsertResult, Page, ReplaceResult } from '../../ports/store.ts';

/* What ports answer, looked at where the service leans on it: they may be anybody's. */

/** The error for an answer outside of a port's contract. Names the field, never its value. */
export const contractBroken = (what: string, field: string | undefined, cause?: unknown): AnyClienteleError =>
  errorOf('verifier_contract', {
    detail: { wanted: 'the field {field} of the {what}', values: { field: field ?? '-', what } },
    cause,
  });

/** What a store found under the id. */
export function foundAnswer(record: CustomerRecord | undefined, id: string): CustomerRecord | undefined {
  if (record === undefined || (record?.customer?.id === id && Array.isArray(record.cards))) return record;
  throw contractBroken('record', 'customer[id]');
}

export function pageAnswer(page: Page | undefined): Page | undefined {
  if (page === undefined || Array.isArray(page?.records)) return page;
  throw contractBroken('page', 'records');
}

export function eventsAnswer(events: readonly ClienteleEvent[]): readonly ClienteleEvent[] {
  if (Array.isArray(events) && events.every((event) => typeof event?.cursor === 'string')) return events;
  throw contractBroken('event', 'cursor');
}

export function cursorAnswer(cursor: string): string {
  if (typeof cursor === 'string') return cursor;
  throw contractBroken('feed', 'cursor');
}

const ID = /^[A-Za-z0-9_-]{1,250}$/;

export function idAnswer(id: string): string {
  if (typeof id === 'string' && ID.test(id)) return id;
  throw contractBroken('id generator', 'id');
}

/** A time that a clock tells, in whole milliseconds. */
export function timeAnswer(now: number): number {
  const whole = typeof now === 'number' ? Math.floor(now) : Number.NaN;
  if (Number.isSafeInteger(whole) && whole >= 0) return whole;
  throw contractBroken('clock', 'now');
}

const BEGUN: readonly string[] = ['begun', 'running', 'settled', 'mismatch'] satisfies Begun['status'][];

export function begunAnswer(begun: Begun): Begun {
  if (BEGUN.includes(begun?.status)) return begun;
  throw contractBroken('idempotency key', 'status');
}

const WRITTEN = ['stored', 'claimed', 'repeated', 'superseded'] as const;
const INSERTED: readonly string[] = [...WRITTEN, 'exists'] satisfies InsertResult['status'][];
const REPLACED: readonly string[] = [...WRITTEN, 'conflict'] satisfies ReplaceResult['status'][];

/** What a write came to: what is none of the statuses, or shows no record, leaves its outcome unknown. */
export function writeAnswer<R extends InsertResult | ReplaceResult>(result: R, write: object): R {
  const known = ('native' in write ? INSERTED : REPLACED).includes(result?.status);
  if (known && (result.status !== 'stored' || typeof result.record?.customer === 'object')) return result;
  throw contractBroken('write', 'status').with({ outcome: 'unknown' });
}
