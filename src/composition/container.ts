import { Container, ContainerModule } from 'inversify';
import { callUserCode } from '../commands/read-options.ts';
import { inLocale } from '../domain/errors.ts';
import { Clientele } from './clientele.ts';
import type { ClienteleOptions, StoreOptions } from './options.ts';
import { type Adapters, adaptersFor, optionsOf, wiring } from './wiring.ts';

/** The composition root: a clientele from a container of its own. */
export async function compose(given: ClienteleOptions): Promise<Clientele> {
  let locale: unknown;
  try {
    locale = callUserCode('locale', 'en or zh', () => given?.locale);
    const options = optionsOf(given);
    const container = new Container();
    await container.loadAsync(new ContainerModule(wiring(options, await loaded(options))));
    return container.get(Clientele);
  } catch (error) {
    throw inLocale(error, locale);
  }
}

/** The adapters that are asked for, each loaded only then. */
async function loaded(options: ClienteleOptions): Promise<Adapters> {
  const wanted = adaptersFor(options);
  const cache = wanted.cache ? await import('../../adapters/cache/index.ts') : undefined;
  const fakes = wanted.fakes ? await import('../../adapters/testing/fakes.ts') : undefined;
  return {
    stores: wanted.store ? await STORES[wanted.store.kind]() : {},
    cache: cache && ((inner, settings) => new cache.CachedStore(inner, settings)),
    fakes: fakes && ((clock) => new fakes.Fakes(undefined, clock)),
  };
}

const STORES: Readonly<Record<StoreOptions['kind'], () => Promise<Adapters['stores']>>> = {
  memory: async () => {
    const { MemoryStore } = await import('../../adapters/memory/index.ts');
    return { memory: () => new MemoryStore() };
  },
  file: async () => {
    const { FileStore } = await import('../../adapters/file/index.ts');
    return { file: (options) => new FileStore(options) };
  },
  redis: async () => {
    const { RedisStore } = await import('../../adapters/redis/index.ts');
    return { redis: (options, scope) => new RedisStore(options, [scope]) };
  },
};
