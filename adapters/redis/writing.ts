import type { CustomerRecord } from '../../src/domain/record.ts';
import { placedRecord } from '../../src/domain/record.ts';
import { placed } from '../../src/ports/placed.ts';
import type { Insert, InsertResult, Replace, ReplaceResult, Stored, StoredOutcome } from '../../src/ports/store.ts';
import { recordText } from '../../src/service/record-codec.ts';
import { parsed } from './answers.ts';
import type { PartitionKeys, ScopeKeys } from './keys.ts';
import type { Limits } from './link.ts';
import { write, writeDeletion } from './scripts/write.ts';
import type { Session } from './session.ts';

export type Result = InsertResult | ReplaceResult;

/** How much longer than its call what a write came to is kept, in milliseconds: as long as a try of it can be on its way. */
export const MARGIN_MS = 30_000;

/** How long at the most, in milliseconds: longer than an idempotency key is. */
export const KEPT_MS = 25 * 3_600_000;

export const keptFor = ({ deadline }: Limits): number => deadline - performance.now() + MARGIN_MS;

/** Where and when a write takes effect that has taken its claims, and its place in the order, elsewhere. */
export interface Elsewhere {
  readonly ticket: string;
  /** How long what it came to is kept, in milliseconds. */
  readonly kept: number;
}

/** What a write script answered. */
export type Reply = readonly [status: string, value?: unknown];

export const isInsert = (change: Insert | Replace): change is Insert => 'native' in change;

/** Runs the write script once. */
export async function runWrite(
  session: Session,
  keys: PartitionKeys,
  id: string,
  change: Insert | Replace,
  limits: Limits,
  elsewhere?: Elsewhere,
): Promise<Reply> {
  const { record, claims, event, retention, settlement } = change;
  const { customer } = record;
  const here = elsewhere === undefined;
  const names = [
    keys.record(customer.id),
    keys.all,
    keys.app(customer.app),
    keys.gone,
    keys.meta,
    keys.feed,
    keys.result(id),
    ...(here && settlement ? [keys.idempotency(settlement.key)] : []),
    ...(here ? claims.map((claim) => keys.claim(claim)) : []),
  ];
  const args = [
    ...(isInsert(change)
      ? ['insert', customer.id, '', change.native ? '1' : '0']
      : ['replace', customer.id, change.expected, '0']),
    record.createdMs,
    record.deleted ? '1' : '0',
    recordText(record),
    JSON.stringify(event),
    event.created,
    retention.keep,
    retention.notBefore ?? '',
    Math.ceil(Math.min(elsewhere?.kept ?? keptFor(limits), KEPT_MS)),
    elsewhere?.ticket ?? '',
    keys.number,
    here && settlement ? settlement.operation : '',
    settlement ? JSON.stringify(settlement.outcome) : '',
  ];
  const script = record.deleted ? writeDeletion : write;
  return (await session.link.run(script, names, args, { ...limits, write: true })) as Reply;
}

/** A write where the scope has one partition: one script. */
export async function writeHere(
  session: Session,
  scope: ScopeKeys,
  given: Insert | Replace,
  limits: Limits,
): Promise<Result> {
  const id = session.writeId();
  for (let change = given; ; ) {
    const [status, value] = await runWrite(session, scope.first, id, change, limits);
    switch (status) {
      case 'behind':
        // The last creation was later than this process's clock is: made anew for that time.
        change = placed(change as Insert, Number(value), 0);
        break;
      case 'stored':
        return storedOf(change.record, String(value));
      case 'claimed':
        return { status, claim: change.claims[Number(value)] as string };
      case 'repeated':
        return { status, outcome: parsed<StoredOutcome>(change.record.customer.id, value) };
      default:
        return { status: status as 'superseded' | 'exists' | 'conflict' } as Result;
    }
  }
}

/** What was stored: the record as it was given, at the place that the script gave it. */
export function storedOf(record: CustomerRecord, value: string): Stored {
  const [sequence, cursor = ''] = value.split(' ', 2);
  const stored =
    record.sequence === Number(sequence)
      ? record
      : placedRecord(record, record.customer, record.createdMs, Number(sequence));
  return { status: 'stored', record: stored, cursor };
}

/** The outcome in what a write came to, where it settled a key. */
export const outcomeText = (value: string): string => value.slice(value.indexOf(' ', value.indexOf(' ') + 1) + 1);
