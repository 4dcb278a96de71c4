import { type CustomerRecord, recordAtPosition } from '../../src/domain/customer-record.ts';
import type {
  Insert,
  InsertResult,
  Replace,
  ReplaceResult,
  StoredOutcome,
  StoredWrite,
} from '../../src/ports/store-types.ts';
import { parseStored } from './encoding.ts';

export type CustomerWrite = Insert | Replace;
export type WriteResult = InsertResult | ReplaceResult;

/** Reply of the scripts lua/insert.lua and lua/replace.lua. */
export type WriteReply = readonly [status: string, value?: unknown, createdMs?: unknown];

export const isInsert = (write: CustomerWrite): write is Insert => 'origin' in write;

/** Creates the result from a write script's reply. It is never `fenced`: only the writes of several partitions can be. */
export function resultOf(write: CustomerWrite, [status, value, createdMs]: WriteReply): WriteResult {
  switch (status) {
    case 'stored':
      return storedWrite(write.record, String(value), createdMs);
    case 'claimed':
      return { status, claim: write.claims[Number(value)] as string };
    case 'already_applied':
      return { status, outcome: parseStored<StoredOutcome>(write.record.customer.id, value) };
    default:
      return { status } as Exclude<WriteResult, { status: 'stored' | 'claimed' | 'already_applied' }>;
  }
}

/** Creates the result of a stored write: the record at the position that the script gave it. */
export function storedWrite(record: CustomerRecord, value: string, createdMs: unknown = record.createdMs): StoredWrite {
  const [sequence, cursor = ''] = value.split(' ', 2);
  const unchanged = record.sequence === Number(sequence) && record.createdMs === Number(createdMs);
  const stored = unchanged ? record : recordAtPosition(record, record.customer, Number(createdMs), Number(sequence));
  return { status: 'stored', record: stored, cursor };
}

/** Returns the outcome in the value of a result (`sequence cursor outcome`); empty if the write settled no key. */
export const outcomeOfResult = (value: string): string => value.slice(value.indexOf(' ', value.indexOf(' ') + 1) + 1);
