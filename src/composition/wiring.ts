import type { ContainerModuleLoadOptions } from 'inversify';
import type { Fakes } from '../../adapters/testing/fakes.ts';
import { readOptions } from '../commands/read-options.ts';
import { errorOf, invalidParameter } from '../domain/errors.ts';
import { expectation } from '../domain/messages.ts';
import { type Scope, scopeOf } from '../domain/scope.ts';
import { AppDirectory } from '../ports/app-directory.ts';
import { isThenable } from '../ports/awaitable.ts';
import { Clock, SystemClock } from '../ports/clock.ts';
import { IdGenerator } from '../ports/id-generator.ts';
import { SmsVerifier } from '../ports/sms-verifier.ts';
import { Store } from '../ports/store.ts';
import { TokenVerifier } from '../ports/token-verifier.ts';
import { UlidGenerator } from '../ports/ulid-generator.ts';
import { CustomerService } from '../service/customers/customer-service.ts';
import { settingsOf } from '../service/operation/settings.ts';
import { Clientele } from './clientele.ts';
import type { ClienteleOptions, StoreOptions, StoreOptionsOf } from './options.ts';

/** What makes the adapters that the options ask for; the others need not be there. */
export interface Adapters {
  readonly stores: { readonly [K in StoreOptions['kind']]?: (options: StoreOptionsOf<K>, scope: Scope) => Store };
  readonly cache?: ((inner: Store, options: { max: number; ttl?: number | undefined }) => Store) | undefined;
  readonly fakes?: ((clock: Clock) => Fakes) | undefined;
}

/** Every option: one that is misspelt must not be passed over, least of all `livemode`. */
const OPTIONS = Object.keys({
  store: 0,
  cache: 0,
  tokens: 0,
  sms: 0,
  apps: 0,
  clock: 0,
  ids: 0,
  livemode: 0,
  namespace: 0,
  locale: 0,
  maxMetadata: 0,
  maxSources: 0,
  cardNumbers: 0,
  events: 0,
  requireSource: 0,
  timeout: 0,
} satisfies Record<keyof ClienteleOptions, 0>) as (keyof ClienteleOptions)[];

/** The options of each kind of store. */
const STORE_KINDS: { readonly [K in StoreOptions['kind']]: readonly (keyof StoreOptionsOf<K>)[] } = {
  memory: ['kind'],
  file: ['kind', 'path', 'createDirectory', 'worker'],
  redis: ['kind', 'url', 'client', 'partitions', 'minReplicas', 'prefix'],
};

/** The options, each read once. @throws InvalidRequestError for one that does not exist, or is none of its kind */
export function optionsOf(given: ClienteleOptions): ClienteleOptions {
  const options = readOptions(given, OPTIONS) as ClienteleOptions;
  const { store, cache } = options;
  if (cache !== undefined) options.cache = readOptions(cache, ['max', 'ttl'], ['cache']) as { max: number };
  if (store === undefined) return options;
  if (typeof store !== 'object' || store === null) {
    throw invalidParameter('store', 'an implementation of the port');
  }
  if (isStore(store)) return options;
  const { kind } = store;
  if (!Object.hasOwn(STORE_KINDS, kind)) {
    const detail = expectation('one of {kinds}', { kinds: Object.keys(STORE_KINDS).join(', ') });
    throw errorOf('parameter_invalid', { param: 'store[kind]', detail });
  }
  return { ...options, store: readOptions(store, STORE_KINDS[kind], ['store']) as StoreOptions };
}

/** Which adapters the options ask for. */
export function adaptersFor({ store = { kind: 'memory' }, cache, livemode, tokens, sms }: ClienteleOptions) {
  return {
    store: isStore(store) ? undefined : store,
    cache: cache !== undefined,
    fakes: !livemode && !(tokens && sms),
  };
}

/**
 * Binds an adapter to each port, under the port's class, and the services on top. Both containers, ours and an
 * application's, are filled by it. Answers a promise only where opening the store does. A verifier that the options leave
 * out in live mode is left to the application: it is missing where the services are asked for, and has not been bound.
 * @param options As {@link optionsOf} answers them.
 */
export const wiring =
  (options: ClienteleOptions, adapters: Adapters) =>
  ({ bind, onDeactivation }: ContainerModuleLoadOptions): void | Promise<void> => {
    const wanted = adaptersFor(options);
    const clock = options.clock ?? new SystemClock();
    const fakes = wanted.fakes ? adapters.fakes?.(clock) : undefined;
    const { tokens = fakes?.tokens, sms = fakes?.sms } = options;
    const scope = scopeOf(options.namespace ?? 'default', options.livemode ?? false);
    const own = wanted.store ? made(wanted.store, scope, adapters) : (options.store as Store);
    const cached = (store: Store) => (options.cache && adapters.cache ? adapters.cache(store, options.cache) : store);
    const store = cached(own);
    // Before anything is opened, so that a wrong option leaves nothing open behind it.
    settingsOf({ ...options, store, tokens: tokens ?? LATER, sms: sms ?? LATER });
    bind(Store).toConstantValue(store);
    if (tokens) bind(TokenVerifier).toConstantValue(tokens);
    if (sms) bind(SmsVerifier).toConstantValue(sms);
    bind(Clock).toConstantValue(clock);
    bind(IdGenerator).toConstantValue(options.ids ?? new UlidGenerator());
    if (options.apps) bind(AppDirectory).toConstantValue(options.apps);
    bind(Clientele)
      .toResolvedValue(
        (
          found: Store,
          tokens: TokenVerifier | undefined,
          sms: SmsVerifier | undefined,
          clock: Clock,
          ids: IdGenerator,
          apps: AppDirectory | undefined,
        ) => {
          const ports = {
            // A store that was bound in place of ours has no cache around it yet.
            store: found === store ? found : cached(found),
            tokens: required('tokens', tokens),
            sms: required('sms', sms),
            clock,
            ids,
            apps,
          };
          // A store that the caller brought, or bound in place of ours, is the caller's to close.
          const close = async () => (wanted.store ? own.close() : undefined);
          return new Clientele({ ...options, ...ports }, fakes, close);
        },
        [Store, optional(TokenVerifier), optional(SmsVerifier), Clock, IdGenerator, optional(AppDirectory)],
      )
      .inSingletonScope();
    bind(CustomerService)
      .toResolvedValue((clientele) => clientele.customers, [Clientele])
      .inSingletonScope();
    onDeactivation(Clientele, (clientele) => clientele.close());
    const opened = store.open();
    return isThenable(opened) ? Promise.resolve(opened) : undefined;
  };

/** Stands for a verifier that is bound later, while the other options are checked. */
const LATER = Object.freeze({ fake: false }) as TokenVerifier & SmsVerifier;

const optional = <T>(serviceIdentifier: T) => ({ serviceIdentifier, optional: true }) as const;

function made<K extends StoreOptions['kind']>(options: StoreOptionsOf<K>, scope: Scope, { stores }: Adapters): Store {
  return required('store', stores[options.kind as K]?.(options, scope));
}

/** By its methods, not its class: a store may come from this library's copy in the other module format. */
const isStore = (store: object): store is Store => 'find' in store && 'insert' in store;

function required<T>(param: string, value: T | undefined): T {
  if (value !== undefined) return value;
  throw errorOf('parameter_missing', { param, detail: expectation('given in live mode') });
}
