import { randomUUID } from 'node:crypto';
import { invalidParameter } from '../../src/domain/errors.ts';
import type { Awaitable } from '../../src/ports/awaitable.ts';
import { Clock } from '../../src/ports/clock.ts';
import type { StateStore } from '../../src/ports/state-store.ts';
import type { StoreCapabilities } from '../../src/ports/store-types.ts';
import { T0 } from './samples.ts';

/** Describes a state store to the conformance suite. */
export interface StateConformanceOptions {
  /** Names the state store in the test report. */
  readonly name: string;
  /**
   * Creates an open state store that reads the time from `clock`. If it is durable or shared, state stores with the same
   * `data` use the same data. A new `data` starts empty. It consists of `a-z`, `0-9` and `-`.
   */
  readonly create: (data: string, clock: Clock) => Awaitable<StateStore>;
  /** Closes a state store; its calls then fail with `store_unavailable`. Required if it is durable. Called after each case. */
  readonly close?: (state: StateStore) => Awaitable<void>;
  /** Whether the entries survive close, and whether several state stores can use the same data. Default: neither. */
  readonly capabilities?: Partial<StoreCapabilities>;
  /** Number of concurrent calls in a race. Default: 200. */
  readonly concurrency?: number;
}

/** A case of the StateStore contract. */
export interface StateCase {
  /** A sentence about behavior. */
  readonly name: string;
  /** The capability without which the case does not apply. `close`: the option of this name. */
  readonly needs?: keyof StoreCapabilities | 'close';
  /** Rejects if the sentence is not true of the state store. Call it through {@link runStateCase}. */
  run(fixture: StateFixture): Promise<void>;
}

/** A clock that a case moves. */
class CaseClock extends Clock {
  time = T0;

  override now(): number {
    return this.time;
  }
}

/** Creates the state stores of one case, on data that no other case uses. */
export class StateFixture {
  /** The clock of all state stores of the case. */
  readonly clock = new CaseClock();
  readonly concurrency: number;
  readonly #options: Omit<StateConformanceOptions, 'name'>;
  readonly #data = `conformance-${randomUUID()}`;
  readonly #states = new Set<StateStore>();

  constructor(options: Omit<StateConformanceOptions, 'name'>) {
    this.#options = options;
    this.concurrency = options.concurrency ?? 200;
  }

  /** Opens a state store. */
  async open(): Promise<StateStore> {
    const state = await this.#options.create(this.#data, this.clock);
    this.#states.add(state);
    return state;
  }

  async close(state: StateStore): Promise<void> {
    this.#states.delete(state);
    await this.#options.close?.(state);
  }

  /** Closes a state store and opens another one on the same data. */
  async reopen(state: StateStore): Promise<StateStore> {
    await this.close(state);
    return await this.open();
  }

  async closeAll(): Promise<void> {
    for (const state of this.#states) await this.close(state);
  }
}

/**
 * Checks the options of the cases.
 * @throws InvalidRequestError `parameter_invalid` for a durable state store without `close`
 */
export function checkStateOptions({ capabilities, close }: Omit<StateConformanceOptions, 'name'>): void {
  if (capabilities?.durable && typeof close !== 'function') throw invalidParameter('close', 'a function');
}

/**
 * Runs one case, then closes its state stores. Rejects with an `AssertionError` if the state store breaks the contract. For
 * test runners other than `node:test`.
 *
 * @example
 * for (const stateCase of stateCases) {
 *   const skip = stateCase.needs !== undefined && stateCase.needs !== 'close' && !capabilities[stateCase.needs];
 *   test(stateCase.name, { skip }, () => runStateCase(stateCase, { create, close, capabilities }));
 * }
 */
export async function runStateCase(
  stateCase: StateCase,
  options: Omit<StateConformanceOptions, 'name'>,
): Promise<void> {
  checkStateOptions(options);
  const fixture = new StateFixture(options);
  try {
    await stateCase.run(fixture);
  } finally {
    await fixture.closeAll();
  }
}
