import { createHmac } from 'node:crypto';
import { MemoryStore } from '../../../adapters/memory/index.ts';
import type { VaultCard } from '../../../adapters/vault/index.ts';
import type { Clock, StateStore } from '../../../src/core.ts';
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

export function memoryState(clock?: Clock): StateStore {
  const store = new MemoryStore();
  store.open();
  return store.stateStore(clock);
}
