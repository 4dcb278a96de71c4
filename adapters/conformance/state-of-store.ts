import type { Awaitable } from '../../src/ports/awaitable.ts';
import type { StateStore } from '../../src/ports/state-store.ts';
import type { Store } from '../../src/ports/store.ts';
import type { StateConformanceOptions } from './state-case.ts';

/**
 * Returns `create` and `close` of the suite for state stores, for the state that a store keeps.
 *
 * @param createStore Creates a store that is not open yet, as for `storeConformance`.
 */
export function stateOfStore(
  createStore: (data: string) => Awaitable<Store>,
): Required<Pick<StateConformanceOptions, 'create' | 'close'>> {
  const stores = new WeakMap<StateStore, Store>();
  return {
    async create(data, clock) {
      const store = await createStore(data);
      await store.open();
      const state = store.stateStore(clock);
      stores.set(state, store);
      return state;
    },
    close: (state) => stores.get(state)?.close(),
  };
}
