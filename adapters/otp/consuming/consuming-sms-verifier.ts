import { errorOf } from '../../../src/domain/errors.ts';
import { timeAfter } from '../../../src/domain/time.ts';
import type { OperationContext } from '../../../src/ports/operation-context.ts';
import { readClock } from '../../../src/ports/port-contract.ts';
import { isFake } from '../../../src/ports/port-methods.ts';
import { type SmsAttempt, SmsVerifier } from '../../../src/ports/sms-verifier.ts';
import { randomSecret } from '../../../src/verifier-kit/secret.ts';
import type { VerifierState } from '../../../src/verifier-kit/verifier-state.ts';
import { expectation } from '../messages.ts';
import { ApprovalWriter } from './approval-writer.ts';
import { type Acquired, Approvals, hashAttempt } from './approvals.ts';
import { type ConsumingOptions, readConsumingOptions } from './options.ts';
import { withSeparateDeadline } from './separate-deadline.ts';

/**
 * Deadline of each write after the response of the service, in milliseconds. An approval that takes longer is stored in the
 * background. A lease lasts this long beyond the timeout of the service.
 */
const WRITE_MS = 1_000;

/**
 * Verifies codes by a service that accepts each code once, such as Twilio Verify. It remembers each approval in the state of a
 * store before it returns true, so that a failed write, a deadline or a restart after the approval costs the payer no second SMS.
 *
 * An approval holds for its id, code and token in every operation, until `expiresIn` has passed since. It can outlive the code,
 * but only for its token, which binds one card.
 *
 * - Concurrent calls for one code call the service once, in all processes that share the state.
 * - The call of the service has the `timeout` of the verifier. It continues after the caller's deadline, because an approval uses
 *   the code up.
 * - If the state cannot be read, the service is not called. If it cannot be written after the approval, the verifier returns true
 *   and remembers the approval in the process until it is stored.
 *
 * One gap remains: the payer needs a new SMS if the process dies after the service's approval and before it is stored, or if the
 * response of the service is lost.
 *
 * @example
 * const sms = new ConsumingSmsVerifier({ verifier: new TwilioVerifySms(options), state: store.stateStore() });
 */
export class ConsumingSmsVerifier extends SmsVerifier {
  override readonly fake: boolean;
  readonly #settings: ReturnType<typeof readConsumingOptions>;
  readonly #approvals: Approvals;
  readonly #writer: ApprovalWriter;
  /** The running verifications, by the hash of their attempt. */
  readonly #running = new Map<string, Promise<boolean>>();
  /** The running calls of the service, until their approval is stored. */
  readonly #calls = new Set<Promise<boolean>>();
  /** The key of those hashes, which only this process needs. */
  readonly #localSecret = randomSecret();

  /** @throws InvalidRequestError naming the option, such as `sms[timeout]` */
  constructor(options: ConsumingOptions & VerifierState) {
    super();
    this.#settings = readConsumingOptions(options);
    const { verifier, state, clock, secret } = this.#settings;
    this.fake = isFake('sms[verifier]', verifier);
    this.#approvals = new Approvals(state, clock, secret);
    this.#writer = new ApprovalWriter(
      ({ key, expiresAt }) => this.#writeState((context) => this.#approvals.approve(key, expiresAt, context)),
      () => readClock(clock),
    );
  }

  /**
   * Returns true if the code is approved, now or before. Any other response or error of the service is passed on.
   * @throws ApiError `verifier_unavailable` if the service does not respond in time; an error of the state if it fails before
   */
  override async verify(attempt: SmsAttempt, context: OperationContext): Promise<boolean> {
    const id = hashAttempt(this.#localSecret, attempt);
    if (this.#writer.has(id)) return true;
    const running = this.#running.get(id);
    if (running) return running;
    const started = this.#verifyOnce(id, attempt, context.operation).finally(() => this.#running.delete(id));
    this.#running.set(id, started);
    return started;
  }

  async #verifyOnce(id: string, attempt: SmsAttempt, operation: string): Promise<boolean> {
    const leaseMs = this.#settings.timeout + WRITE_MS;
    // The lease of another process can be as long, and the wait for its end must end before this deadline.
    const acquire = (context: OperationContext) => this.#approvals.acquire(attempt, leaseMs, context);
    const acquired = await withSeparateDeadline(operation, leaseMs + 2 * WRITE_MS, stateTimeout, acquire);
    if (acquired.isApproved) return true;
    const call = this.#callService(id, acquired, attempt, operation);
    this.#calls.add(call);
    return call.finally(() => this.#calls.delete(call));
  }

  /**
   * Waits for the running calls of the service, at most `timeout` and a second. Call it before you close the store: an operation
   * whose deadline passed has ended, but its approval is not stored yet.
   */
  async settled(): Promise<void> {
    while (this.#calls.size > 0) await Promise.allSettled(this.#calls);
  }

  async #callService(id: string, { key, now }: Acquired, attempt: SmsAttempt, operation: string): Promise<boolean> {
    const { verifier, timeout, expiresIn } = this.#settings;
    const approve = () => this.#writer.write(id, { key, expiresAt: timeAfter(now, expiresIn) });
    let hasFailed = false;
    const call = (context: OperationContext) => {
      const response = new Promise<boolean>((resolve) => resolve(verifier.verify(attempt, context)));
      // An approval after the timeout has used the code up too.
      response.then((isRight) => (hasFailed && isRight === true ? approve() : undefined)).catch(() => {});
      return response;
    };
    try {
      const isRight = await withSeparateDeadline(operation, timeout, serviceTimeout, call);
      if (isRight !== true) return (await this.#release(key)) || isRight;
    } catch (error) {
      hasFailed = true;
      await this.#release(key);
      throw error;
    }
    await approve();
    return true;
  }

  /** Ends the lease. A lease that cannot be ended now ends by its time. */
  #release(key: string): Promise<boolean> {
    return this.#writeState((context) => this.#approvals.release(key, context)).catch(() => false);
  }

  #writeState<T>(call: (context: OperationContext) => Promise<T>): Promise<T> {
    return withSeparateDeadline('otp', WRITE_MS, stateTimeout, call);
  }
}

const serviceTimeout = () =>
  errorOf('verifier_unavailable', {
    detail: expectation('the SMS service did not respond in time, so try again later'),
  });

const stateTimeout = () => errorOf('store_unavailable', { detail: expectation('it did not respond') });
