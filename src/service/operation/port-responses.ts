import type { CustomerRecord } from '../../domain/customer-record.ts';
import { type AnyClienteleError, errorOf } from '../../domain/errors.ts';
import type { ClienteleEvent } from '../../domain/event.ts';
import { expectation } from '../../domain/messages.ts';
import type {
  BeginResult,
  InsertResult,
  RecordPage,
  ReplaceResult,
  StoredOutcome,
  Write,
} from '../../ports/store-types.ts';

/* Checks of the fields of port responses that the service uses. An application may implement any port. */

/** Returns the error for a response that breaks a port's contract. It names the field, never its value. */
export const contractError = (response: string, field: string | undefined, cause?: unknown): AnyClienteleError =>
  errorOf('verifier_contract', {
    detail: expectation('check the field {field} of the {what}', { field: field ?? '-', what: response }),
    cause,
  });

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

const GENERATED_ID = /^[A-Za-z0-9_-]{1,250}$/;

export function checkIdResponse(id: string): string {
  if (typeof id === 'string' && GENERATED_ID.test(id)) return id;
  throw contractError('id generator', 'id');
}

/** Returns a clock's time in whole milliseconds. */
export function checkClockResponse(now: number): number {
  const whole = typeof now === 'number' ? Math.floor(now) : Number.NaN;
  if (Number.isSafeInteger(whole) && whole >= 0) return whole;
  throw contractError('clock', 'now');
}

export function checkBeginResponse(result: BeginResult): BeginResult {
  if (isBeginResult(result)) return result;
  throw contractError('idempotency key', 'status');
}

function isBeginResult(result: BeginResult | undefined): boolean {
  switch (result?.status) {
    case 'begun':
      return typeof result.operation === 'string';
    case 'settled':
      return isStoredOutcome(result.outcome);
    case 'running':
    case 'mismatch':
      return true;
    default:
      return false;
  }
}

const isStoredOutcome = (outcome: StoredOutcome | undefined): boolean =>
  outcome?.ok === true || typeof outcome?.error?.code === 'string';

/** Checks the response to a write. The outcome of a write with a wrong response is `unknown`. */
export function checkWriteResponse<R extends InsertResult | ReplaceResult>(result: R, write: Write): R {
  if (isWriteResult(result, write)) return result;
  throw contractError('write', 'status').with({ outcome: 'unknown' });
}

function isWriteResult(result: InsertResult | ReplaceResult | undefined, write: Write): boolean {
  switch (result?.status) {
    case 'stored':
      return typeof result.record?.customer === 'object';
    case 'claimed':
      return true;
    case 'exists':
      return 'origin' in write;
    case 'conflict':
      return !('origin' in write);
    case 'already_applied':
      return write.settlement !== undefined && isStoredOutcome(result.outcome);
    case 'key_lost':
      return write.settlement !== undefined;
    default:
      return false;
  }
}
