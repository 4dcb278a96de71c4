import { Backoff } from '../../src/concurrency/backoff.ts';
import { sleep } from '../../src/concurrency/sleep.ts';
import { errorOf } from '../../src/domain/errors.ts';
import type { OperationContext } from '../../src/ports/operation-context.ts';
import { readClock } from '../../src/ports/port-contract.ts';
import { type SmsAttempt, SmsVerifier } from '../../src/ports/sms-verifier.ts';
import { randomSecret } from '../../src/verifier-kit/secret.ts';
import type { VerifierState } from '../../src/verifier-kit/verifier-state.ts';
import { ApprovalWriter } from './consuming-approval-writer.ts';
import { Approvals, hashAttempt } from './consuming-approvals.ts';
import { withOwnDeadline } from './consuming-deadline.ts';
import type { ConsumingOptions } from './consuming-options.ts';
import { readConsumingOptions } from './consuming-settings.ts';
import { expectation } from './messages.ts';

/** How long a lease lasts beyond the timeout of the service: for writing the approval. */
const LEASE_MARGIN_MS = 1_000;
/** Deadline of each write after the answer of the service. An approval that takes longer is stored in the background. */
const WRITE_MS = 1_000;

/** Delays between looks at the lease of another process. */
const FIRST_DELAY_MS = 10;
const LONGEST_DELAY_MS = 250;

/**
 * Verifies codes by a service that accepts each code once, such as Twilio Verify. It remembers each approval in the state of a
 * store before it returns true, so that a failed write, a deadline or a restart after the approval costs the payer no second SMS.
 *
 * An approval holds for its id, code and token in every operation, until `expiresIn` has passed since. It can outlive the code,
 * but only for its token, which binds one card.
 *
 * - Concurrent calls for one code ask the service once, in all processes that share the state.
 * - The service is asked with the timeout of the verifier. A caller whose deadline passes does not end the question, because the
 *   answer uses the code up.
 * - If the state cannot be read, the service is not asked. If it cannot be written after the approval, the verifier returns true
 *   and remembers the approval in the process until it is stored.
 *
 * One gap remains: if the process dies after the service's approval and before it is stored, the payer needs a new SMS.
 *
 * @example
 * const sms = new ConsumingSmsVerifier({ verifier: new TwilioVerifySms(options), state: store.stateStore() });
 */
export class ConsumingSmsVerifier extends SmsVerifier {
  override readonly fake: boolean;
  readonly #settings: ReturnType<typeof readConsumingOptions>;
  readonly #approvals: Approvals;
  readonly #writer: ApprovalWriter;
  /** The running calls, by the hash of their attempt. */
  readonly #running = new Map<string, Promise<boolean>>();
  /** The key of hashes in this process. */
  readonly #localSecret = randomSecret();

  /** @throws InvalidRequestError naming the option, such as `sms[timeout]` */
  constructor(options: ConsumingOptions & VerifierState) {
    super();
    this.#settings = readConsumingOptions(options);
    this.fake = this.#settings.verifier.fake === true;
    this.#approvals = new Approvals(this.#settings.state, this.#settings.secret);
    this.#writer = new ApprovalWriter(
      ({ key, until }) => this.#afterAnswer((context) => this.#approvals.approve(key, until, context)),
      () => readClock(this.#settings.clock),
    );
  }

  /**
   * Returns true if the code is approved, now or before. Any other answer or error of the service is passed on.
   * @throws ApiError `verifier_unavailable` if the service does not answer in time; an error of the state before the question
   */
  override async verify(attempt: SmsAttempt, context: OperationContext): Promise<boolean> {
    const id = hashAttempt(this.#localSecret, attempt);
    if (this.#writer.has(id)) return true;
    const running = this.#running.get(id);
    if (running) return running;
    const started = this.#decide(id, attempt, context.operation).finally(() => this.#running.delete(id));
    this.#running.set(id, started);
    return started;
  }

  async #decide(id: string, attempt: SmsAttempt, operation: string): Promise<boolean> {
    const leaseMs = this.#settings.timeout + LEASE_MARGIN_MS;
    const waitMs = leaseMs + LEASE_MARGIN_MS;
    const { key, now, decision } = await withOwnDeadline(operation, waitMs, notDecided, (context) =>
      this.#begin(attempt, leaseMs, context),
    );
    return decision === 'approved' || this.#ask(id, key, now + this.#settings.expiresIn, attempt, operation);
  }

  /** Takes the lease of a code. While another process has it, waits for the end of the lease or the approval. */
  async #begin(attempt: SmsAttempt, leaseMs: number, context: OperationContext) {
    const backoff = new Backoff(FIRST_DELAY_MS, LONGEST_DELAY_MS);
    const key = await this.#approvals.keyOf(attempt, context);
    for (;;) {
      // The clock is read before the question: an approval must not be lost because the clock failed after it.
      const now = readClock(this.#settings.clock);
      const decision = await this.#approvals.begin(key, now + leaseMs, context);
      if (decision !== 'taken') return { key, now, decision };
      if (context.remaining() === 0) throw notDecided();
      await sleep(backoff.next());
    }
  }

  async #ask(id: string, key: string, until: number, attempt: SmsAttempt, operation: string): Promise<boolean> {
    const { verifier, timeout } = this.#settings;
    const approve = () => this.#writer.write(id, { key, until });
    let isRight: boolean;
    try {
      isRight = await withOwnDeadline(operation, timeout, unanswered, (context) => {
        const answer = new Promise<boolean>((resolve) => resolve(verifier.verify(attempt, context)));
        // Also an approval after the timeout has used the code up.
        answer.then((late) => (late === true && context.remaining() === 0 ? approve() : undefined)).catch(() => {});
        return answer;
      });
    } catch (error) {
      await this.#release(key);
      throw error;
    }
    if (isRight !== true) return (await this.#release(key)) || isRight;
    await approve();
    return true;
  }

  /** Ends the lease. A lease that cannot be ended now ends by its time. */
  #release(key: string): Promise<boolean> {
    return this.#afterAnswer((context) => this.#approvals.release(key, context)).catch(() => false);
  }

  #afterAnswer<T>(call: (context: OperationContext) => Promise<T>): Promise<T> {
    return withOwnDeadline('otp', WRITE_MS, notDecided, call);
  }
}

const unavailable = (text: Parameters<typeof expectation>[0]) =>
  errorOf('verifier_unavailable', { detail: expectation(text) });

const unanswered = () => unavailable('the SMS service did not answer in time, so try again later');

const notDecided = () =>
  unavailable('the state, or another process that asks the SMS service, did not answer in time, so try again later');
