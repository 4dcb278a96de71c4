import { sleep } from '../../concurrency/sleep.ts';
import { ClienteleError, errorOf } from '../../domain/errors.ts';
import { type Awaitable, andThen, isThenable } from '../../ports/awaitable.ts';
import type { BeginResult, KeyHolder, StoredOutcome } from '../../ports/store-types.ts';
import { storeFailure } from '../operation/error-mapping.ts';
import type { Operation } from '../operation/operation.ts';
import { checkBeginResponse } from '../operation/port-responses.ts';
import type { OperationRunner } from '../operation/runner.ts';
import { endFailedAttempt, LEASE_MARGIN_MS, newKeyBackoff } from './failed-attempt.ts';
import { type Fingerprint, Fingerprinter } from './fingerprint.ts';
import { LocalAttempts } from './local-attempts.ts';
import { replay, type SettlementFor, type WriteResult } from './write-result.ts';

/** How long the store keeps an outcome, in milliseconds (docs/original-api.md#idempotency). */
const KEEP_MS = 24 * 60 * 60 * 1000;

type Body<T> = (settlementFor: SettlementFor) => Awaitable<WriteResult<T>>;

/** A result of `Store.begin` after which another try is needed. */
type Postponed = Extract<BeginResult, { readonly status: 'running' | 'header_changed' }>;

const withoutKey: SettlementFor = () => undefined;

/**
 * Runs an operation once for its idempotency key, and returns the stored outcome to every other call with the key. If the
 * ports respond synchronously, it returns the result synchronously.
 */
export class IdempotentRunner {
  readonly #runner: OperationRunner;
  readonly #fingerprinter: Fingerprinter;
  readonly #attempts = new LocalAttempts();

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
    if (key === undefined) return andThen(body(withoutKey), (result) => unwrap(operation, result));
    operation.record('key_requested');
    const response = this.#begin(operation, key, parameters);
    const begun =
      isThenable(response) || isPostponed(response) ? this.#retryBegin(operation, key, parameters, response) : response;
    return andThen(begun, (result) => {
      switch (result.status) {
        case 'mismatch':
          operation.record('key_mismatched');
          throw errorOf('idempotency_mismatch');
        case 'no_space':
          operation.record('key_refused');
          throw errorOf('store_full');
        case 'settled':
          operation.notifyReplay();
          return replay<T>(operation, result.outcome);
        case 'begun':
          operation.record('key_begun');
          return this.#attempt(operation, key, result.operation, body);
      }
    });
  }

  /** Tries to begin until no other attempt is running. */
  async #retryBegin(
    operation: Operation,
    key: string,
    parameters: readonly unknown[],
    first: Awaitable<BeginResult>,
  ): Promise<Exclude<BeginResult, Postponed>> {
    const backoff = newKeyBackoff();
    for (let begun = await first; ; begun = await this.#begin(operation, key, parameters)) {
      if (!isPostponed(begun)) return begun;
      const attempt = begun.status === 'running' ? this.#attempts.find(key) : undefined;
      if (attempt) backoff.reset();
      await operation.wait(attempt?.ended ?? sleep(backoff.next()));
    }
  }

  #begin(operation: Operation, key: string, parameters: readonly unknown[]): Awaitable<BeginResult> {
    return andThen(this.#fingerprinter.fingerprint(operation, parameters), (fingerprint) =>
      andThen(this.#callBegin(operation, key, fingerprint), (begun) => {
        if (begun.status === 'header_changed') this.#fingerprinter.forget(fingerprint.hashKey);
        return begun;
      }),
    );
  }

  #callBegin(operation: Operation, key: string, { fingerprint, hashKey }: Fingerprint): Awaitable<BeginResult> {
    const { store, scope } = this.#runner.settings;
    const now = this.#runner.now();
    const attempt = {
      key,
      fingerprint,
      hashKey,
      operation: operation.operation,
      now,
      leaseUntil: now + Math.ceil(operation.remaining()) + LEASE_MARGIN_MS,
      expiresAt: now + KEEP_MS,
    };
    let synchronous: BeginResult;
    try {
      const response = store.begin(scope, attempt, operation);
      if (isThenable(response)) return this.#waitForBegin(operation, key, Promise.resolve(response));
      synchronous = response;
    } catch (error) {
      throw storeFailure(error, operation);
    }
    return checkBeginResponse(synchronous);
  }

  async #waitForBegin(operation: Operation, key: string, response: Promise<BeginResult>): Promise<BeginResult> {
    try {
      const begun = checkBeginResponse(await this.#runner.callStore(operation, () => response));
      // Here, and not when the attempt starts: calls that the same reply of the store tells to wait must find it.
      if (begun.status === 'begun') this.#attempts.add(key, operation);
      return begun;
    } catch (error) {
      const { store, scope } = this.#runner.settings;
      // The store may begin the attempt after the deadline. It would then hold the key until its lease ends.
      const abandon = (late: BeginResult) =>
        late.status === 'begun' ? store.abandon(scope, { key, operation: late.operation }, 'keep') : undefined;
      response.then(abandon).then(undefined, () => {});
      throw error;
    }
  }

  #attempt<T>(operation: Operation, key: string, operationId: string, body: Body<T>): Awaitable<T> {
    const isFirst = operationId === operation.operation;
    operation.takeOver(operationId);
    let result: Awaitable<WriteResult<T>>;
    try {
      result = body((value) => ({ key, operation: operationId, outcome: { ok: true, value } }));
    } catch (error) {
      // As a rejection, because ending the key may wait for the store.
      result = Promise.reject(error);
    }
    if (!isThenable(result)) {
      this.#attempts.end(key, operation);
      return unwrap(operation, result);
    }
    this.#attempts.add(key, operation);
    return this.#waitForAttempt(operation, { key, operation: operationId }, isFirst, result);
  }

  async #waitForAttempt<T>(
    operation: Operation,
    holder: KeyHolder,
    isFirst: boolean,
    running: PromiseLike<WriteResult<T>>,
  ): Promise<T> {
    let result: WriteResult<T>;
    try {
      result = await running;
    } catch (error) {
      return await this.#endFailed(operation, holder, isFirst, error);
    } finally {
      this.#attempts.end(holder.key, operation);
    }
    return unwrap(operation, result);
  }

  /** Ends a failed attempt. Returns or throws the outcome that the store has for its operation, or throws the attempt's error. */
  async #endFailed<T>(operation: Operation, holder: KeyHolder, isFirst: boolean, error: unknown): Promise<T> {
    const outcome = await endFailedAttempt(this.#runner, operation, holder, isFirst, error);
    if (outcome === undefined || isOver(error)) throw error;
    if (!isOwnRefusal(outcome, error)) operation.notifyReplay();
    return replay(operation, outcome);
  }
}

const isPostponed = (result: BeginResult): result is Postponed =>
  result.status === 'running' || result.status === 'header_changed';

function unwrap<T>(operation: Operation, result: WriteResult<T>): T {
  if (result.status === 'applied') return result.value;
  operation.notifyReplay();
  return replay(operation, result.outcome);
}

/** Returns whether an operation has ended for its caller. It must then reject, even if an outcome was found late. */
const isOver = (error: unknown): boolean =>
  error instanceof ClienteleError && (error.code === 'aborted' || error.code === 'deadline_exceeded');

/** Returns whether an outcome is the refusal of this attempt, not the outcome of another attempt. */
const isOwnRefusal = (outcome: StoredOutcome, error: unknown): boolean =>
  !outcome.ok && error instanceof ClienteleError && error.code === outcome.error.code;
