import { ContainerModule, type ContainerModuleLoadOptions } from 'inversify';
import { CachedStore } from '../adapters/cache/index.ts';
import { MemoryStore } from '../adapters/memory/index.ts';
import { Fakes } from '../adapters/testing/fakes.ts';
import { readOptions } from './commands/read-options.ts';
import { Closers } from './composition/closers.ts';
import { type KindAdapters, loadKinds } from './composition/load-kinds.ts';
import { NamedBindings } from './composition/named-bindings.ts';
import { type ClienteleOptions, isStore, isVerifierOptions, readClienteleOptions } from './composition/options.ts';
import { type Adapters, wire } from './composition/wiring.ts';
import { invalidParameter } from './domain/errors.ts';

const createCache: Adapters['createCache'] = (inner, options) => new CachedStore(inner, options);
const createFakes: Adapters['createFakes'] = (clock) => new Fakes(undefined, clock);

export interface ModuleOptions {
  /** Name of the module's bindings, for several clienteles in one container: `container.get(Clientele, { name })`. */
  name?: string | symbol | undefined;
}

function readModuleOptions(options: unknown): ModuleOptions {
  const { name } = readOptions(options, ['name']);
  if (name === undefined || typeof name === 'string' || typeof name === 'symbol') return { name };
  throw invalidParameter('name', 'a string or a symbol');
}

/**
 * Creates a module for an application's own inversify container. It binds every port under its abstract class, and
 * `Clientele` and `CustomerService` on top. Unloading the module closes what it opened.
 *
 * The application can rebind each port before it resolves `Clientele`; the cache then wraps the rebound store. In live mode
 * the application can bind a verifier itself, named or unnamed, if the options omit it. `load` is enough for a memory store;
 * other kinds of stores, and every kind of verifier, need `loadAsync`.
 *
 * @example
 * container.bind(TokenVerifier).to(MyTokens);
 * container.bind(SmsVerifier).to(MyCodes);
 * await container.loadAsync(clienteleModule({ livemode: true, namespace: 'shop' }, { name: 'shop' }));
 * const customers = container.get(CustomerService, { name: 'shop' });
 */
export function clienteleModule(given: ClienteleOptions = {}, moduleOptions: ModuleOptions = {}): ContainerModule {
  const { name } = readModuleOptions(moduleOptions);
  const options = readClienteleOptions(given);
  const load = (module: ContainerModuleLoadOptions) => {
    const wireWith = (kinds: KindAdapters) =>
      wire(new NamedBindings(module, name), options, { ...kinds, createCache, createFakes }, new Closers());
    const { store, tokens, sms } = options;
    const isOwnStore = !isStore(store);
    const isLoaded = (!isOwnStore || store.kind === 'memory') && !isVerifierOptions(tokens) && !isVerifierOptions(sms);
    // `container.load` is synchronous, so memory cannot be imported on demand like the other kinds.
    const createStore = isOwnStore ? () => new MemoryStore() : undefined;
    return isLoaded
      ? wireWith({ createStore, createTokens: undefined, createSms: undefined })
      : loadKinds(options).then(wireWith);
  };
  return new ContainerModule((module) => {
    // inversify 6 passes functions instead of an object.
    if (!('isBound' in module))
      throw invalidParameter('container', 'a container of inversify 7 or 8, so run npm install inversify@8');
    const loaded = load(module);
    // `container.load` throws if it gets a promise, and drops it. An unhandled rejection of it would end the process.
    loaded?.catch(() => {});
    return loaded;
  });
}
