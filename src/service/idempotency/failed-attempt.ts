import { Backoff } from '../../concurrency/backoff.ts';
import { MAX_TIMER_MS, monotonicNow } from '../../concurrency/real-timers.ts';
import { sleep } from '../../concurrency/sleep.ts';
import type { ErrorCode } from '../../domain/error-codes.ts';
import { ClienteleError } from '../../domain/errors.ts';
import type { OperationContext } from '../../ports/operation-context.ts';
import type { KeyHolder, StoredOutcome } from '../../ports/store-types.ts';
import { storeFailure } from '../operation/error-mapping.ts';
import type { Operation } from '../operation/operation.ts';
import { checkEndResponse } from '../operation/port-responses.ts';
import type { OperationRunner } from '../operation/runner.ts';
import { storedError } from './write-result.ts';

/** How much longer than its deadline an attempt holds the key, in milliseconds. */
export const LEASE_MARGIN_MS = 1000;

/** Delays between tries to get or to end a key, in milliseconds. */
export const newKeyBackoff = () => new Backoff(5, 200);

/** Refusals that the payer can correct with the same token. They free the key. Every other card error is final. */
const CORRECTABLE_CARD_ERRORS: readonly string[] = [
  'binding_unauthorized',
  'too_many_cards',
  'already_bound',
  'under_verification',
  'send_sms_failed',
] satisfies ErrorCode[];

/**
 * Reports a failed attempt to the store. A final refusal is stored. Any other refusal frees the key. After a failure, or with
 * an unknown outcome, the key is kept for a retry.
 * @param isFirst Whether this is the key's first attempt. An earlier one may have written, or may still write.
 * @returns the operation's stored outcome, which may be that of another attempt; undefined if none is known
 * @throws ApiError if the attempt must not be answered with its refusal: an earlier attempt's write may be the reason for it
 */
export async function endFailedAttempt(
  runner: OperationRunner,
  operation: Operation,
  holder: KeyHolder,
  isFirst: boolean,
  caught: unknown,
): Promise<StoredOutcome | undefined> {
  const { store, scope } = runner.settings;
  const error = ClienteleError.from(caught);
  const isFinal = error.type === 'card_error' && !CORRECTABLE_CARD_ERRORS.includes(error.code);
  const mode = error.type === 'api_error' || operation.outcome === 'unknown' ? 'keep' : 'discard';
  const context = new LeaseContext(operation);
  const end = async () =>
    checkEndResponse(
      await (isFinal
        ? store.settle(scope, { ...holder, outcome: { ok: false, error: storedError(error) } }, context)
        : store.abandon(scope, holder, mode, context)),
    );
  // The refusal of a repetition may come from its own effect: a card that an earlier attempt bound, a customer that it
  // deleted. Only the store knows, by the key's outcome.
  const mustBeConfirmed = !isFirst && (isFinal || mode === 'discard');
  const ending = end();
  const ended = repeatEnd(runner, context, ending, end);
  // Until the key is settled or freed, an earlier attempt may still write.
  if (!isFirst) operation.record('key_end_started');
  try {
    const stored = await operation.wait(mustBeConfirmed ? ended : ending);
    if (mustBeConfirmed) operation.record('key_ended');
    return stored;
  } catch (failure) {
    ended.catch(() => {
      // The lease has ended, or the service is closed. A later attempt takes the operation over.
    });
    if (mustBeConfirmed) throw storeFailure(failure, operation);
    // The caller gets the attempt's error, which is the cause. The store's error would hide it.
    return undefined;
  }
}

/** The context of the calls that end an attempt. They may end after the operation's deadline, but not after the lease. */
class LeaseContext implements OperationContext {
  readonly operation: string;
  readonly #endMs: number;

  constructor(operation: Operation) {
    this.operation = operation.operation;
    this.#endMs = monotonicNow() + operation.remaining() + LEASE_MARGIN_MS;
  }

  remaining(): number {
    return Math.max(0, this.#endMs - monotonicNow());
  }

  get signal(): AbortSignal {
    return AbortSignal.timeout(Math.min(Math.ceil(this.remaining()), MAX_TIMER_MS));
  }
}

/**
 * Repeats a failed end of an attempt until the lease ends; then another attempt may hold the key. If the key were not freed
 * after a wrong SMS code, the call with the correct code would fail with `idempotency_mismatch`. If its lease were not ended
 * after a failure, a repetition would wait for it.
 * @param first The first call of `end`, which has already started
 */
async function repeatEnd<T>(
  runner: OperationRunner,
  lease: LeaseContext,
  first: Promise<T>,
  end: () => Promise<T>,
): Promise<T> {
  const backoff = new Backoff(5, 1_000);
  for (let ending = first; ; ending = end()) {
    try {
      return await ending;
    } catch (error) {
      const delay = backoff.next();
      if (delay >= lease.remaining()) throw error;
      await sleep(delay);
      if (runner.closed) throw error;
    }
  }
}
