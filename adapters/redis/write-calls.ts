import { monotonicNow } from '../../src/concurrency/real-timers.ts';
import type { EventDraft } from '../../src/domain/event.ts';
import type { Insert, Replace } from '../../src/ports/store-types.ts';
import { encodeRecord, encodeWithoutCustomer } from '../../src/store-kit/record-encoding.ts';
import type { CallOptions } from './call-options.ts';
import type { PartitionKeys } from './key-names.ts';
import type { ScriptCall } from './lua/script.ts';
import type { insertScript, replaceScript } from './lua/scripts.generated.ts';

/** How long a result is kept after the call's deadline, in milliseconds: a delayed attempt can still reach the server. */
export const RESULT_MARGIN_MS = 30_000;

/** The longest time that a result is kept, in milliseconds. It is longer than the life of an idempotency key. */
export const MAX_RESULT_MS = 25 * 3_600_000;

/** Keeps a result without a time limit. */
export const KEEP_FOR_EVER = 0;

export const resultMsFor = ({ deadline }: CallOptions): number => deadline - monotonicNow() + RESULT_MARGIN_MS;

const msText = (ms: number): string => String(Math.ceil(Math.min(ms, MAX_RESULT_MS)));

/** Options of a write to a scope with several partitions: its claims and idempotency key may be in others. */
export interface PartitionedWriteOptions {
  /** Timestamp of the first partition, which orders the write. */
  readonly timestamp: string;
  /** How long its result is kept, in milliseconds. */
  readonly keepMs: number;
}

/** Encodes an event for the feed. If it omits the customer, the entry also holds the record's text. */
function encodeEvent({ id, type, data }: EventDraft, customer: object): { omitsCustomer: boolean; json: string } {
  const { omitsCustomer, json } = encodeWithoutCustomer(data, 'object', customer);
  return { omitsCustomer, json: `[${JSON.stringify(id)},"${type}",${json}]` };
}

/** The keys and arguments of one customer in a call of the insert script (lua/insert.lua). */
export interface InsertItem {
  /** The app's index, and the idempotency key if the write has one. Several items can name them. */
  readonly sharedKeys: readonly string[];
  /** Keys that are checked to be new. */
  readonly newKeys: readonly string[];
  readonly args: readonly string[];
}

export function insertItem(
  keys: PartitionKeys,
  writeId: string,
  { record, origin, claims, event, retention, settlement }: Insert,
  partitioned?: PartitionedWriteOptions,
): InsertItem {
  const { customer, createdMs } = record;
  const localClaims = partitioned ? [] : claims;
  const localKey = partitioned ? undefined : settlement;
  const { omitsCustomer, json } = encodeEvent(event, customer);
  const { keep, notBefore = '' } = retention;
  const fields = [
    writeId,
    origin === 'created' ? 1 : 0,
    createdMs,
    event.created,
    omitsCustomer ? 1 : 0,
    localClaims.length,
    partitioned ? msText(partitioned.keepMs) : '0',
    partitioned ? partitioned.timestamp : '',
    keep,
    notBefore,
  ];
  const appIndex = keys.appIndex(customer.app);
  return {
    sharedKeys: localKey ? [appIndex, keys.idempotencyKey(localKey.key)] : [appIndex],
    newKeys: [
      keys.recordKey(customer.id),
      ...(partitioned ? [keys.resultKey(writeId)] : []),
      ...localClaims.map((claim) => keys.claimKey(claim)),
    ],
    args: [
      fields.join(' '),
      customer.id,
      encodeRecord(record),
      json,
      localKey ? localKey.operation : '',
      settlement ? JSON.stringify(settlement.outcome) : '',
    ],
  };
}

/**
 * Makes one call of the insert script for several customers.
 * @param stopAtFailure Whether nothing after the first customer that is not stored may be stored.
 */
export function insertCall(
  keys: PartitionKeys,
  items: readonly InsertItem[],
  stopAtFailure = false,
): ScriptCall<typeof insertScript> {
  const sharedKeys = items.flatMap((item) => item.sharedKeys);
  const newKeys = items.flatMap((item) => item.newKeys);
  const firstNew = 3 + sharedKeys.length + 1;
  return {
    keys: [keys.liveIndex, keys.clock, keys.feed, ...sharedKeys, ...newKeys],
    args: [firstNew, keys.partition, stopAtFailure ? 1 : 0, ...items.flatMap((item) => item.args)],
  };
}

/** Makes a call of the replace script (lua/replace.lua). */
export function replaceCall(
  keys: PartitionKeys,
  writeId: string,
  { record, expectedVersion, claims, event, retention, settlement }: Replace,
  options: CallOptions,
  partitioned?: PartitionedWriteOptions,
): ScriptCall<typeof replaceScript> {
  const { customer } = record;
  const localKey = partitioned ? undefined : settlement;
  const { omitsCustomer, json } = encodeEvent(event, customer);
  return {
    keys: [
      keys.recordKey(customer.id),
      keys.liveIndex,
      keys.appIndex(customer.app),
      keys.deletedIndex,
      keys.clock,
      keys.feed,
      keys.resultKey(writeId),
      ...(localKey ? [keys.idempotencyKey(localKey.key)] : []),
      ...(partitioned ? [] : claims.map((claim) => keys.claimKey(claim))),
    ],
    args: [
      customer.id,
      expectedVersion,
      record.deleted ? '1' : '0',
      encodeRecord(record),
      json,
      event.created,
      omitsCustomer ? '1' : '0',
      retention.keep,
      retention.notBefore ?? '',
      msText(partitioned?.keepMs ?? resultMsFor(options)),
      partitioned?.timestamp ?? '',
      keys.partition,
      localKey ? localKey.operation : '',
      settlement ? JSON.stringify(settlement.outcome) : '',
    ],
  };
}
