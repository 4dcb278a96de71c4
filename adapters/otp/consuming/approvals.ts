import { createHmac } from 'node:crypto';
import { Backoff } from '../../../src/concurrency/backoff.ts';
import { sleep } from '../../../src/concurrency/sleep.ts';
import { errorOf } from '../../../src/domain/errors.ts';
import { MAX_TIME_MS } from '../../../src/domain/time.ts';
import type { Clock } from '../../../src/ports/clock.ts';
import type { OperationContext } from '../../../src/ports/operation-context.ts';
import { readClock } from '../../../src/ports/port-contract.ts';
import type { SmsAttempt } from '../../../src/ports/sms-verifier.ts';
import { randomIdentifier } from '../../../src/verifier-kit/random-identifier.ts';
import type { ScopedState } from '../../../src/verifier-kit/scoped-state.ts';
import { readSecret } from '../../../src/verifier-kit/secret.ts';
import { expectation } from '../messages.ts';

/** An approved code, or the lease of the verifier that is asking the service about it. */
type Entry = { readonly approved: true } | { readonly asking: string };

/** The answer to a verifier that wants to ask the service: the code is approved, or the verifier has the lease. */
export interface Admission {
  readonly isApproved: boolean;
  /** The key of the attempt in the state. */
  readonly key: string;
  /** Unix time in milliseconds before the question. Later the clock could fail, and an approval must not be lost by that. */
  readonly now: number;
}

/** Delays between looks at the lease of another process, in milliseconds. */
const FIRST_DELAY_MS = 10;
const LONGEST_DELAY_MS = 250;
/** Time before the deadline at which the wait ends, so that the error names the other process, not the state. */
const LAST_STEP_MS = 1_000;

const isAsking = () =>
  errorOf('verifier_unavailable', {
    detail: expectation('another process is asking the SMS service, so try again later'),
  });

/** Hashes an attempt, so that no storage holds the code. */
export const hashAttempt = (secret: string, { id, code, source }: SmsAttempt): string =>
  createHmac('sha256', secret)
    .update(JSON.stringify([id, code, source]))
    .digest('base64url');

/** The approved codes in the state, and the leases that let one process at a time ask the service about a code. */
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
   * Takes the lease of a code. While another process has it, waits for its approval or the end of its lease.
   * @throws ApiError `verifier_unavailable` if the lease does not end until the deadline
   */
  async enter(attempt: SmsAttempt, leaseMs: number, context: OperationContext): Promise<Admission> {
    const backoff = new Backoff(FIRST_DELAY_MS, LONGEST_DELAY_MS);
    const key = await this.#keyOf(attempt, context);
    for (;;) {
      const now = readClock(this.#clock);
      const result = await this.#takeLease(key, now + leaseMs, context);
      if (result !== 'taken') return { isApproved: result === 'approved', key, now };
      const delay = backoff.next();
      if (context.remaining() <= delay + LAST_STEP_MS) throw isAsking();
      await sleep(delay);
    }
  }

  /** Stores that a code is approved, until a Unix time in milliseconds. */
  approve(key: string, until: number, context: OperationContext): Promise<void> {
    const change = { value: { approved: true }, expiresAt: Math.min(until, MAX_TIME_MS), result: undefined } as const;
    return this.#state.update<Entry, undefined>(key, () => change, context);
  }

  /** Ends the lease of this verifier. Returns whether another process has stored an approval since. */
  release(key: string, context: OperationContext): Promise<boolean> {
    return this.#state.update<Entry, boolean>(
      key,
      (current) => {
        const result = current !== undefined && 'approved' in current;
        const isOwn = current !== undefined && 'asking' in current && current.asking === this.#holder;
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
   * Takes the lease, unless the code is approved or another process has the lease (`taken`). A lease of this verifier is left
   * from a call that failed, so it is taken again.
   * @param until Unix time in milliseconds at which the lease ends.
   */
  #takeLease(key: string, until: number, context: OperationContext): Promise<'approved' | 'taken' | 'asking'> {
    return this.#state.update<Entry, 'approved' | 'taken' | 'asking'>(
      key,
      (current) => {
        if (current && 'approved' in current) return { result: 'approved' };
        if (current && current.asking !== this.#holder) return { result: 'taken' };
        return { value: { asking: this.#holder }, expiresAt: Math.min(until, MAX_TIME_MS), result: 'asking' };
      },
      context,
    );
  }
}
