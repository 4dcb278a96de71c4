/// <reference lib="esnext.disposable" preserve="true" />

import type { WithoutSource } from '../commands/create-customer.ts';
import { keepAlive } from '../concurrency/keep-alive.ts';
import type { PlainCustomer } from '../domain/customer.ts';
import { inLocale, invalidParameter } from '../domain/errors.ts';
import type { ClienteleEvent, EventType } from '../domain/event.ts';
import { INSPECT, type Inspect, inspectAs } from '../domain/inspect.ts';
import { andThen } from '../ports/awaitable.ts';
import type { PlatformUrl } from '../ports/platform-types.ts';
import type { StoreDescription, VerifyReport } from '../ports/store-types.ts';
import { CustomerService } from '../service/customers/customer-service.ts';
import { type ChangesOptions, changesOf } from '../service/feed/changes.ts';
import type { EventListener, ListenerFailure } from '../service/feed/listeners.ts';
import type { Operation } from '../service/operation/operation.ts';
import type { OperationOptions } from '../service/operation/operation-options.ts';
import { checkCursorResponse } from '../service/operation/port-responses.ts';
import { OperationRunner } from '../service/operation/runner.ts';
import { type ServiceOptions, type ServicePorts, settingsOf } from '../service/operation/settings.ts';
import { type ExportOptions, exportCustomers } from '../service/transfer/export.ts';
import { type ImportOptions, importCustomers } from '../service/transfer/import.ts';
import type { ImportResult } from '../service/transfer/import-window.ts';
import { Closers } from './closers.ts';
import { type IssuingVerifier, issuerOf } from './issuer.ts';

/** The result of `describe`. */
export interface Description {
  readonly namespace: string;
  readonly livemode: boolean;
  readonly store: StoreDescription;
  /** The read cache, if there is one: its limits, its size, and its hits and misses since it was created. */
  readonly cache?: unknown;
}

const EVENTS: readonly string[] = [
  'customer.created',
  'customer.updated',
  'customer.deleted',
  'customer.source.created',
  'customer.source.deleted',
  'error',
] satisfies (EventType | 'error')[];

/** The verifiers that issue what they accept. */
export interface IssuingVerifiers {
  /** Issues SMS codes. Default: none. */
  otp?: IssuingVerifier | undefined;
  /** Issues card tokens. Default: none. */
  vault?: IssuingVerifier | undefined;
}

/** Serves the customers of one namespace in one mode: operations, events, import and export, maintenance of the store. */
export class Clientele<F = unknown, Sourceless extends WithoutSource = never, Otp = unknown, Vault = unknown> {
  readonly customers: CustomerService<Sourceless>;
  /** Issues test cards. undefined in live mode, and in test mode if the options have both verifiers. */
  readonly fakes: F;
  /** Sends SMS codes. undefined unless the options have `sms: { kind: 'otp' }`. */
  readonly otp: Otp;
  /** Issues card tokens. undefined unless the options have `tokens: { kind: 'vault' }`. */
  readonly vault: Vault;
  readonly #runner: OperationRunner;
  readonly #closers: Closers;

