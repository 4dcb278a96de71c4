import { keepAlive } from '../../concurrency/keep-alive.ts';
import { clearTimeout, monotonicNow, setTimeout } from '../../concurrency/real-timers.ts';
import type { Outcome } from '../../domain/error-codes.ts';
import { type AnyClienteleError, errorOf } from '../../domain/errors.ts';
import type { OperationContext } from '../../ports/operation-context.ts';
import type { PlatformAbortSignal } from '../../ports/platform-types.ts';
import { onAbort } from './abort-signal.ts';
import { ON_REPLAY, type OperationOptions } from './operation-options.ts';
import { nextOutcomeState, type OutcomeEvent, type OutcomeState, outcomeOf } from './outcome.ts';

/** One running call: its id, its deadline, the caller's signal, and its outcome. */
export class Operation implements OperationContext {
  /** Whether the caller can safely repeat the call: a repetition cannot be applied a second time. */
  repeatable = true;
  readonly #newId: () => string;
  readonly #timeoutMs: number;
  readonly #callerSignal: AbortSignal | undefined;
  readonly #onReplay: (() => void) | undefined;
  #outcomeState: OutcomeState = 'not_applied';
  #secrets: string[] | undefined;
  #id: string | undefined;
  #deadlineMs: number | undefined;
  #controller: AbortController | undefined;

  /** @param timeoutMs The deadline if the options have none. */
  constructor(newId: () => string, timeoutMs: number, options: OperationOptions) {
    this.#newId = newId;
    this.#timeoutMs = options.timeout ?? timeoutMs;
    this.#callerSignal = options.signal;
    this.#onReplay = options[ON_REPLAY];
  }

  get outcome(): Outcome {
    return outcomeOf(this.#outcomeState);
  }

  record(event: OutcomeEvent): void {
    this.#outcomeState = nextOutcomeState(this.#outcomeState, event);
  }

  /** Notifies the driving adapter that the result is the stored outcome of an earlier call. */
  notifyReplay(): void {
    this.#onReplay?.();
  }

  /** Texts that must not appear in an error of this operation. */
  get secrets(): readonly string[] {
    return this.#secrets ?? [];
  }

  hide(...secrets: (string | null | undefined)[]): void {
    this.#secrets ??= [];
    for (const secret of secrets) if (secret) this.#secrets.push(secret);
  }

  /** Returns whether a cause is the caller's abort reason. The caller gets it back unchanged. */
  isCallersReason(cause: unknown): boolean {
    return cause !== undefined && this.#callerSignal?.aborted === true && cause === this.#callerSignal.reason;
  }

  get operation(): string {
    this.#id ??= this.#newId();
    return this.#id;
  }

  /** Continues the operation that an earlier attempt began, under its id. */
  takeOver(operation: string): void {
    this.#id = operation;
  }

  /** The time until the deadline, in milliseconds. It counts from the first call, so that a synchronous store pays no clock. */
  remaining(): number {
    const now = monotonicNow();
    this.#deadlineMs ??= now + this.#timeoutMs;
    return Math.max(0, this.#deadlineMs - now);
  }

  get signal(): PlatformAbortSignal {
    this.#controller ??= new AbortController();
    if (this.#callerSignal?.aborted) this.#controller.abort(this.#callerSignal.reason);
    return this.#controller.signal;
  }

  /** @throws ApiError `aborted` or `deadline_exceeded` */
  check(): void {
    if (this.#callerSignal?.aborted) throw this.#aborted();
    if (this.#deadlineMs !== undefined && monotonicNow() >= this.#deadlineMs) throw this.#late();
  }

  /**
   * Waits for a port's response until the deadline or an abort.
   * @throws ApiError `aborted` or `deadline_exceeded`
   */
  wait<T>(response: PromiseLike<T>): Promise<T> {
    // The timer of a deadline keeps the process alive.
    return Number.isFinite(this.#timeoutMs) ? this.#race(response) : keepAlive(this.#race(response));
  }

  #race<T>(response: PromiseLike<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const signal = this.#callerSignal;
      let timer: ReturnType<typeof setTimeout> | undefined;
      let stopListening = () => {};
      const cleanUp = () => {
        clearTimeout(timer);
        stopListening();
      };
      const end = (error: AnyClienteleError) => {
        cleanUp();
        this.#controller?.abort(error);
        reject(error);
      };
      if (signal?.aborted) end(this.#aborted());
      else {
        if (signal) stopListening = onAbort(signal, () => end(this.#aborted()));
        const ms = this.remaining();
        if (Number.isFinite(ms)) timer = setTimeout(() => end(this.#late()), ms);
      }
      // After the timer and the listener, because a thenable of a port may call back synchronously.
      response.then(
        (value) => {
          cleanUp();
          resolve(value);
        },
        (error) => {
          cleanUp();
          reject(error);
        },
      );
    });
  }

  #aborted(): AnyClienteleError {
    return errorOf('aborted', { outcome: this.outcome, cause: this.#callerSignal?.reason });
  }

  #late(): AnyClienteleError {
    return errorOf('deadline_exceeded', { outcome: this.outcome });
  }
}
