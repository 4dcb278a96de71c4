import type { ServiceIdentifier } from 'inversify';
import { invalidParameter } from '../domain/errors.ts';
import { Clock } from '../ports/clock.ts';
import { isFake } from '../ports/port-methods.ts';
import type { SmsVerifier } from '../ports/sms-verifier.ts';
import type { StateStore } from '../ports/state-store.ts';
import { Store } from '../ports/store.ts';
import type { TokenVerifier } from '../ports/token-verifier.ts';
import type { Settings } from '../service/operation/settings.ts';
import type { Closers } from './closers.ts';
import type { IssuingVerifier } from './issuer.ts';
import type { NamedBindings } from './named-bindings.ts';
import type { CreateVerifier } from './verifier-kinds.ts';

/**
 * Binds a verifier that keeps its state in the bound store. The application can rebind the store or the clock before it
 * resolves the verifier or the clientele.
 * @param option Name of the option that selects the verifier.
 * @param closers Waits for the calls of the verifier before the store is closed.
 * @throws InvalidRequestError for a wrong option of the verifier, a store that keeps no state, and a fake in live mode
 */
export function bindStatefulVerifier<V extends TokenVerifier | SmsVerifier>(
  bindings: NamedBindings,
  port: ServiceIdentifier<V>,
  option: 'tokens' | 'sms',
  create: CreateVerifier<V>,
  { store, clock, scope, locale }: Settings,
  closers: Closers,
): void {
  const createFor = (boundStore: Store, boundClock: Clock): V => {
    const state = stateOf(boundStore, boundClock);
    const verifier = create({ state, namespace: scope.namespace, livemode: scope.livemode, clock: boundClock }, locale);
    if (scope.livemode && isFake(option, verifier)) {
      throw invalidParameter(option, 'a real verifier in live mode, whose sender or inner verifier is no fake');
    }
    // Closed before the store, because the result of a call that outlives its operation must be stored.
    closers.add(() => (verifier as { settled?(): Promise<void> }).settled?.());
    return verifier;
  };
  // Created before the store is opened, so that a wrong option leaves nothing open.
  const verifier = createFor(store, clock);
  bindings.bind(port, (binding) =>
    binding
      .toResolvedValue(
        (boundStore: Store, boundClock: Clock) =>
          boundStore === store && boundClock === clock ? verifier : createFor(boundStore, boundClock),
        [bindings.inject(Store), bindings.inject(Clock)],
      )
      .inSingletonScope(),
  );
}

/** Returns the state that a store keeps for verifiers. A store of the application may lack the method. */
function stateOf(store: Store, clock: Clock): StateStore {
  return (store.stateStore ?? Store.prototype.stateStore).call(store, clock);
}

/** Returns the verifier if it issues; undefined otherwise, because the application may have bound another verifier. */
export const issuingVerifierOf = (verifier: TokenVerifier | SmsVerifier): IssuingVerifier | undefined =>
  'issue' in verifier && typeof verifier.issue === 'function' ? (verifier as unknown as IssuingVerifier) : undefined;
