import { createHmac } from 'node:crypto';
import { MemoryStore } from '../../../adapters/memory/index.ts';
import type { VaultCard } from '../../../adapters/vault/index.ts';
import { type Clock, StateStore } from '../../../src/core.ts';
import { APP } from '../../support/world.ts';

/** Returns the fingerprint of a card, as an application makes it. */
export const fingerprintOf = (card: string): string =>
  createHmac('sha256', 'key of the test').update(card).digest('hex');

/** Returns parameters of `VaultTokenVerifier.issue`. */
export const card = (fields: Partial<VaultCard> = {}): VaultCard => ({
  app: APP,
  brand: 'UnionPay',
  funding: 'debit',
  bank: 'icbc',
  last4: '8703',
  name: '张三',
  fingerprint: fingerprintOf('first card'),
  ...fields,
});

/** Creates the state of a new store in memory. */
export function memoryState(clock?: Clock): StateStore {
  const store = new MemoryStore();
  store.open();
  return store.stateStore(clock);
}

/** A state that records every key and value that is written, and answers in a later turn of the event loop. */
export class RecordingState extends StateStore {
  readonly #inner: StateStore;
  readonly written: string[] = [];
  reads = 0;

  constructor(inner: StateStore = memoryState()) {
    super();
    this.#inner = inner;
  }

  override async read(...args: Parameters<StateStore['read']>) {
    this.reads += 1;
    await new Promise(setImmediate);
    return this.#inner.read(...args);
  }

  override async compareAndSet(...args: Parameters<StateStore['compareAndSet']>) {
    const [, key, , value] = args;
    this.written.push(`${key} ${value}`);
    await new Promise(setImmediate);
    return this.#inner.compareAndSet(...args);
  }
}
