import type { EventDraft } from '../../src/domain/event.ts';
import type { Insert, Replace } from '../../src/ports/store-types.ts';
import { encodeRecord, encodeWithoutCustomer } from '../../src/store-kit/record-encoding.ts';
import type { CallOptions } from './call-options.ts';
import type { PartitionKeys } from './key-names.ts';
import type { ScriptCall } from './lua/script.ts';
import type { insertScript, replaceScript } from './lua/scripts.generated.ts';

/** How long a result is kept after the call's deadline, in milliseconds: an attempt can arrive that late. */
export const RESULT_MARGIN_MS = 30_000;

/** The longest time that a result is kept, in milliseconds. It is longer than the life of an idempotency key. */
export const MAX_RESULT_MS = 25 * 3_600_000;

/** Keeps a result without a time limit. */
export const KEEP_FOR_EVER = 0;

export const resultMsFor = ({ deadline }: CallOptions): number => deadline - performance.now() + RESULT_MARGIN_MS;

const msText = (ms: number): string => String(Math.ceil(Math.min(ms, MAX_RESULT_MS)));

/** A write with claims and an idempotency key in other partitions. */
export interface PartitionedWrite {
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
  readonly existing: readonly string[];
  /** Keys that must not exist yet. */
  readonly fresh: readonly string[];
  readonly args: readonly string[];
}

export function insertItem(
  keys: PartitionKeys,
  write: string,
  { record, origin, claims, event, retention, settlement }: Insert,
  partitioned?: PartitionedWrite,
): InsertItem {
  const { customer, createdMs } = record;
  const localClaims = partitioned ? [] : claims;
  const localKey = partitioned ? undefined : settlement;
  const { omitsCustomer, json } = encodeEvent(event, customer);
  const { keep, notBefore = '' } = retention;
  const facts = [
    write,
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
  const app = keys.app(customer.app);
  return {
    existing: localKey ? [app, keys.idempotency(localKey.key)] : [app],
    fresh: [
      keys.record(customer.id),
      ...(partitioned ? [keys.result(write)] : []),
      ...localClaims.map((claim) => keys.claim(claim)),
    ],
    args: [
      facts.join(' '),
      customer.id,
      encodeRecord(record),
      json,
      localKey ? localKey.operation : '',
      settlement ? JSON.stringify(settlement.outcome) : '',
    ],
  };
}

/** Makes one call of the insert script for several customers. */
export function insertCall(
  { all, meta, feed, number }: PartitionKeys,
  items: readonly InsertItem[],
): ScriptCall<typeof insertScript> {
  const existing = items.flatMap((item) => item.existing);
  const fresh = items.flatMap((item) => item.fresh);
  const firstNew = 3 + existing.length + 1;
  return {
    keys: [all, meta, feed, ...existing, ...fresh],
    args: [firstNew, number, ...items.flatMap((item) => item.args)],
  };
}

/** Makes a call of the replace script (lua/replace.lua). */
export function replaceCall(
  keys: PartitionKeys,
  write: string,
  { record, expectedVersion, claims, event, retention, settlement }: Replace,
  options: CallOptions,
  partitioned?: PartitionedWrite,
): ScriptCall<typeof replaceScript> {
  const { customer } = record;
  const localKey = partitioned ? undefined : settlement;
  const { omitsCustomer, json } = encodeEvent(event, customer);
  return {
    keys: [
      keys.record(customer.id),
      keys.all,
      keys.app(customer.app),
      keys.gone,
      keys.meta,
      keys.feed,
      keys.result(write),
      ...(localKey ? [keys.idempotency(localKey.key)] : []),
      ...(partitioned ? [] : claims.map((claim) => keys.claim(claim))),
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
      keys.number,
      localKey ? localKey.operation : '',
      settlement ? JSON.stringify(settlement.outcome) : '',
    ],
  };
}
