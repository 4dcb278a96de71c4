import { createHmac } from 'node:crypto';
import { Backoff } from '../../../src/concurrency/backoff.ts';
import { sleep } from '../../../src/concurrency/sleep.ts';
import { errorOf } from '../../../src/domain/errors.ts';
import { MAX_TIME_MS, timeAfter } from '../../../src/domain/time.ts';
import type { Clock } from '../../../src/ports/clock.ts';
import type { OperationContext } from '../../../src/ports/operation-context.ts';
import { readClock } from '../../../src/ports/port-contract.ts';
import type { SmsAttempt } from '../../../src/ports/sms-verifier.ts';
import { randomIdentifier } from '../../../src/verifier-kit/random-identifier.ts';
import type { ScopedState } from '../../../src/verifier-kit/scoped-state.ts';
import { readSecret } from '../../../src/verifier-kit/secret.ts';
import { expectation } from '../messages.ts';

/** The state of a code: approved, or leased by a verifier that calls the service. */
type Entry = { readonly approved: true } | { readonly leasedBy: string };

type LeaseResult = 'approved' | 'held' | 'taken';

/** What a verifier has acquired: an approval of the code, or the lease. */
export interface Acquired {
  /** Whether the code is approved. Otherwise this verifier has the lease. */
  readonly isApproved: boolean;
  /** The key of the attempt in the state. */
  readonly key: string;
  /** Unix time in milliseconds. It is read before the call of the service, so that a clock that fails later loses no approval. */
  readonly now: number;
}

/** Delays between reads of the lease of another process, in milliseconds. */
const FIRST_DELAY_MS = 10;
const LONGEST_DELAY_MS = 250;
/** The wait ends this long before the deadline, so that the error names the other process, not the state. */
const MARGIN_MS = 1_000;

const heldByOther = () =>
  errorOf('verifier_unavailable', {
    detail: expectation('another process is verifying this code, so try again later'),
  });

/** Hashes an attempt, so that no storage holds the code. */
export const hashAttempt = (secret: string, { id, code, source }: SmsAttempt): string =>
  createHmac('sha256', secret)
    .update(JSON.stringify([id, code, source]))
    .digest('base64url');

/** The approved codes in the state, and the leases: only the process that has the lease of a code calls the service for it. */
export class Approvals {
  readonly #state: ScopedState;
  readonly #clock: Clock;
  readonly #secret: string | undefined;
  /** Marks the leases of this verifier. */
  readonly #holder = randomIdentifier(16);

  constructor(state: ScopedState, clock: Clock, secret: string | undefined) {
    this.#state = state;
    this.#clock = clock;
    this.#secret = secret;
  }

  /**
   * Acquires the lease of a code, unless the code is approved. While another process has the lease, waits for an approval or for
   * the end of the lease.
   * @throws ApiError `verifier_unavailable` if the lease does not end before the deadline
   */
  async acquire(attempt: SmsAttempt, leaseMs: number, context: OperationContext): Promise<Acquired> {
    const backoff = new Backoff(FIRST_DELAY_MS, LONGEST_DELAY_MS);
    const key = await this.#keyOf(attempt, context);
    for (;;) {
      const now = readClock(this.#clock);
      const result = await this.#takeLease(key, timeAfter(now, leaseMs), context);
      if (result !== 'held') return { isApproved: result === 'approved', key, now };
      const delay = backoff.next();
      if (context.remaining() <= delay + MARGIN_MS) throw heldByOther();
      await sleep(delay);
    }
  }

  /** Stores that a code is approved. `expiresAt` is a Unix time in milliseconds. */
  approve(key: string, expiresAt: number, context: OperationContext): Promise<void> {
    const change = { value: { approved: true }, expiresAt, result: undefined } as const;
    return this.#state.update<Entry, undefined>(key, () => change, context);
  }

  /** Ends the lease of this verifier. Returns whether another process has stored an approval since. */
  release(key: string, context: OperationContext): Promise<boolean> {
    return this.#state.update<Entry, boolean>(
      key,
      (current) => {
        const result = current !== undefined && 'approved' in current;
        const isOwn = current !== undefined && 'leasedBy' in current && current.leasedBy === this.#holder;
        return isOwn ? { value: undefined, expiresAt: MAX_TIME_MS, result } : { result };
      },
      context,
    );
  }

  async #keyOf(attempt: SmsAttempt, context: OperationContext): Promise<string> {
    const secret = this.#secret ?? (await readSecret(this.#state, 'otp:consuming:secret', context));
    return `otp:approval:${hashAttempt(secret, attempt)}`;
  }

  /**
   * Takes the lease, unless the code is approved or another process holds the lease. A lease of this verifier is left from a call
   * that failed, so it is taken again.
   * @param expiresAt Unix time in milliseconds at which the lease ends.
   */
  #takeLease(key: string, expiresAt: number, context: OperationContext): Promise<LeaseResult> {
    return this.#state.update<Entry, LeaseResult>(
      key,
      (current) => {
        if (current && 'approved' in current) return { result: 'approved' };
        if (current && current.leasedBy !== this.#holder) return { result: 'held' };
        return { value: { leasedBy: this.#holder }, expiresAt, result: 'taken' };
      },
      context,
    );
  }
}
