/// <reference lib="esnext.disposable" preserve="true" />

import type { PlainCustomer } from '../domain/customer.ts';
import { errorOf, inLocale } from '../domain/errors.ts';
import type { ClienteleEvent, EventType } from '../domain/event.ts';
import { expectation } from '../domain/messages.ts';
import type { StoreDescription, VerifyReport } from '../ports/store-types.ts';
import { CustomerService } from '../service/customers/customer-service.ts';
import { type ChangesOptions, changesOf } from '../service/feed/changes.ts';
import type { EventListener, ListenerFailure } from '../service/feed/listeners.ts';
import type { Operation, OperationOptions } from '../service/operation/operation.ts';
import { checkCursorResponse } from '../service/operation/port-responses.ts';
import { OperationRunner } from '../service/operation/runner.ts';
import { type ServiceOptions, type ServicePorts, settingsOf } from '../service/operation/settings.ts';
import { type ExportOptions, exportCustomers } from '../service/transfer/export.ts';
import { type ImportOptions, type ImportResult, importCustomers } from '../service/transfer/import.ts';

/** What a clientele tells of itself. */
export interface Description {
  readonly namespace: string;
  readonly livemode: boolean;
  readonly store: StoreDescription;
  /** Of the read cache, where there is one: its hits and misses since it was made, and how many customers it holds. */
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

/** Customers of one tenant in one mode, and what goes with them: events, import and export, care of the store. */
export class Clientele<F = unknown> {
  readonly customers: CustomerService;
  /** The offline fakes that issue cards to bind, in test mode without verifiers of the application's own; else undefined. */
  readonly fakes: F;
  readonly #kernel: OperationRunner;
  readonly #release: () => Promise<void>;

  /**
   * @param release Lets go, at `close`, of what was made for this clientele: the store, where it is not the caller's.
   * @throws InvalidRequestError naming the option that is wrong
   */
  constructor(portsAndOptions: ServicePorts & ServiceOptions, fakes: F, release: () => Promise<void> = async () => {}) {
    this.#kernel = new OperationRunner(settingsOf(portsAndOptions));
    this.customers = new CustomerService(portsAndOptions, this.#kernel);
    this.fakes = fakes;
    this.#release = release;
  }

  /**
   * Hears events of this process after their commit; `error` hears of listeners that threw. For all changes, by whomever,
   * read {@link changes}.
   * @returns a function that ends it
   */
  on<T extends EventType>(type: T, listener: EventListener<T>): () => void;
  on(type: 'error', listener: (failure: ListenerFailure) => unknown): () => void;
  on(type: string, listener: (value: never) => unknown): () => void {
    if (!EVENTS.includes(type) || typeof listener !== 'function') {
      const param = EVENTS.includes(type) ? 'listener' : 'type';
      const wanted = param === 'type' ? 'one of {events}' : 'a function';
      const detail = expectation(wanted, { events: EVENTS.join(', ') });
      throw inLocale(errorOf('parameter_invalid', { param, detail }), this.#kernel.settings.locale);
    }
    return this.#kernel.listeners.on(type, listener);
  }

  /**
   * The durable change feed, gap-free and resumable from any event's cursor. Waits for new events until its signal aborts
   * or the clientele closes; the loop then ends.
   * @throws InvalidRequestError `cursor_expired` where events after the cursor are no longer kept
   */
  changes(options?: ChangesOptions): AsyncGenerator<ClienteleEvent, void, undefined> {
    return changesOf(this.#kernel, options);
  }

  /** Stores customers as they are, with ids, times and cards: one result for each, in order. */
  import(
    customers: Iterable<unknown> | AsyncIterable<unknown>,
    options?: ImportOptions,
  ): AsyncGenerator<ImportResult, void, undefined> {
    return importCustomers(this.#kernel, customers, options);
  }

  /** Every customer, oldest first, in the form that {@link import} takes. */
  export(options?: ExportOptions): AsyncGenerator<PlainCustomer, void, undefined> {
    return exportCustomers(this.#kernel, options);
  }

  /**
   * The feed's cursor of now: {@link changes} after it shows what happens from here on. Taken before all customers are read,
   * it is where following goes on behind that reading.
   */
  cursor(options?: OperationOptions): Promise<string> {
    const { store, scope } = this.#kernel.settings;
    return this.#kernel.run(options, (operation) =>
      this.#kernel.readStore(operation, () => store.cursor(scope, operation), checkCursorResponse),
    );
  }

  /** Checks every record and index of this tenant and mode. Without a deadline, unless `timeout` gives one. */
  verify(options?: OperationOptions): Promise<VerifyReport> {
    const { store, scope } = this.#kernel.settings;
    const verify = (operation: Operation) => this.#kernel.callStore(operation, () => store.verify(scope, operation));
    return this.#kernel.run(options, verify, Number.POSITIVE_INFINITY);
  }

  /** What it works on. Holds no secret. */
  describe(options?: OperationOptions): Promise<Description> {
    const { store, scope } = this.#kernel.settings;
    return this.#kernel.run(options, async (operation) => {
      const { cache, ...facts } = await this.#kernel.callStore(operation, () => store.describe());
      const { namespace, livemode } = scope;
      return { namespace, livemode, store: facts as StoreDescription, ...(cache === undefined ? {} : { cache }) };
    });
  }

  /** Copies the store to a new file while it is in use (file store). Without a deadline, unless `timeout` gives one. */
  backup(path: string, options?: OperationOptions): Promise<void> {
    const { store } = this.#kernel.settings;
    const backup = (operation: Operation) => this.#kernel.callStore(operation, () => store.backup(path, operation));
    return this.#kernel.run(options, backup, Number.POSITIVE_INFINITY);
  }

  /** Refuses further operations, waits for those under way, and closes the store where it was opened for this clientele. */
  async close(): Promise<void> {
    await this.#kernel.close();
    await this.#release();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}
