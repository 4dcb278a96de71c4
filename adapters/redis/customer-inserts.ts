import type { Insert } from '../../src/ports/store-types.ts';
import { assignPosition } from '../../src/store-kit/position.ts';
import { encodeRecord } from '../../src/store-kit/record-encoding.ts';
import type { Session } from './context.ts';
import { type Elsewhere, eventJson, keptText, type Result, resultOf } from './customer-writes.ts';
import type { Limits } from './executor.ts';
import type { PartitionKeys, ScopeKeys } from './key-names.ts';

/** A customer on its way to the insert script (scripts/insert.ts). */
export interface InsertItem {
  /** What is there already, and what has to be new. */
  readonly shared: readonly string[];
  readonly fresh: readonly string[];
  readonly args: readonly string[];
}

/** @param elsewhere Where the customer's claims, and its key, are taken elsewhere. */
export function insertItem(
  keys: PartitionKeys,
  write: string,
  { record, origin, claims, event, retention, settlement }: Insert,
  elsewhere?: Elsewhere,
): InsertItem {
  const { customer, createdMs } = record;
  const here = elsewhere === undefined ? { claims, settlement } : { claims: [], settlement: undefined };
  const { shared, json } = eventJson(event, customer);
  const kept = elsewhere ? keptText(elsewhere.kept) : '0';
  const counts = `${shared ? 1 : 0} ${here.claims.length} ${kept} ${elsewhere ? elsewhere.ticket : ''}`;
  const { keep, notBefore = '' } = retention;
  return {
    shared: here.settlement
      ? [keys.app(customer.app), keys.idempotency(here.settlement.key)]
      : [keys.app(customer.app)],
    fresh: [
      keys.record(customer.id),
      ...(elsewhere ? [keys.result(write)] : []),
      ...here.claims.map((claim) => keys.claim(claim)),
    ],
    args: [
      `${write} ${origin === 'created' ? 1 : 0} ${createdMs} ${event.created} ${counts} ${keep} ${notBefore}`,
      customer.id,
      encodeRecord(record),
      json,
      here.settlement ? here.settlement.operation : '',
      settlement ? JSON.stringify(settlement.outcome) : '',
    ],
  };
}

/** Keys and arguments of the script for these. */
export function insertCall(
  { all, meta, feed, number }: PartitionKeys,
  items: readonly InsertItem[],
): [keys: string[], args: (string | number)[]] {
  const keys = [all, meta, feed];
  for (const { shared } of items) keys.push(...shared);
  const first = keys.length + 1;
  for (const { fresh } of items) keys.push(...fresh);
  const args: (string | number)[] = [first, number];
  for (const item of items) args.push(...item.args);
  return [keys, args];
}

/** An insert where the scope has one partition: one step. */
export async function insertHere(session: Session, scope: ScopeKeys, given: Insert, limits: Limits): Promise<Result> {
  const write = session.writeId();
  for (let change = given; ; ) {
    const reply = await session.link.insert(scope.first, insertItem(scope.first, write, change), limits);
    if (reply[0] !== 'behind') return resultOf(change, reply);
    // The last creation was in a later second than this process's clock is: made anew for that time.
    change = assignPosition(change, Number(reply[1]), 0);
  }
}
