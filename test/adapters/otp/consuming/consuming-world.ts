import { after, before } from 'node:test';
import { MemoryStore } from '../../../../adapters/memory/index.ts';
import { type ConsumingOptions, ConsumingSmsVerifier } from '../../../../adapters/otp/index.ts';
import { type Clock, errorOf, type OperationContext, StateStore } from '../../../../src/core.ts';
import { OneTimeCodes, OneTimeCodesVerifier } from './one-time-codes.ts';

export function memoryState(clock?: Clock): StateStore {
  const store = new MemoryStore();
  store.open();
  return store.stateStore(clock);
}

/** A state that records its writes, fails while it is down, and answers in a later turn of the event loop. */
export class FailingState extends StateStore {
  readonly #inner: StateStore;
  readonly written: string[] = [];
  isDown: 'no' | 'yes' | 'for writes' | 'without an answer' = 'no';

  constructor(inner: StateStore = memoryState()) {
    super();
    this.#inner = inner;
  }

  override async read(...args: Parameters<StateStore['read']>) {
    await this.#turn(this.isDown === 'yes');
    return this.#inner.read(...args);
  }

  override async compareAndSet(...args: Parameters<StateStore['compareAndSet']>) {
    await this.#turn(this.isDown === 'yes' || this.isDown === 'for writes');
    const [, key, , value] = args;
    this.written.push(`${key} ${value}`);
    return this.#inner.compareAndSet(...args);
  }

  async #turn(fails: boolean): Promise<void> {
    await new Promise(setImmediate);
    if (this.isDown === 'without an answer') await new Promise(() => {});
    if (fails) throw errorOf('store_unavailable');
  }
}

let operations = 0;

/** Returns the context of a new operation. */
export function contextOf(ms = 10_000): OperationContext {
  operations += 1;
  return { operation: `op_${operations}`, remaining: () => ms, signal: new AbortController().signal };
}

/** Starts the service for the tests of a file. Returns it, and a function that creates a verifier of its codes. */
export function useOneTimeCodes() {
  const service = new OneTimeCodes();
  before(() => service.listen());
  after(() => service.close());
  const create = (state: StateStore, options: Partial<ConsumingOptions> & { clock?: Clock } = {}) =>
    new ConsumingSmsVerifier({ verifier: new OneTimeCodesVerifier(service.url), state, ...options });
  return { service, create };
}