  /**
   * @param closers Resources to close after the running operations have ended.
   * @param issuing Verifiers whose `issue` the clientele offers.
   * @throws InvalidRequestError naming the option that is wrong
   */
  constructor(
    portsAndOptions: ServicePorts & ServiceOptions,
    fakes: F,
    closers: Closers = new Closers(),
    { otp, vault }: IssuingVerifiers = {},
  ) {
    this.#runner = new OperationRunner(settingsOf(portsAndOptions));
    this.customers = new CustomerService(portsAndOptions, this.#runner);
    this.fakes = fakes;
    this.otp = (otp && issuerOf(this.#runner, otp)) as Otp;
    this.vault = (vault && issuerOf(this.#runner, vault)) as Vault;
    this.#closers = closers;
    closers.add(() => this.#runner.close());
  }

  /**
   * Calls `listener` after each commit of this process that emits the event; `error` reports listeners that threw. For the
   * writes of all processes, read {@link changes}.
   * @returns a function that removes the listener
   */
  on<T extends EventType>(type: T, listener: EventListener<T>): () => void;
  on(type: 'error', listener: (failure: ListenerFailure) => unknown): () => void;
  on(type: string, listener: (value: never) => unknown): () => void {
    const { locale } = this.#runner.settings;
    if (!EVENTS.includes(type)) {
      throw inLocale(invalidParameter('type', 'one of {events}', { events: EVENTS.join(', ') }), locale);
    }
    if (typeof listener !== 'function') throw inLocale(invalidParameter('listener', 'a function'), locale);
    return this.#runner.listeners.on(type, listener);
  }

  /**
   * Yields the events of the durable change feed, without a gap, from any event's cursor. Waits for new events until
   * `signal` aborts or the clientele closes; then the loop ends. With `wait: false` it ends at the current end of the feed.
   * @throws InvalidRequestError `cursor_expired` if events after the cursor were trimmed
   */
  changes(options?: ChangesOptions): AsyncGenerator<ClienteleEvent, void, undefined> {
    return changesOf(this.#runner, options);
  }

  /** Imports exported customers with their ids, times and cards. Yields one result per customer, in order. */
  import(
    customers: Iterable<unknown> | AsyncIterable<unknown>,
    options?: ImportOptions,
  ): AsyncGenerator<ImportResult, void, undefined> {
    return importCustomers(this.#runner, customers, options);
  }

  /** Yields every customer, oldest first, in the form that {@link import} takes. */
  export(options?: ExportOptions): AsyncGenerator<PlainCustomer, void, undefined> {
    return exportCustomers(this.#runner, options);
  }

  /**
   * Returns the current end of the change feed. To mirror all customers, take the cursor first, read the customers, then
   * follow `changes({ after: cursor })`.
   */
  cursor(options?: OperationOptions): Promise<string> {
    const { store, scope } = this.#runner.settings;
    return this.#runner.run(options, (operation) =>
      andThen(
        this.#runner.callStore(operation, () => store.cursor(scope, operation)),
        checkCursorResponse,
      ),
    );
  }

  /** Checks every record and index of this namespace and mode. Has no deadline unless `timeout` sets one. */
  verify(options?: OperationOptions): Promise<VerifyReport> {
    const { store, scope } = this.#runner.settings;
    const verify = (operation: Operation) => this.#runner.callStore(operation, () => store.verify(scope, operation));
    return this.#runner.run(options, verify, Number.POSITIVE_INFINITY);
  }

  /** Describes the namespace, the store and the cache. The description holds no secret. */
  describe(options?: OperationOptions): Promise<Description> {
    const { store, scope } = this.#runner.settings;
    return this.#runner.run(options, async (operation) => {
      const { cache, ...description } = await this.#runner.callStore(operation, () => store.describe());
      const { namespace, livemode } = scope;
      return { namespace, livemode, store: description as StoreDescription, ...(cache === undefined ? {} : { cache }) };
    });
  }

  /** Copies the file store to a new file while it is in use. Has no deadline unless `timeout` sets one. */
  backup(path: string | PlatformUrl, options?: OperationOptions): Promise<void> {
    const { store } = this.#runner.settings;
    const backup = (operation: Operation) => this.#runner.callStore(operation, () => store.backup(path, operation));
    return this.#runner.run(options, backup, Number.POSITIVE_INFINITY);
  }

  /** Rejects new operations, waits for the running ones, then closes the store unless the caller created it. */
  async close(): Promise<void> {
    const closing = this.#closers.close();
    if (closing) await keepAlive(closing);
  }

  /** Prints the scope and the state, not the fields: those of verifiers and stores may hold secrets. */
  [INSPECT](_depth: number, options: object, inspect: Inspect): string {
    const { store, scope } = this.#runner.settings;
    const { namespace, livemode } = scope;
    const state = this.#runner.closed ? 'closed' : 'open';
    return inspectAs(this, { namespace, livemode, state, store }, options, inspect);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}
