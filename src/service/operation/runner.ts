import { RunningCalls } from '../../concurrency/running-calls.ts';
import { type AnyClienteleError, errorOf } from '../../domain/errors.ts';
import type { ClienteleEvent, EventDraft, EventType } from '../../domain/event.ts';
import { loadTranslations } from '../../domain/translations.ts';
import { type Awaitable, andThen, isThenable } from '../../ports/awaitable.ts';
import { readClock } from '../../ports/port-contract.ts';
import { storeClosed } from '../../ports/store.ts';
import type { InsertResult, ReplaceResult, Retention, StoredWrite, Write } from '../../ports/store-types.ts';
import { Listeners } from '../feed/listeners.ts';
import { operationFailure, storeFailure } from './error-mapping.ts';
import { Operation } from './operation.ts';
import { type OperationOptions, readOperationOptions } from './operation-options.ts';
import { checkWriteResponse, readGeneratedId, repeatedId } from './port-responses.ts';
import type { Settings } from './settings.ts';
import { withCallerLines } from './stack.ts';

type Body<T> = (operation: Operation, options: OperationOptions) => Awaitable<T>;

/** A write result that a caller of `writeStore` has to handle. */
export type HandledResult<R> = Exclude<R, { readonly status: 'key_lost' }>;

/** Runs every operation of a service: deadline, cancellation, error mapping, graceful shutdown. */
export class OperationRunner {
  readonly settings: Settings;
  readonly listeners = new Listeners();
  readonly #calls = new RunningCalls();
  readonly #closeCallbacks = new Set<() => void>();
  readonly #newId: () => string;
  #latestId: string | undefined;
  #opened = false;
  #closed = false;

  constructor(settings: Settings) {
    this.settings = settings;
    this.#newId = () => this.newId();
    // Early, because an error that is thrown synchronously cannot wait for its texts.
    void loadTranslations(settings.locale);
  }

  /**
   * Runs an operation. It never throws; every failure is a rejection with a ClienteleError.
   * @param timeoutMs Deadline if the options have none. Infinity disables it. Default: the service's `timeout`.
   */
  run<T>(options: unknown, body: Body<T>, timeoutMs = this.settings.timeout): Promise<T> {
    let operation: Operation | undefined;
    let isPending = false;
    // Counted from here, because a port may call `close` before the body returns.
    this.#calls.begin();
    try {
      if (this.#closed) throw storeClosed();
      const checkedOptions = readOperationOptions(options);
      operation = new Operation(this.#newId, timeoutMs, checkedOptions);
      operation.check();
      // A service that is made by hand may have a store that is not open yet.
      const result = this.#opened ? body(operation, checkedOptions) : this.#open(operation, checkedOptions, body);
      // A synchronous result, such as that of a retrieve in memory, costs no turn of the event loop.
      isPending = isThenable(result);
      return isThenable(result) ? this.#settle(result, operation) : Promise.resolve(result);
    } catch (error) {
      const loading = loadTranslations(this.settings.locale);
      isPending = loading !== undefined;
      if (loading)
        return this.#settle(
          loading.then(() => Promise.reject(error)),
          operation,
        );
      return Promise.reject(operationFailure(error, operation, this.settings.locale));
    } finally {
      if (!isPending) this.#calls.end();
    }
  }

  async #settle<T>(result: PromiseLike<T>, operation: Operation | undefined): Promise<T> {
    try {
      return await result;
    } catch (error) {
      const loading = loadTranslations(this.settings.locale);
      if (loading) await loading;
      throw withCallerLines(operationFailure(error, operation, this.settings.locale));
    } finally {
      this.#calls.end();
    }
  }

