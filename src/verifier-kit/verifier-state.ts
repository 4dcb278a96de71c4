import { errorOf, invalidParameter } from '../domain/errors.ts';
import { expectation } from '../domain/messages.ts';
import { isNamespace, type Scope, scopeOf } from '../domain/scope.ts';
import { type Clock, SystemClock } from '../ports/clock.ts';
import { checkMethods } from '../ports/port-methods.ts';
import type { StateStore } from '../ports/state-store.ts';
import { ScopedState } from './scoped-state.ts';

/** Options of a verifier: its state, its scope and its clock. */
export interface VerifierState {
  /** The state of the application's store: `store.stateStore(clock)`. All processes of the service share it. */
  state: StateStore;
  /** The tenant: 1 to 64 characters of `A-Za-z0-9_-`. Default: `default`. */
  namespace?: string | undefined;
  /** Whether the verifier works for live data. Default: false. */
  livemode?: boolean | undefined;
  /** Default: the system clock. Pass the same clock to `store.stateStore`. */
  clock?: Clock | undefined;
}

/** The names of the options of {@link VerifierState}. */
export const VERIFIER_STATE_NAMES = [
  'state',
  'namespace',
  'livemode',
  'clock',
] as const satisfies readonly (keyof VerifierState)[];

/**
 * Checks the options {@link VerifierState}, and fills in the defaults.
 * @param option Name of the option that selects the verifier. Errors begin with it: `sms[state]`.
 * @throws InvalidRequestError naming the option
 */
export function readVerifierState(
  option: 'sms' | 'tokens',
  given: { readonly [N in keyof VerifierState]?: unknown },
): { readonly state: ScopedState; readonly scope: Scope; readonly clock: Clock } {
  const { state, namespace = 'default', livemode = false, clock = new SystemClock() } = given;
  if (state === undefined) {
    const detail = expectation('the state of a store: store.stateStore()');
    throw errorOf('parameter_missing', { param: `${option}[state]`, detail });
  }
  checkMethods(`${option}[state]`, state, ['read', 'compareAndSet']);
  checkMethods(`${option}[clock]`, clock, ['now']);
  if (!isNamespace(namespace)) {
    throw invalidParameter(`${option}[namespace]`, 'a string of 1 to 64 letters, digits, _ or -');
  }
  if (typeof livemode !== 'boolean') throw invalidParameter(`${option}[livemode]`, 'true or false');
  const scope = scopeOf(namespace, livemode);
  return { state: new ScopedState(state as StateStore, scope), scope, clock: clock as Clock };
}
