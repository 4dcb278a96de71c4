import { loadKind } from '../../src/composition/kinds.ts';
import { type CreateStore, STORE_KINDS } from '../../src/composition/store-kinds.ts';
import { scopeOf } from '../../src/domain/scope.ts';
import { ClienteleError, type StoreOptions } from '../../src/index.ts';

/**
 * Looks for live customers in a store, in all its namespaces. A test server must not show or change anything beside them.
 * @returns why the server may have no console and no operations that steer it; undefined if it may have them
 * @throws ClienteleError if the store cannot be opened
 */
export async function findLiveCustomers(options: StoreOptions, namespace: string): Promise<string | undefined> {
  // A memory store is new.
  if (options.kind === 'memory') return undefined;
  const createStore = await loadKind<StoreOptions, CreateStore>(STORE_KINDS, options);
  const store = createStore(scopeOf(namespace, false), undefined);
  await store.open();
  try {
    return (await store.hasLiveCustomers?.()) ? 'the store has live customers' : undefined;
  } catch (error) {
    // Such as a Redis in which too many keys have to be searched.
    return `it is not known whether the store has live customers (${ClienteleError.from(error).message})`;
  } finally {
    await store.close();
  }
}
