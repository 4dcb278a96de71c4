import { Container, ContainerModule, type ContainerModuleLoadOptions } from 'inversify';
import { callUserCode } from '../domain/call-user-code.ts';
import { inLocale } from '../domain/errors.ts';
import { loadTranslations } from '../domain/translations.ts';
import { withCallerLines } from '../service/operation/stack.ts';
import { Clientele } from './clientele.ts';
import { Closers } from './closers.ts';
import { loadKinds } from './load-kinds.ts';
import { NamedBindings } from './named-bindings.ts';
import { type CheckedOptions, type ClienteleOptions, readClienteleOptions, usesFakes } from './options.ts';
import { type Adapters, requireVerifier, wire } from './wiring.ts';

/** Resolves a clientele from a new container. If that fails, closes everything that was opened. */
export async function compose(given: ClienteleOptions): Promise<Clientele> {
  const closers = new Closers();
  let locale: unknown;
  try {
    locale = callUserCode('locale', 'en or zh', () => given?.locale);
    const options = readClienteleOptions(given);
    requireVerifiers(options);
    const adapters = await loadAdapters(options);
    const container = new Container();
    const wireModule = (module: ContainerModuleLoadOptions) =>
      wire(new NamedBindings(module, undefined), options, adapters, closers);
    await container.loadAsync(new ContainerModule(wireModule));
    await loadTranslations(locale);
    return container.get(Clientele);
  } catch (error) {
    await loadTranslations(locale);
    return closers.abandon(withCallerLines(inLocale(error, locale)));
  }
}

/** The application cannot bind a verifier to this container, so a missing verifier is refused before anything is opened. */
function requireVerifiers({ livemode, tokens, sms }: CheckedOptions): void {
  if (livemode !== true) return;
  requireVerifier('tokens', tokens);
  requireVerifier('sms', sms);
}

/** Loads the adapters that the options select, and no others. */
async function loadAdapters(options: CheckedOptions): Promise<Adapters> {
  const kinds = await loadKinds(options);
  const cache = options.cache && (await import('../../adapters/cache/index.ts'));
  const testing = usesFakes(options) ? await import('../../adapters/testing/fakes.ts') : undefined;
  return {
    ...kinds,
    createCache: cache && ((inner, cacheOptions) => new cache.CachedStore(inner, cacheOptions)),
    createFakes: testing && ((clock) => new testing.Fakes(undefined, clock)),
  };
}
