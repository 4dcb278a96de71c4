import type { BeginResult, IdempotencyAttempt, Settlement, StoredOutcome } from '../../src/ports/store-types.ts';
import { parsed } from './answers.ts';
import type { Session } from './context.ts';
import type { Limits } from './executor.ts';
import type { ScopeKeys } from './key-names.ts';
import { unboundBy } from './partitioned/reservations.ts';
import { abandon, begin, settle } from './scripts/keys.ts';
import type { EachScript } from './scripts/script.ts';

/** Runs a script of an idempotency key; where a write is bound to the key, again once that is found done or fenced off. */
async function asked(
  session: Session,
  scope: ScopeKeys,
  script: EachScript,
  name: string,
  args: readonly (string | number)[],
  limits: Limits,
): Promise<readonly unknown[]> {
  const key = scope.of(name).idempotency(name);
  for (;;) {
    const answer = (await session.link.each(script, key, args, limits)) as readonly unknown[];
    if (answer[0] !== 'bound') return answer;
    await unboundBy(session, scope, key, answer, limits);
  }
}

export async function beginAttempt(
  session: Session,
  scope: ScopeKeys,
  attempt: IdempotencyAttempt,
  limits: Limits,
): Promise<BeginResult> {
  const { key, fingerprint, operation, now, leaseUntil, expiresAt } = attempt;
  const args = [fingerprint, operation, now, leaseUntil, expiresAt, session.writeId()];
  const [status, value] = await asked(session, scope, begin, key, args, limits);
  if (status === 'begun') return { status, operation: String(value) };
  if (status === 'settled') return { status, outcome: parsed<StoredOutcome>(key, value) };
  return { status: status as 'running' | 'mismatch' };
}

export async function settleKey(
  session: Session,
  scope: ScopeKeys,
  { key, operation, outcome }: Settlement,
  limits: Limits,
): Promise<StoredOutcome | undefined> {
  const args = [operation, JSON.stringify(outcome)];
  return keptOutcome(key, await asked(session, scope, settle, key, args, limits));
}

export async function abandonKey(
  session: Session,
  scope: ScopeKeys,
  { key, operation }: Pick<IdempotencyAttempt, 'key' | 'operation'>,
  mode: 'discard' | 'keep',
  limits: Limits,
): Promise<StoredOutcome | undefined> {
  return keptOutcome(key, await asked(session, scope, abandon, key, [operation, mode], limits));
}

const keptOutcome = (key: string, [status, value]: readonly unknown[]): StoredOutcome | undefined =>
  status === 'kept' ? parsed<StoredOutcome>(key, value) : undefined;