  #open<T>(operation: Operation, options: OperationOptions, body: Body<T>): Awaitable<T> {
    const opened = this.callStore(operation, () => this.settings.store.open());
    return andThen(opened, () => {
      this.#opened = true;
      return body(operation, options);
    });
  }

  /** Calls the store for a read, or for a write that changes no customer. Throws a synchronous failure synchronously. */
  callStore<T>(operation: Operation, call: () => Awaitable<T>): Awaitable<T> {
    return this.readStore(operation, call, (response) => response);
  }

  /** Calls the store like {@link callStore}, and continues with its response. */
  readStore<T, R>(operation: Operation, call: () => Awaitable<T>, use: (response: T) => Awaitable<R>): Awaitable<R> {
    let synchronous: T;
    try {
      const response = call();
      if (isThenable(response)) return this.#waitForStore(operation, response).then(use);
      synchronous = response;
    } catch (error) {
      throw storeFailure(error, operation);
    }
    return use(synchronous);
  }

  async #waitForStore<T>(operation: Operation, response: PromiseLike<T>): Promise<T> {
    try {
      return await operation.wait(response);
    } catch (error) {
      throw storeFailure(error, operation);
    }
  }

  /**
   * Calls the store to write a customer. Emits the event of a stored write to the listeners, also if the deadline has passed
   * by then.
   * @throws IdempotencyError `idempotency_in_progress` if another attempt got the operation's idempotency key
   */
  writeStore<R extends InsertResult | ReplaceResult>(
    operation: Operation,
    write: Write,
    call: () => Awaitable<R>,
  ): Awaitable<HandledResult<R>> {
    operation.check();
    operation.record('write_started');
    let result: R;
    try {
      const response = call();
      if (isThenable(response)) return this.#waitForWrite(operation, write, response);
      result = this.emitChecked(write, response);
    } catch (error) {
      throw writeFailure(error, operation);
    }
    return recordResult(operation, result);
  }

  async #waitForWrite<R extends InsertResult | ReplaceResult>(
    operation: Operation,
    write: Write,
    response: PromiseLike<R>,
  ): Promise<HandledResult<R>> {
    let result: R;
    try {
      result = await operation.wait(response.then((late) => this.emitChecked(write, late)));
    } catch (error) {
      throw writeFailure(error, operation);
    }
    return recordResult(operation, result);
  }

  /** Checks the response to a write, and emits the event of a stored write to the listeners. */
  emitChecked<R extends InsertResult | ReplaceResult>(write: Write, response: R): R {
    const result = checkWriteResponse(response, write);
    if (result.status === 'stored' && this.listeners.has(write.event.type)) {
      this.listeners.emit(eventOf(write, result));
    }
    return result;
  }

  /** Returns a new id, for an operation or for the event of one write of several. */
  newId(): string {
    const id = readGeneratedId(this.settings.ids, this.now());
    // The store detects the id of a customer, but not that of an event.
    if (id === this.#latestId) throw repeatedId();
    this.#latestId = id;
    return id;
  }

  get retention(): Retention {
    const { events } = this.settings;
    return events.maxAge === undefined ? events : { keep: events.keep, notBefore: this.seconds() - events.maxAge };
  }

  /** Creates the event of an operation's write. It has the operation's id, because a write makes one event. */
  event({ operation }: Pick<Operation, 'operation'>, type: EventType, data: object): EventDraft {
    const { livemode } = this.settings.scope;
    Object.freeze(data);
    return { id: `evt_${operation}`, object: 'event', type, created: this.seconds(), livemode, data } as EventDraft;
  }

  /** The clock's time in whole milliseconds. */
  now(): number {
    return readClock(this.settings.clock);
  }

  /** The clock's time in whole seconds. */
  seconds(): number {
    return Math.floor(this.now() / 1000);
  }

  /** Calls back when the service closes. Returns a function that cancels it. */
  onClose(callback: () => void): () => void {
    if (this.#closed) callback();
    this.#closeCallbacks.add(callback);
    return () => void this.#closeCallbacks.delete(callback);
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** Rejects new operations and waits for the running ones. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const callback of this.#closeCallbacks) callback();
    await this.#calls.idle();
  }
}

/** Records the failure of a write, and returns it as the operation's error. */
export function writeFailure(error: unknown, operation: Operation): AnyClienteleError {
  const failure = storeFailure(error, operation);
  operation.record(failure.outcome === 'not_applied' ? 'write_failed' : 'write_lost');
  return failure;
}

/** Records the result of a write. @throws IdempotencyError `idempotency_in_progress` */
function recordResult<R extends InsertResult | ReplaceResult>(operation: Operation, result: R): HandledResult<R> {
  if (result.status === 'key_lost') {
    operation.record('key_lost');
    throw errorOf('idempotency_in_progress');
  }
  operation.record(result.status === 'stored' ? 'write_stored' : 'write_refused');
  return result as HandledResult<R>;
}

/** Creates the event of a stored write. The store may have raised the creation time of the customer. */
function eventOf({ event }: Write, { record, cursor }: StoredWrite): ClienteleEvent {
  const { customer } = record;
  const isRaised = event.type === 'customer.created' && event.data.object.created !== customer.created;
  const raised = isRaised ? { data: Object.freeze({ object: customer }) } : {};
  return Object.freeze({ ...event, ...raised, cursor }) as ClienteleEvent;
}
