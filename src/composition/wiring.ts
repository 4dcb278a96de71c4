import type { CachedStore, CacheOptions } from '../../adapters/cache/index.ts';
import type { Fakes } from '../../adapters/testing/fakes.ts';
import { keepAlive } from '../concurrency/keep-alive.ts';
import { errorOf } from '../domain/errors.ts';
import { expectation } from '../domain/messages.ts';
import { scopeOf } from '../domain/scope.ts';
import { AppDirectory } from '../ports/app-directory.ts';
import { isThenable } from '../ports/awaitable.ts';
import { Clock, SystemClock } from '../ports/clock.ts';
import { IdGenerator } from '../ports/id-generator.ts';
import { SmsVerifier } from '../ports/sms-verifier.ts';
import { Store } from '../ports/store.ts';
import { TokenVerifier } from '../ports/token-verifier.ts';
import { UlidGenerator } from '../ports/ulid-generator.ts';
import { CustomerService } from '../service/customers/customer-service.ts';
import { storeFailure } from '../service/operation/error-mapping.ts';
import { settingsOf } from '../service/operation/settings.ts';
import { Clientele } from './clientele.ts';
import type { Closers } from './closers.ts';
import type { KindAdapters } from './load-kinds.ts';
import type { NamedBindings } from './named-bindings.ts';
import { type CheckedOptions, isStore, isVerifierOptions, usesFakes } from './options.ts';
import { bindStatefulVerifier, issuingVerifierOf } from './stateful-verifier.ts';

/** Creates the adapters that the options select. An adapter that they do not select can be undefined. */
export interface Adapters extends KindAdapters {
  readonly createCache: ((inner: Store, options: CacheOptions) => CachedStore) | undefined;
  readonly createFakes: ((clock: Clock) => Fakes) | undefined;
}

/**
 * Binds an adapter to each port, under the port's abstract class, and the services on top; then opens the store. Returns a
 * promise only if opening the store does. In live mode an application can bind the verifiers to its container later;
 * resolving `Clientele` fails until both are bound.
 */
export function wire(
  bindings: NamedBindings,
  options: CheckedOptions,
  adapters: Adapters,
  closers: Closers,
): void | Promise<void> {
  // Only undefined has a default: null is refused like any other value that is no clock.
  const { clock = new SystemClock() } = options;
  const fakes = usesFakes(options) ? adapters.createFakes?.(clock) : undefined;
  const tokens = isVerifierOptions(options.tokens) ? undefined : (options.tokens ?? fakes?.tokens);
  const sms = isVerifierOptions(options.sms) ? undefined : (options.sms ?? fakes?.sms);
  const store = withCache(isStore(options.store) ? options.store : ownStore(options, adapters, closers));
  // Checked before the store is opened, so that a wrong option leaves nothing open.
  const settings = settingsOf({ ...options, store, clock, tokens: tokens ?? BOUND_LATER, sms: sms ?? BOUND_LATER });

  bindings.bindPort(Store, store);
  bindings.bindPort(Clock, clock);
  const { createTokens, createSms } = adapters;
  if (createTokens) bindStatefulVerifier(bindings, TokenVerifier, 'tokens', createTokens, settings, closers);
  else bindings.bindPort(TokenVerifier, tokens);
  if (createSms) bindStatefulVerifier(bindings, SmsVerifier, 'sms', createSms, settings, closers);
  else bindings.bindPort(SmsVerifier, sms);
  bindings.bindPort(IdGenerator, options.ids ?? new UlidGenerator());
  bindings.bindPort(AppDirectory, options.apps);
  bindings.bind(Clientele, (binding) =>
    binding
      .toResolvedValue(createClientele, [
        bindings.inject(Store),
        bindings.injectOptional(TokenVerifier),
        bindings.injectOptional(SmsVerifier),
        bindings.inject(Clock),
        bindings.inject(IdGenerator),
        bindings.injectOptional(AppDirectory),
      ])
      .inSingletonScope()
      .onDeactivation((clientele) => clientele.close()),
  );
  bindings.bind(CustomerService, (binding) =>
    binding.toResolvedValue(({ customers }) => customers, [bindings.inject(Clientele)]).inSingletonScope(),
  );
  bindings.onUnload(() => closers.close());

  return open(store);

  function createClientele(
    boundStore: Store,
    boundTokens: TokenVerifier | undefined,
    boundSms: SmsVerifier | undefined,
    boundClock: Clock,
    ids: IdGenerator,
    apps: AppDirectory | undefined,
  ): Clientele {
    const ports = {
      // The application may have rebound the store. The new store has no cache yet.
      store: boundStore === store ? store : withCache(boundStore),
      tokens: requireVerifier('tokens', boundTokens),
      sms: requireVerifier('sms', boundSms),
      clock: boundClock,
      ids,
      apps,
    };
    const issuing = {
      otp: createSms && issuingVerifierOf(ports.sms),
      vault: createTokens && issuingVerifierOf(ports.tokens),
    };
    return new Clientele({ ...options, ...ports }, fakes, closers, issuing);
  }

  function withCache(inner: Store): Store {
    if (!options.cache || !adapters.createCache) return inner;
    const cache = adapters.createCache(inner, options.cache);
    closers.add(() => cache.detach());
    return cache;
  }
}

/** Opens a store. The process stays alive until then. */
function open(store: Store): void | Promise<void> {
  try {
    const opened = store.open();
    return isThenable(opened) ? keepAlive(opened).catch(rejectOpening) : undefined;
  } catch (error) {
    rejectOpening(error);
  }
}

/** A store of the application may fail with the error of its database client. It becomes the cause of `store_unavailable`. */
function rejectOpening(error: unknown): never {
  throw storeFailure(error, { outcome: 'not_applied' });
}

/** Creates the store of the options' kind, and closes it with the clientele. */
function ownStore(
  { namespace = 'default', livemode = false, timeout }: CheckedOptions,
  { createStore }: Adapters,
  closers: Closers,
): Store {
  if (createStore === undefined) throw new TypeError('The adapter of the store is not loaded.');
  const store = createStore(scopeOf(namespace, livemode), timeout);
  closers.add(() => store.close());
  return store;
}

/** Takes the place of a verifier that is bound later, while the other options are checked. */
const BOUND_LATER = Object.freeze({ fake: false, retrieve: () => undefined, verify: () => false }) as TokenVerifier &
  SmsVerifier;

/** @throws InvalidRequestError `parameter_missing` for a verifier that live mode lacks */
export function requireVerifier<T>(param: 'tokens' | 'sms', verifier: T | undefined): T {
  if (verifier !== undefined) return verifier;
  throw errorOf('parameter_missing', { param, detail: expectation('given in live mode') });
}
