import type { ContainerModuleLoadOptions } from 'inversify';
import type { Fakes } from '../adapters/testing/fakes.ts';
import { Clientele } from './clientele.ts';
import { errorOf } from './domain/errors.ts';
import { paramPath } from './domain/param.ts';
import type { ClienteleOptions, StoreOptions, StoreOptionsOf } from './options.ts';
import { AppDirectory } from './ports/app-directory.ts';
import { isThenable } from './ports/awaitable.ts';
import { Clock, SystemClock } from './ports/clock.ts';
import { IdGenerator } from './ports/id-generator.ts';
import { SmsVerifier } from './ports/sms-verifier.ts';
import { Store } from './ports/store.ts';
import { TokenVerifier } from './ports/token-verifier.ts';
import { CustomerService } from './service/customer-service.ts';
import { settingsOf } from './service/settings.ts';
import { UlidGenerator } from './service/ulid-generator.ts';

/** What makes the adapters that the options ask for; the others need not be there. */
export interface Adapters {
  readonly stores: { readonly [K in StoreOptions['kind']]?: (options: StoreOptionsOf<K>) => Store };
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
} satisfies Record<keyof ClienteleOptions, 0>);

const STORE_KINDS = Object.keys({ memory: 0, file: 0 } satisfies Record<StoreOptions['kind'], 0>);

function checkNames(options: unknown): void {
  if (typeof options !== 'object' || options === null) {
    throw errorOf('parameter_invalid', { param: 'options', detail: { wanted: 'an object of options' } });
  }
  const unknown = Object.keys(options).find((name) => !OPTIONS.includes(name));
  if (unknown === undefined) return;
  const detail = { wanted: 'the options are {names}', values: { names: OPTIONS.join(', ') } };
  throw errorOf('parameter_unknown', { param: paramPath([unknown]), detail });
}

/** Which adapters the options ask for. @throws InvalidRequestError for an option, or a kind of store, that does not exist */
export function adaptersFor(options: ClienteleOptions) {
  checkNames(options);
  const { store = { kind: 'memory' }, cache, livemode, tokens, sms } = options;
  if (typeof store !== 'object' || store === null) {
    throw errorOf('parameter_invalid', { param: 'store', detail: { wanted: 'an implementation of the port' } });
  }
  if (!isStore(store) && !STORE_KINDS.includes(store.kind)) {
    const detail = { wanted: 'one of {kinds}', values: { kinds: STORE_KINDS.join(', ') } };
    throw errorOf('parameter_invalid', { param: 'store[kind]', detail });
  }
  return {
    store: isStore(store) ? undefined : store,
    cache: cache !== undefined,
    fakes: !livemode && !(tokens && sms),
  };
}

/**
 * Binds an adapter to each port, under the port's class, and the services on top. Both containers, ours and an
 * application's, are filled by it. Answers a promise only where opening the store does.
 */
export const wiring =
  (options: ClienteleOptions, adapters: Adapters) =>
  ({ bind, onDeactivation }: ContainerModuleLoadOptions): void | Promise<void> => {
    const wanted = adaptersFor(options);
    const clock = options.clock ?? new SystemClock();
    const fakes = wanted.fakes ? adapters.fakes?.(clock) : undefined;
    const inner = wanted.store ? made(wanted.store, adapters) : (options.store as Store);
    const store = inner && options.cache && adapters.cache ? adapters.cache(inner, options.cache) : inner;
    const ports = {
      store: required('store', store),
      tokens: required('tokens', options.tokens ?? fakes?.tokens),
      sms: required('sms', options.sms ?? fakes?.sms),
    };
    // Before anything is opened, so that a wrong option leaves nothing open behind it.
    settingsOf({ ...options, ...ports });
    bind(Store).toConstantValue(ports.store);
    bind(TokenVerifier).toConstantValue(ports.tokens);
    bind(SmsVerifier).toConstantValue(ports.sms);
    bind(Clock).toConstantValue(clock);
    bind(IdGenerator).toConstantValue(options.ids ?? new UlidGenerator());
    if (options.apps) bind(AppDirectory).toConstantValue(options.apps);
    bind(Clientele)
      .toResolvedValue(
        (
          store: Store,
          tokens: TokenVerifier,
          sms: SmsVerifier,
          clock: Clock,
          ids: IdGenerator,
          apps: AppDirectory | undefined,
        ) => {
          // A store that the caller brought, or bound in place of ours, is the caller's to close.
          const close = async () => (wanted.store ? inner?.close() : undefined);
          return new Clientele({ ...options, store, tokens, sms, clock, ids, apps }, fakes, close);
        },
        [Store, TokenVerifier, SmsVerifier, Clock, IdGenerator, { serviceIdentifier: AppDirectory, optional: true }],
      )
      .inSingletonScope();
    bind(CustomerService)
      .toResolvedValue((clientele) => clientele.customers, [Clientele])
      .inSingletonScope();
    onDeactivation(Clientele, (clientele) => clientele.close());
    const opened = ports.store.open();
    return isThenable(opened) ? Promise.resolve(opened) : undefined;
  };

function made<K extends StoreOptions['kind']>(options: StoreOptionsOf<K>, { stores }: Adapters): Store | undefined {
  return stores[options.kind as K]?.(options);
}

/** By its methods, not its class: a store may come from this library's copy in the other module format. */
const isStore = (store: object): store is Store => 'find' in store && 'insert' in store;

function required<T>(param: string, value: T | undefined): T {
  if (value !== undefined) return value;
  throw errorOf('parameter_missing', { param, detail: { wanted: 'given in live mode' } });
}
