import type { CustomerRecord } from '../../src/domain/customer-record.ts';
import { recordAtPosition } from '../../src/domain/customer-record.ts';
import type { EventDraft } from '../../src/domain/event.ts';
import type {
  Insert,
  InsertResult,
  Replace,
  ReplaceResult,
  StoredOutcome,
  StoredWrite,
} from '../../src/ports/store-types.ts';
import { encodeRecord, encodeShared } from '../../src/store-kit/record-encoding.ts';
import { parsed } from './answers.ts';
import type { Session } from './context.ts';
import type { Limits } from './executor.ts';
import type { PartitionKeys, ScopeKeys } from './key-names.ts';
import { replace, replaceDeletion } from './scripts/replace.ts';

export type Result = InsertResult | ReplaceResult;

/** How much longer than its call what a write came to is kept, in milliseconds: as long as a try of it can be on its way. */
export const MARGIN_MS = 30_000;

/** How long at the most, in milliseconds: longer than an idempotency key is. */
export const KEPT_MS = 25 * 3_600_000;

export const keptFor = ({ deadline }: Limits): number => deadline - performance.now() + MARGIN_MS;

/** In place of that: until it is told otherwise. */
export const FOR_EVER = 0;

export const keptText = (kept: number): string => String(Math.ceil(Math.min(kept, KEPT_MS)));

/** Where and when a write takes effect that has taken its claims, and its place in the order, elsewhere. */
export interface Elsewhere {
  readonly ticket: string;
  /** How long what it came to is kept, in milliseconds. */
  readonly kept: number;
}

/** What a write script answered. */
export type Reply = readonly [status: string, value?: unknown, createdMs?: unknown];

export const isInsert = (change: Insert | Replace): change is Insert => 'origin' in change;

/** An event as it is stored, without what stands beside it: its time, and the customer that is written in the same step. */
export function eventJson({ id, type, data }: EventDraft, customer: object): { shared: boolean; json: string } {
  const { shared, json } = encodeShared(data, 'object', customer);
  return { shared, json: `[${JSON.stringify(id)},"${type}",${json}]` };
}

/** Runs the script of a replacement once. */
export async function runReplace(
  session: Session,
  keys: PartitionKeys,
  write: string,
  { record, expectedVersion: expected, claims, event, retention, settlement }: Replace,
  limits: Limits,
  elsewhere?: Elsewhere,
): Promise<Reply> {
  const { customer } = record;
  const here = elsewhere === undefined;
  const names = [
    keys.record(customer.id),
    keys.all,
    keys.app(customer.app),
    keys.gone,
    keys.meta,
    keys.feed,
    keys.result(write),
    ...(here && settlement ? [keys.idempotency(settlement.key)] : []),
    ...(here ? claims.map((claim) => keys.claim(claim)) : []),
  ];
  const { shared, json } = eventJson(event, customer);
  const args = [
    customer.id,
    expected,
    record.deleted ? '1' : '0',
    encodeRecord(record),
    json,
    event.created,
    shared ? '1' : '0',
    retention.keep,
    retention.notBefore ?? '',
    keptText(elsewhere?.kept ?? keptFor(limits)),
    elsewhere?.ticket ?? '',
    keys.number,
    here && settlement ? settlement.operation : '',
    settlement ? JSON.stringify(settlement.outcome) : '',
  ];
  const script = record.deleted ? replaceDeletion : replace;
  return (await session.link.run(script, names, args, { ...limits, write: true })) as Reply;
}

/** A replacement where the scope has one partition: one script. */
export async function replaceHere(
  session: Session,
  scope: ScopeKeys,
  change: Replace,
  limits: Limits,
): Promise<ReplaceResult> {
  return resultOf(change, await runReplace(session, scope.first, session.writeId(), change, limits)) as ReplaceResult;
}

/** What a write came to where all that it changed lies in one partition. */
export function resultOf(change: Insert | Replace, [status, value, createdMs]: Reply): Result {
  switch (status) {
    case 'stored':
      return storedOf(change.record, String(value), createdMs);
    case 'claimed':
      return { status, claim: change.claims[Number(value)] as string };
    case 'already_applied':
      return { status, outcome: parsed<StoredOutcome>(change.record.customer.id, value) };
    default:
      return { status } as Exclude<Result, { status: 'stored' | 'claimed' | 'already_applied' }>;
  }
}

/** What was stored: the record as it was given, at the place that the script gave it. */
export function storedOf(record: CustomerRecord, value: string, createdMs: unknown = record.createdMs): StoredWrite {
  const [sequence, cursor = ''] = value.split(' ', 2);
  const inPlace = record.sequence === Number(sequence) && record.createdMs === Number(createdMs);
  const stored = inPlace ? record : recordAtPosition(record, record.customer, Number(createdMs), Number(sequence));
  return { status: 'stored', record: stored, cursor };
}

/** The outcome in what a write came to, where it settled a key. */
export const outcomeText = (value: string): string => value.slice(value.indexOf(' ', value.indexOf(' ') + 1) + 1);
