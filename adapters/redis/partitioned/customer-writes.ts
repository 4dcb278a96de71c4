import { ClienteleError } from '../../../src/domain/errors.ts';
import type { Insert, Replace } from '../../../src/ports/store-types.ts';
import { assignPosition } from '../../../src/store-kit/position.ts';
import type { Session } from '../context.ts';
import { insertItem } from '../customer-inserts.ts';
import {
  FOR_EVER,
  isInsert,
  KEPT_MS,
  keptFor,
  MARGIN_MS,
  outcomeText,
  type Result,
  runReplace,
  storedOf,
} from '../customer-writes.ts';
import type { Limits } from '../executor.ts';
import type { ScopeKeys } from '../key-names.ts';
import { shorten } from '../scripts/claims.ts';
import { Claims, type Denied } from './reservations.ts';

/**
 * A write where the scope has several partitions. What is unique lies in partitions of its own: it is claimed first, for
 * this write; then the customer is written, in one step with all that goes with it; then the claims are taken for good. A
 * process that dies in between leaves claims that a later write finds done or fences off ({@link Claims}), and no half state.
 */
export async function writeAcross(
  session: Session,
  scope: ScopeKeys,
  change: Insert | Replace,
  limits: Limits,
): Promise<Result> {
  for (;;) {
    const result = await attempt(session, scope, change, limits);
    if (result !== 'fenced') return result;
  }
}

async function attempt(
  session: Session,
  scope: ScopeKeys,
  change: Insert | Replace,
  limits: Limits,
): Promise<Result | 'fenced'> {
  const write = session.writeId();
  const { id } = change.record.customer;
  const home = scope.of(id);
  const claims = new Claims(session, scope, write, id, limits);
  let written = false;
  try {
    const denied = await claimed(session, scope, claims, change, limits);
    if (denied) {
      await claims.free();
      return denied;
    }
    const { native, ticket, createdMs } = await placeFor(session, scope, change, limits);
    const inPlace = native ? assignPosition(change as Insert, createdMs, Number(ticket)) : change;
    const claiming = change.claims.length > 0 || change.settlement !== undefined;
    // While claims elsewhere point to what it came to, that is kept as long as they could be asked about: a token's for ever.
    const kept = change.claims.length > 0 ? FOR_EVER : claiming ? KEPT_MS : keptFor(limits);
    written = true;
    const elsewhere = { ticket, kept };
    const [status, value] = isInsert(inPlace)
      ? await session.link.insert(home, insertItem(home, write, inPlace, elsewhere), limits)
      : await runReplace(session, home, write, inPlace, limits, elsewhere);
    if (status !== 'stored') {
      written = false;
      await claims.free();
      return status === 'fenced' ? 'fenced' : ({ status: status as 'exists' | 'conflict' } as Result);
    }
    if (claiming) await finish(session, home.result(write), claims, String(value), limits);
    return storedOf(inPlace.record, String(value));
  } catch (error) {
    // Claims alone are no effect: who wants them finds that their write never came.
    if (error instanceof ClienteleError && !(written && error.outcome === 'unknown')) {
      claims.free().catch(() => undefined);
      throw error.with({ outcome: 'not_applied' });
    }
    throw error;
  }
}

/** Takes the key first, since a repeated operation is told so before anything else, then the claims in one order for all. */
async function claimed(
  session: Session,
  scope: ScopeKeys,
  claims: Claims,
  change: Insert | Replace,
  limits: Limits,
): Promise<Result | undefined> {
  const { settlement } = change;
  if (settlement) {
    const denied = await claims.bind(settlement.key, settlement.operation);
    if (denied) return denied as Exclude<Denied, { status: 'claimed' }>;
  }
  for (const claim of [...new Set(change.claims)].sort()) {
    const denied = await claims.take(claim);
    if (denied) return (await refusedBefore(session, scope, change, limits)) ?? { status: 'claimed', claim };
  }
  return undefined;
}

/** What a write is refused for before its claims are looked at. */
async function refusedBefore(
  session: Session,
  scope: ScopeKeys,
  change: Insert | Replace,
  limits: Limits,
): Promise<Result | undefined> {
  const found = await session.find(scope, change.record.customer.id, limits);
  if (isInsert(change)) return found && { status: 'exists' };
  return found?.version === change.expectedVersion ? undefined : { status: 'conflict' };
}

/** A place in the order of the whole scope; creation time of a native creation included. */
async function placeFor(session: Session, scope: ScopeKeys, change: Insert | Replace, limits: Limits) {
  const native = isInsert(change) && change.origin === 'created';
  const [ticket, ms] = await session.link.tick(scope.first, native ? change.record.createdMs : '', limits);
  return { native, ticket, createdMs: Number(ms) };
}

/** The write is there: whatever fails from now on is found done by whoever wants its claims. */
async function finish(session: Session, result: string, claims: Claims, value: string, limits: Limits): Promise<void> {
  try {
    await claims.keep(outcomeText(value));
    session.link.each(shorten, result, [MARGIN_MS], limits).catch(() => undefined);
  } catch {
    return;
  }
}
