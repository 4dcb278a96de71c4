import { type AnyClienteleError, ApiError, ClienteleError, errorOf, inLocale } from '../../domain/errors.ts';
import type { ClienteleEvent, EventDraft, EventType } from '../../domain/event.ts';
import { expectation } from '../../domain/messages.ts';
import { type Awaitable, isThenable } from '../../ports/awaitable.ts';
import { storeClosed } from '../../ports/store.ts';
import type { InsertResult, ReplaceResult, Retention, StoredWrite, Write } from '../../ports/store-types.ts';
import { Listeners } from '../feed/listeners.ts';
import { Operation, type OperationOptions, readOperationOptions } from './operation.ts';
import { checkClockResponse, checkIdResponse, checkWriteResponse } from './port-responses.ts';
import { holdsSecret, withoutSecretDetails, withoutSecrets } from './secrets.ts';
import type { Settings } from './settings.ts';

/** What an operation does, once it is under way. */
type Body<T> = (operation: Operation, options: OperationOptions) => Awaitable<T>;

/** What every operation of one service goes through: deadline and signal, one door for errors, draining. */
export class OperationRunner {
  readonly settings: Settings;
  readonly listeners = new Listeners();
  #running = 0;
  #opened = false;
  #closed = false;
  readonly #drained: (() => void)[] = [];
  readonly #onClose = new Set<() => void>();

  readonly #newId: () => string;

  constructor(settings: Settings) {
    this.settings = settings;
    this.#newId = () => checkIdResponse(settings.ids.next(this.now()));
  }

  /**
   * Runs an operation. Never throws: what fails, fails as a rejection with a ClienteleError.
   * @param timeout Deadline in milliseconds where the options give none; Infinity for none at all.
   */
  run<T>(options: unknown, body: Body<T>, timeout = this.settings.timeout): Promise<T> {
    let operation: Operation | undefined;
    try {
      if (this.#closed) throw storeClosed();
      const given = readOperationOptions(options);
      const begun = new Operation(this.#newId, timeout, given);
      operation = begun;
      begun.check();
      const answer = this.#opened ? body(begun, given) : this.#open(begun, given, body);
      return isThenable(answer) ? this.#settle(answer, begun) : Promise.resolve(answer);
    } catch (error) {
      return Promise.reject(this.#failure(error, operation));
    }
  }

  /** A read of the store, or a write that is no customer's: a rejection that is not typed means that it is unavailable. */
  async callStore<T>(operation: Operation, call: () => Awaitable<T>): Promise<T> {
    try {
      return await operation.wait(call());
    } catch (error) {
      throw storeFailure(error, operation);
    }
  }

  /** As {@link callStore}, and without a turn of the event loop where the store answers at once. */
  readStore<T, R>(operation: Operation, call: () => Awaitable<T>, use: (answer: T) => Awaitable<R>): Awaitable<R> {
    let answer: Awaitable<T>;
    try {
      answer = call();
    } catch (error) {
      throw storeFailure(error, operation);
    }
    return isThenable(answer) ? this.#later(operation, answer, use) : use(answer);
  }

  async #later<T, R>(operation: Operation, answer: PromiseLike<T>, use: (answer: T) => Awaitable<R>): Promise<R> {
    return use(await this.callStore(operation, () => answer));
  }

  /** A write of a customer: its outcome is unknown until the store has answered, and listeners hear of it once it has. */
  writeStore<R extends InsertResult | ReplaceResult>(
    operation: Operation,
    write: Write,
    call: () => Awaitable<R>,
  ): Awaitable<R> {
    operation.check();
    operation.outcome = 'unknown';
    try {
      const answer = call();
      return isThenable(answer)
        ? this.#pending(operation, write, answer)
        : this.#written(operation, this.#heard(write, answer));
    } catch (error) {
      throw writeFailure(error, operation);
    }
  }

  async #pending<R extends InsertResult | ReplaceResult>(
    operation: Operation,
    write: Write,
    answer: PromiseLike<R>,
  ): Promise<R> {
    try {
      // Heard of after the commit even when the deadline has passed by then.
      return this.#written(operation, await operation.wait(answer.then((result) => this.#heard(write, result))));
    } catch (error) {
      throw writeFailure(error, operation);
    }
  }

  /** Whatever fails from now on, such as expanding the answer, does not undo what was stored. */
  #written<R extends InsertResult | ReplaceResult>(operation: Operation, result: R): R {
    operation.outcome = result.status === 'stored' ? 'unknown' : 'not_applied';
    return result;
  }

