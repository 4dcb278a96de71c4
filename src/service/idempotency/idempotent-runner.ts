import { sleep } from '../../concurrency/sleep.ts';
import { ClienteleError, errorOf } from '../../domain/errors.ts';
import { type Awaitable, andThen, isThenable } from '../../ports/awaitable.ts';
import type { BeginResult, KeyHolder, StoredOutcome } from '../../ports/store-types.ts';
import type { Operation } from '../operation/operation.ts';
import { checkBeginResponse } from '../operation/port-responses.ts';
import type { OperationRunner } from '../operation/runner.ts';
import { endFailedAttempt, LEASE_MARGIN_MS, newKeyBackoff } from './failed-attempt.ts';
import { type Fingerprint, Fingerprinter } from './fingerprint.ts';
import { replay, type SettlementFor, type WriteResult } from './write-result.ts';

/** How long the store keeps an outcome, in milliseconds (docs/original-api.md#idempotency). */
const KEEP_MS = 24 * 60 * 60 * 1000;

type Body<T> = (settlementFor: SettlementFor) => Awaitable<WriteResult<T>>;

type AttemptResult<T> = WriteResult<T> | { readonly status: 'failed'; readonly error: unknown };

/** Runs an operation once for its idempotency key, and returns the stored outcome to every other call with the key. */
export class IdempotentRunner {
  readonly #runner: OperationRunner;
  readonly #fingerprinter: Fingerprinter;
  /** The attempts of this process by key. Other calls wait for them instead of polling the store. */
  readonly #attempts = new Map<string, Promise<unknown>>();

  constructor(runner: OperationRunner) {
    this.#runner = runner;
    this.#fingerprinter = new Fingerprinter(runner);
  }

  /**
   * Runs the body, once for the key if the caller has one.
   * @param parameters The operation's name, ids and parameters: two operations are the same if these are equal.
   * @throws IdempotencyError `idempotency_mismatch` if the key was used for another request
   */
  run<T>(operation: Operation, key: string | undefined, parameters: readonly unknown[], body: Body<T>): Awaitable<T> {
    if (key !== undefined) return this.#runOnce(operation, key, parameters, body);
    return andThen(
      body(() => undefined),
      (result) => unwrap(operation, result),
    );
  }

  async #runOnce<T>(operation: Operation, key: string, parameters: readonly unknown[], body: Body<T>): Promise<T> {
    operation.record('key_requested');
    let fingerprint = await this.#fingerprint(operation, parameters);
    const backoff = newKeyBackoff();
    for (;;) {
      const begun = await this.#begin(operation, key, fingerprint);
      switch (begun.status) {
        case 'mismatch':
          operation.record('key_mismatched');
          throw errorOf('idempotency_mismatch');
        case 'no_space':
          operation.record('key_refused');
          throw errorOf('store_full');
        case 'settled':
          operation.notifyReplay();
          return replay(operation, begun.outcome);
        case 'begun':
          operation.record('key_begun');
          return this.#attempt(operation, key, begun.operation, body);
        case 'running':
          await operation.wait(this.#attempts.get(key) ?? sleep(backoff.next()));
          break;
        case 'header_changed':
          await this.#fingerprinter.forget(fingerprint.hashKey);
          fingerprint = await this.#fingerprint(operation, parameters);
      }
    }
  }

  async #fingerprint(operation: Operation, parameters: readonly unknown[]): Promise<Fingerprint> {
    try {
      return await this.#fingerprinter.fingerprint(operation, parameters);
    } catch (error) {
      // The scope has no header yet, so that it has no key either.
      if (error instanceof ClienteleError && error.code === 'store_full') operation.record('key_refused');
      throw error;
    }
  }

  async #begin(operation: Operation, key: string, fingerprint: Fingerprint): Promise<BeginResult> {
    const { store, scope } = this.#runner.settings;
    const now = this.#runner.now();
    const attempt = {
      key,
      ...fingerprint,
      operation: operation.operation,
      now,
      leaseUntil: now + Math.ceil(operation.remaining()) + LEASE_MARGIN_MS,
      expiresAt: now + KEEP_MS,
    };
    let response: Awaitable<BeginResult> | undefined;
    const begin = () => {
      response = store.begin(scope, attempt, operation);
      return response;
    };
    try {
      return checkBeginResponse(await this.#runner.callStore(operation, begin));
    } catch (error) {
      // The store may begin the attempt after the deadline. It would then hold the key until its lease ends.
      const abandon = (late: BeginResult) =>
        late.status === 'begun' ? store.abandon(scope, { key, operation: late.operation }, 'keep') : undefined;
      if (response !== undefined && isThenable(response)) response.then(abandon).then(undefined, () => {});
      throw error;
    }
  }

  async #attempt<T>(operation: Operation, key: string, operationId: string, body: Body<T>): Promise<T> {
    const isFirst = operationId === operation.operation;
    operation.takeOver(operationId);
    const attempt = this.#runBody(operation, key, isFirst, body);
    this.#attempts.set(key, attempt);
    try {
      const result = await attempt;
      if (result.status === 'failed') throw result.error;
      return unwrap(operation, result);
    } finally {
      if (this.#attempts.get(key) === attempt) this.#attempts.delete(key);
    }
  }

  /** Never rejects: other calls wait for the attempt and must not get its error. */
  async #runBody<T>(operation: Operation, key: string, isFirst: boolean, body: Body<T>): Promise<AttemptResult<T>> {
    const holder = { key, operation: operation.operation };
    try {
      const result = await body((value) => ({ ...holder, outcome: { ok: true, value } }));
      if (result.status === 'settled') operation.notifyReplay();
      return result;
    } catch (error) {
      return this.#endFailed(operation, holder, isFirst, error);
    }
  }

  /** Ends a failed attempt. Returns its error, or the outcome that the store has for its operation. */
  async #endFailed(
    operation: Operation,
    holder: KeyHolder,
    isFirst: boolean,
    error: unknown,
  ): Promise<AttemptResult<never>> {
    try {
      const outcome = await endFailedAttempt(this.#runner, operation, holder, isFirst, error);
      if (outcome === undefined || isOver(error)) return { status: 'failed', error };
      if (!isOwnRefusal(outcome, error)) operation.notifyReplay();
      return { status: 'settled', outcome };
    } catch (failure) {
      return { status: 'failed', error: failure };
    }
  }
}

const unwrap = <T>(operation: Operation, result: WriteResult<T>): T =>
  result.status === 'applied' ? result.value : replay(operation, result.outcome);

/** Returns whether an operation has ended for its caller. It must then reject, even if an outcome was found late. */
const isOver = (error: unknown): boolean =>
  error instanceof ClienteleError && (error.code === 'aborted' || error.code === 'deadline_exceeded');

/** Returns whether an outcome is the refusal of this attempt, not the outcome of another attempt. */
const isOwnRefusal = (outcome: StoredOutcome, error: unknown): boolean =>
  !outcome.ok && error instanceof ClienteleError && error.code === outcome.error.code;
