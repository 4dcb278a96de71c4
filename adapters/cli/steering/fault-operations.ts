import { noParameters } from '../../../src/commands/no-parameters.ts';
import { readOptions } from '../../../src/commands/read-options.ts';
import { errorOf } from '../../../src/domain/errors.ts';
import { expectation } from '../../http/messages.ts';
import { readChoice } from '../../http/operation-parameters.ts';
import type { HttpOperation } from '../../http/operations.ts';
import {
  FAULT_NAMES,
  faultParameters,
  type GivenFault,
  readFailure,
  readHttpFault,
  SERVICES,
} from './fault-parameters.ts';
import type { HttpFaults } from './http-faults.ts';
import type { World } from './world.ts';

function addFault(world: World, httpFaults: HttpFaults, given: GivenFault): void {
  const service = readChoice('service', given.service, SERVICES);
  if (service === undefined) {
    const detail = expectation('one of {values}', { values: SERVICES.join(', ') });
    throw errorOf('parameter_missing', { param: 'service', detail });
  }
  if (service === 'http') {
    const { fault, times } = readHttpFault(given);
    httpFaults.add(fault, times);
    return;
  }
  const verifier = world.faults[service];
  verifier.fail(readFailure(given, verifier.calls));
}

/** Cancels all faults that are still to come. */
export function cancelFaults({ faults }: World, httpFaults: HttpFaults): void {
  faults.tokens.recover();
  faults.sms.recover();
  httpFaults.clear();
}

/** Creates the operations that add and cancel faults. */
export const faultOperations = (world: World, httpFaults: HttpFaults): HttpOperation[] => [
  {
    id: 'addTestFault',
    summary: 'Make a call of the token service or the SMS service fail, or the next requests to this server',
    method: 'POST',
    path: '/_test/faults',
    parameters: faultParameters,
    response: {
      type: 'object',
      required: ['object', 'service'],
      properties: { object: { const: 'fault' }, ...faultParameters.properties },
    },
    call: async (_service, _ids, params: object = {}) => {
      const given: GivenFault = readOptions(params, FAULT_NAMES);
      addFault(world, httpFaults, given);
      return { object: 'fault', ...given };
    },
  },
  {
    id: 'cancelTestFaults',
    summary: 'Cancel all faults that are still to come',
    method: 'DELETE',
    path: '/_test/faults',
    parameters: noParameters,
    response: {
      type: 'object',
      additionalProperties: false,
      required: ['cancelled'],
      properties: { cancelled: { const: true } },
    },
    call: async (_service, _ids, params: object = {}) => {
      readOptions(params, []);
      cancelFaults(world, httpFaults);
      return { cancelled: true };
    },
  },
];
