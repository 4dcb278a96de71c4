import { ContainerModule } from 'inversify';
import { CachedStore } from '../adapters/cache/index.ts';
import { FileStore } from '../adapters/file/index.ts';
import { MemoryStore } from '../adapters/memory/index.ts';
import { Fakes } from '../adapters/testing/fakes.ts';
import type { ClienteleOptions } from './options.ts';
import { wiring } from './wiring.ts';

/**
 * The wiring as a module for an application's own inversify container: binds every port under its abstract class, each
 * of them rebindable, and `Clientele` and `CustomerService` on top. A store that opens with a promise needs `loadAsync`;
 * in memory `load` does too.
 *
 * @example
 * await container.loadAsync(clienteleModule({ livemode: true, tokens, sms }));
 * const customers = container.get(CustomerService);
 */
export const clienteleModule = (options: ClienteleOptions = {}): ContainerModule =>
  new ContainerModule(
    wiring(options, {
      stores: { memory: () => new MemoryStore(), file: (options) => new FileStore(options) },
      cache: (inner, settings) => new CachedStore(inner, settings),
      fakes: (clock) => new Fakes(undefined, clock),
    }),
  );
