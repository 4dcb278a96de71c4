import { randomUUID } from 'node:crypto';
import type { Awaitable } from '../../src/ports/awaitable.ts';
import type { Store } from '../../src/ports/store.ts';
import type { StoreCapabilities } from '../../src/ports/store-types.ts';

/** Describes a store to the conformance suite. */
export interface StoreConformanceOptions {
  /** Names the store in the test report. */
  readonly name: string;
  /**
   * Creates a store that is not open yet. If the store is durable or shared, stores with the same `data` use the same data.
   * A new `data` starts empty. It consists of `a-z`, `0-9` and `-`.
   */
  readonly create: (data: string) => Awaitable<Store>;
  /** The capabilities that the store reports. They select the cases. Default: neither. */
  readonly capabilities?: Partial<StoreCapabilities>;
  /** Number of concurrent calls in a race. Default: 200. */
  readonly concurrency?: number;
}

/** A case of the Store contract. */
export interface StoreCase {
  /** A sentence about behavior. */
  readonly name: string;
  /** The capability without which the case does not apply. */
  readonly needs?: keyof StoreCapabilities;
  /** Rejects if the sentence is not true of the store. Call it through {@link runCase}. */
  run(fixture: StoreFixture): Promise<void>;
}

/** Creates the stores of one case, on data that no other case uses. */
export class StoreFixture {
  readonly capabilities: StoreCapabilities;
  readonly concurrency: number;
  readonly #create: StoreConformanceOptions['create'];
  readonly #data = `conformance-${randomUUID()}`;
  readonly #stores: Store[] = [];

  constructor(options: Omit<StoreConformanceOptions, 'name'>) {
    this.#create = options.create;
    this.concurrency = options.concurrency ?? 200;
    this.capabilities = Object.freeze({
      durable: options.capabilities?.durable ?? false,
      shared: options.capabilities?.shared ?? false,
    });
  }

  /** Creates a store without opening it. */
  async create(): Promise<Store> {
    const store = await this.#create(this.#data);
    this.#stores.push(store);
    return store;
  }

  /** Creates and opens a store. */
  async open(): Promise<Store> {
    const store = await this.create();
    await store.open();
    return store;
  }

  /** Closes a store and opens another one on the same data. */
  async reopen(store: Store): Promise<Store> {
    await store.close();
    return await this.open();
  }

  async closeAll(): Promise<void> {
    for (const store of this.#stores.splice(0)) await store.close();
  }
}

/**
 * Runs one case, then closes its stores. Rejects with an `AssertionError` if the store breaks the contract. For test runners
 * other than `node:test`.
 *
 * @example
 * for (const storeCase of storeCases) {
 *   const skip = storeCase.needs !== undefined && !capabilities[storeCase.needs];
 *   test(storeCase.name, { skip }, () => runCase(storeCase, { create, capabilities }));
 * }
 */
export async function runCase(storeCase: StoreCase, options: Omit<StoreConformanceOptions, 'name'>): Promise<void> {
  const fixture = new StoreFixture(options);
  try {
    await storeCase.run(fixture);
  } finally {
    await fixture.closeAll();
  }
}
