import { errorOf } from '../../../src/domain/errors.ts';
import { expectation } from '../../http/messages.ts';
import { readChoice } from '../../http/operation-parameters.ts';
import { type GivenFault, readFailure, readHttpFault, SERVICES } from './fault-parameters.ts';
import { HttpFaults } from './http-faults.ts';
import type { World } from './world.ts';

/** Returns a fault as a client would add it now; undefined if it is no longer to come. */
type Describe = () => GivenFault | undefined;

/** The faults that clients have added. */
export class Faults {
  readonly http = new HttpFaults();
  readonly #world: World;
  #added: Describe[] = [];

  constructor(world: World) {
    this.#world = world;
  }

  /** @throws InvalidRequestError naming the parameter */
  add(given: GivenFault): void {
    const service = readChoice('service', given.service, SERVICES);
    if (service === undefined) {
      const detail = expectation('one of {values}', { values: SERVICES.join(', ') });
      throw errorOf('parameter_missing', { param: 'service', detail });
    }
    const describe = service === 'http' ? this.#addHttpFault(given) : this.#addFailure(service, given);
    this.#added = [...this.#added.filter((each) => each() !== undefined), describe];
  }

  /** Returns the faults that are still to come, in the order in which they were added. */
  pending(): GivenFault[] {
    return this.#added.map((describe) => describe()).filter((fault) => fault !== undefined);
  }

  /** Cancels all faults that are still to come. */
  cancel(): void {
    this.#world.faults.tokens.recover();
    this.#world.faults.sms.recover();
    this.http.clear();
    this.#added = [];
  }

  #addHttpFault(given: GivenFault): Describe {
    const { fault, times } = readHttpFault(given);
    const left = this.http.add(fault, times);
    return () => (left() > 0 ? { ...given, times: left() } : undefined);
  }

  /** Returns the calls of a service that have a fault, in the form of the parameter `call`. */
  #callsWithFault(service: 'tokens' | 'sms'): ReadonlySet<unknown> {
    const faults = this.pending().filter((fault) => fault.service === service);
    return new Set(faults.map(({ call }) => call));
  }

  #addFailure(service: 'tokens' | 'sms', given: GivenFault): Describe {
    const verifier = this.#world.faults[service];
    const failure = readFailure(given, verifier.calls, this.#callsWithFault(service));
    verifier.fail(failure);
    const { call } = failure;
    if (typeof call !== 'number') return () => given;
    return () => (call > verifier.calls ? { ...given, call: call - verifier.calls } : undefined);
  }
}
