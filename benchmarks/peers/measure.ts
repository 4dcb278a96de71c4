import { collectGarbage } from '../support/measure.ts';
import type { PeerJob, PeerOperation, PeerResult } from '../support/peer.ts';
import { randomChoice } from '../support/population.ts';
import { quantile } from '../support/statistics.ts';
import { type Found, PAGE, type Peer, type PeerId, type PeerStore } from './peer.ts';

/** A measurement ends after this many operations, or after this many milliseconds. */
const OPERATIONS = 20_000;
const BUDGET_MS = 2000;
/** The warm-up does as well. It is equally long in a quick run, so that the compiler of V8 finishes first. */
const WARM_UP_OPERATIONS = 10_000;
const WARM_UP_MS = 1000;
/** A slow peer is measured with at least this many operations, because a p99 of fewer is their maximum. */
const LEAST_OPERATIONS = 100;

type Call = () => Promise<unknown>;

/**
 * Stores the rows in the peer, and measures retrieves, lists and then creates. All peers are called by the same code, one
 * call at a time, and each response is checked before the measurement.
 */
export function measurePeer(peer: Peer, { rows, share }: PeerJob): Promise<PeerResult[]> {
  return peer.withStore(async (store) => {
    const ids: PeerId[] = [];
    for (let i = 0; i < rows; i += 1) ids.push(await store.prepareCreate(i)());
    await check(peer, store, ids);
    const id = randomChoice(ids);
    const creates = Array.from({ length: WARM_UP_OPERATIONS + OPERATIONS * share }, (_, i) =>
      store.prepareCreate(rows + i),
    );
    const calls: Record<PeerOperation, ((i: number) => Call) | undefined> = {
      retrieve: (i) => () => store.retrieve(id(i)),
      'list of 10': store.list && (() => () => (store as Required<PeerStore>).list()),
      create: (i) => creates[i] as Call,
    };
    const results: PeerResult[] = [];
    for (const operation of ['retrieve', 'list of 10', 'create'] as const) {
      const callOf = calls[operation];
      if (callOf === undefined) continue;
      results.push({ peer: peer.peer, operation, rows, ...(await measure(callOf, share)) });
    }
    return results;
  });
}

/** Times each call. */
async function measure(callOf: (i: number) => Call, share: number) {
  collectGarbage();
  let i = 0;
  const run = async (count: number, budget: number, least: number): Promise<number[]> => {
    const times: number[] = [];
    const end = performance.now() + budget;
    while (times.length < count && (times.length < least || performance.now() < end)) {
      const call = callOf(i);
      i += 1;
      const start = performance.now();
      await call();
      times.push((performance.now() - start) * 1000);
    }
    return times;
  };
  await run(WARM_UP_OPERATIONS, WARM_UP_MS, 1);
  const times = await run(OPERATIONS * share, BUDGET_MS * share, LEAST_OPERATIONS);
  return { p50: quantile(times, 0.5), p99: quantile(times, 0.99) };
}

/** Throws if the peer does not return the customers that it was given. */
async function check(peer: Peer, store: PeerStore, ids: readonly PeerId[]): Promise<void> {
  const emailOf = (i: number) => `payer${i}@example.com`;
  const expect = (found: Found | undefined, i: number) => {
    if (found?.email !== emailOf(i)) throw new Error(`${peer.peer} returned ${found?.email} instead of ${emailOf(i)}`);
  };
  const middle = ids.length >> 1;
  expect(await store.retrieve(ids[middle] as PeerId), middle);
  const newest = await store.list?.();
  if (newest !== undefined && newest.length !== PAGE) throw new Error(`${peer.peer} lists ${newest.length} customers`);
  if (newest === undefined || peer.ordersBySecond) return;
  for (const [position, found] of newest.entries()) expect(found, ids.length - 1 - position);
}
