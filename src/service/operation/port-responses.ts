import { isCount } from '../../domain/count.ts';
import type { CustomerRecord } from '../../domain/customer-record.ts';
import type { ClienteleEvent } from '../../domain/event.ts';
import { isTimeMs, isTimestamp } from '../../domain/time.ts';
import type { IdGenerator } from '../../ports/id-generator.ts';
import { callLocalPort, portContract } from '../../ports/port-contract.ts';
import type {
  BeginResult,
  InsertMany,
  InsertManyResult,
  InsertResult,
  RecordPage,
  ReplaceResult,
  ScopeHeader,
  StoredOutcome,
  Write,
} from '../../ports/store-types.ts';

/* Checks port responses before the service uses or stores them, because an application may implement any port. */

const storeContract = (field: string) => portContract('check {field} in the response of the store', { field });

const EXPECTED_ID = 'the id generator must return a new id of 1 to 250 letters, digits, _ or -';
const GENERATED_ID = /^[A-Za-z0-9_-]{1,250}$/;

/** Returns a new id. */
export function readGeneratedId(ids: IdGenerator, now: number): string {
  const id: unknown = callLocalPort(EXPECTED_ID, () => ids.next(now));
  if (typeof id === 'string' && GENERATED_ID.test(id)) return id;
  throw portContract(EXPECTED_ID);
}

/** Returns the error for an id that was generated before. */
export const repeatedId = () => portContract(EXPECTED_ID);

export function checkHeaderResponse(header: ScopeHeader): ScopeHeader {
  if (typeof header?.hashKey === 'string' && header.hashKey !== '') return header;
  throw storeContract('header[hashKey]');
}

export function checkFindResponse(record: CustomerRecord | undefined, id: string): CustomerRecord | undefined {
  if (record === undefined) return undefined;
  const field = record?.customer?.id === id ? invalidField(record) : 'customer[id]';
  if (field === undefined) return record;
  throw storeContract(`record[${field}]`);
}

export function checkPageResponse(page: RecordPage | undefined): RecordPage | undefined {
  if (page === undefined) return undefined;
  if (!Array.isArray(page?.records)) throw storeContract('page[records]');
  for (const record of page.records) {
    const field = invalidField(record);
    if (field !== undefined) throw storeContract(`record[${field}]`);
  }
  return page;
}

/** Returns the name of the first field that breaks the contract. Checks only fields that the service uses. */
function invalidField(record: CustomerRecord | undefined): string | undefined {
  if (typeof record?.customer?.id !== 'string') return 'customer[id]';
  if (!isTimestamp(record.customer.created)) return 'customer[created]';
  if (!Array.isArray(record.cards)) return 'cards';
  if (record.history !== null && !Array.isArray(record.history)) return 'history';
  if (!isCount(record.version, 1)) return 'version';
  if (!isTimeMs(record.createdMs)) return 'createdMs';
  return isCount(record.sequence, 0) ? undefined : 'sequence';
}

export function checkEventsResponse(events: readonly ClienteleEvent[]): readonly ClienteleEvent[] {
  if (Array.isArray(events) && events.every((event) => typeof event?.cursor === 'string')) return events;
  throw storeContract('event[cursor]');
}

export function checkCursorResponse(cursor: string): string {
  if (typeof cursor === 'string') return cursor;
  throw storeContract('cursor');
}

export function checkBeginResponse(result: BeginResult): BeginResult {
  if (isBeginResult(result)) return result;
  throw storeContract('status');
}

function isBeginResult(result: BeginResult | undefined): boolean {
  switch (result?.status) {
    case 'begun':
      return typeof result.operation === 'string';
    case 'settled':
      return isStoredOutcome(result.outcome);
    case 'running':
    case 'mismatch':
    case 'no_space':
    case 'header_changed':
      return true;
    default:
      return false;
  }
}

const isStoredOutcome = (outcome: StoredOutcome | undefined): boolean =>
  outcome?.ok === true || typeof outcome?.error?.code === 'string';

/** Checks the response to the end of a key. A store in JavaScript may return null for no outcome. */
export function checkEndResponse(outcome: StoredOutcome | null | undefined): StoredOutcome | undefined {
  if (outcome === undefined || outcome === null) return undefined;
  if (isStoredOutcome(outcome)) return outcome;
  throw storeContract('outcome');
}

/** Checks the response to a write. The outcome of a write with a wrong response is `unknown`. */
export function checkWriteResponse<R extends InsertResult | ReplaceResult>(result: R, write: Write): R {
  const field = invalidWriteField(result, write);
  if (field === undefined) return result;
  throw storeContract(field).with({ outcome: 'unknown' });
}

/** Checks the number of results, and that they end where the list must end. Each is checked like the response to its insert. */
export function checkInsertManyResponse(
  results: readonly InsertManyResult[],
  { inserts, stopAtFailure }: InsertMany,
): readonly InsertManyResult[] {
  const isList = Array.isArray(results) && results.length > 0 && results.length <= inserts.length;
  // Array.from makes a hole undefined, so that it is noticed as a missing result.
  const checked = isList ? Array.from(results) : [];
  const goesOn = stopAtFailure && checked.slice(0, -1).some((result) => result?.status !== 'stored');
  if (isList && !goesOn) return checked;
  throw storeContract('results').with({ outcome: 'unknown' });
}

function invalidWriteField(result: InsertResult | ReplaceResult | undefined, write: Write): string | undefined {
  if (result?.status !== 'stored') return isRefusal(result, write) ? undefined : 'status';
  const { record, cursor } = result;
  const field = record?.customer?.id === write.record.customer.id ? invalidField(record) : 'customer[id]';
  if (field !== undefined) return `record[${field}]`;
  return typeof cursor === 'string' ? undefined : 'cursor';
}

function isRefusal(result: InsertResult | ReplaceResult | undefined, write: Write): boolean {
  switch (result?.status) {
    case 'claimed':
      return write.claims.length > 0;
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
