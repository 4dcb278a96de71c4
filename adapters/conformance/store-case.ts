import { randomUUID } from 'node:crypto';
import type { Awaitable } from '../../src/ports/awaitable.ts';
import type { Store } from '../../src/ports/store.ts';
import type { StoreCapabilities } from '../../src/ports/store-types.ts';

/** What the conformance suite has to know of a store. */
export interface StoreConformanceOptions {
  /** Names the store in the test report. */
  readonly name: string;
  /**
   * Makes a store that is not opened yet. Stores of one `data` work on the same data, where the store is durable or
   * shared; a name that was not used before means empty data. The names consist of `a-z`, `0-9` and `-`.
   */
  readonly create: (data: string) => Awaitable<Store>;
  /** What the store claims to support, which decides the cases that are run. Default: neither. */
  readonly capabilities?: Partial<StoreCapabilities>;
  /** How many calls race with each other. Default: 200. */
  readonly concurrency?: number;
}

/** A case of the suite: a sentence about behaviour, and the code that rejects where the sentence is not true. */
export interface StoreCase {
  readonly name: string;
  /** What the store must support for the sentence to mean something. */
  readonly needs?: keyof StoreCapabilities;
  run(fixture: StoreFixture): Promise<void>;
}

/** What one case runs in: it makes stores, on data that no other case has. */
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

  /** A store on the case's data, not opened. */
  async create(): Promise<Store> {
    const store = await this.#create(this.#data);
    this.#stores.push(store);
    return store;
  }

  /** A store on the case's data, open. */
  async open(): Promise<Store> {
    const store = await this.create();
    await store.open();
    return store;
  }

  /** Closes the store and opens another one on the same data. */
  async reopen(store: Store): Promise<Store> {
    await store.close();
    return await this.open();
  }

  /** Closes what the case has opened. */
  async end(): Promise<void> {
    for (const store of this.#stores.splice(0)) await store.close();
  }
}

/** Runs one case, in a fixture of its own. */
export async function runCase(storeCase: StoreCase, options: Omit<StoreConformanceOptions, 'name'>): Promise<void> {
  const fixture = new StoreFixture(options);
  try {
    await storeCase.run(fixture);
  } finally {
    await fixture.end();
  }
}
