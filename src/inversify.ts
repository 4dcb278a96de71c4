import { ContainerModule } from 'inversify';
import { CachedStore } from '../adapters/cache/index.ts';
import { FileStore } from '../adapters/file/index.ts';
import { MemoryStore } from '../adapters/memory/index.ts';
import { RedisStore } from '../adapters/redis/index.ts';
import { Fakes } from '../adapters/testing/fakes.ts';
import type { ClienteleOptions } from './composition/options.ts';
import { optionsOf, wiring } from './composition/wiring.ts';

/**
 * The wiring as a module for an application's own inversify container: binds every port under its abstract class, each
 * of them rebindable, and `Clientele` and `CustomerService` on top. In live mode a verifier that is left out of the options
 * is the one that the application binds itself. A store that opens with a promise needs `loadAsync`; in memory `load` does
 * too. The cache goes around a store that is bound in place of ours, too.
 *
 * @example
 * container.bind(TokenVerifier).to(MyTokens);
 * container.bind(SmsVerifier).to(MyCodes);
 * await container.loadAsync(clienteleModule({ livemode: true }));
 * const customers = container.get(CustomerService);
 */
export const clienteleModule = (options: ClienteleOptions = {}): ContainerModule =>
  new ContainerModule(
    wiring(optionsOf(options), {
      stores: {
        memory: () => new MemoryStore(),
        file: (options) => new FileStore(options),
        redis: (options, scope) => new RedisStore(options, [scope]),
      },
      cache: (inner, settings) => new CachedStore(inner, settings),
      fakes: (clock) => new Fakes(undefined, clock),
    }),
  );