  get retention(): Retention {
    const { events } = this.settings;
    return events.maxAge === undefined ? events : { keep: events.keep, notBefore: this.seconds() - events.maxAge };
  }

  /** An event of an operation; its id is the operation's, since one write makes one event. */
  event({ operation }: Operation, type: EventType, data: object): EventDraft {
    const { livemode } = this.settings.scope;
    Object.freeze(data);
    return { id: `evt_${operation}`, object: 'event', type, created: this.seconds(), livemode, data } as EventDraft;
  }

  /** The clock's time in whole milliseconds. */
  now(): number {
    return checkClockResponse(this.settings.clock.now());
  }

  /** The clock's time in whole seconds. */
  seconds(): number {
    return Math.floor(this.now() / 1000);
  }

  /** Calls back when the service closes; answers a function that forgets it. */
  onClose(callback: () => void): () => void {
    if (this.#closed) callback();
    this.#onClose.add(callback);
    return () => void this.#onClose.delete(callback);
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** Refuses further operations and waits for those under way. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const callback of this.#onClose) callback();
    if (this.#running > 0) await new Promise<void>((resolve) => this.#drained.push(resolve));
  }

  /** Opens the store before the first operation: a service that is made by hand need not care. */
  #open<T>(operation: Operation, options: OperationOptions, body: Body<T>): Awaitable<T> {
    return this.readStore(
      operation,
      () => this.settings.store.open(),
      () => {
        this.#opened = true;
        return body(operation, options);
      },
    );
  }

  async #settle<T>(answer: PromiseLike<T>, operation: Operation): Promise<T> {
    this.#running += 1;
    try {
      return await answer;
    } catch (error) {
      throw this.#failure(error, operation);
    } finally {
      this.#running -= 1;
      if (this.#running === 0) for (const resolve of this.#drained.splice(0)) resolve();
    }
  }

  #heard<R extends InsertResult | ReplaceResult>(write: Write, answer: R): R {
    const result = checkWriteResponse(answer, write);
    if (result.status === 'stored' && this.listeners.hears(write.event.type)) {
      this.listeners.emit(eventOf(write, result));
    }
    return result;
  }

  #failure(caught: unknown, operation: Operation | undefined): AnyClienteleError {
    const outcome = operation?.outcome ?? 'not_applied';
    const secrets = operation?.secrets ?? [];
    const error =
      caught instanceof ClienteleError
        ? withoutSecretDetails(caught, secrets)
        : new ApiError('internal', { cause: caught });
    const cause = operation?.isReason(error.cause) ? error.cause : withoutSecrets(error.cause, secrets);
    const retryable = error.retryable && (outcome === 'not_applied' || operation?.repeatable === true);
    const asItIs =
      error.outcome === outcome &&
      error.retryable === retryable &&
      cause === error.cause &&
      Object.isExtensible(error) &&
      !holdsSecret(error, secrets);
    const failure = asItIs ? error : error.with({ outcome, retryable, cause });
    return inLocale(failure, this.settings.locale);
  }
}

/** The stored event of a write: a native creation may have been moved to a later time by the store. */
function eventOf({ event }: Write, { record, cursor }: StoredWrite): ClienteleEvent {
  const created = event.type === 'customer.created' ? { data: Object.freeze({ object: record.customer }) } : {};
  return Object.freeze({ ...event, ...created, cursor }) as ClienteleEvent;
}

function storeFailure(error: unknown, operation: Operation): AnyClienteleError {
  if (error instanceof ClienteleError) return error as AnyClienteleError;
  return errorOf('store_unavailable', {
    detail: expectation('it did not respond'),
    outcome: operation.outcome,
    cause: error,
  });
}

function writeFailure(error: unknown, operation: Operation): AnyClienteleError {
  const failure = storeFailure(error, operation);
  operation.outcome = failure.outcome;
  return failure;
}
