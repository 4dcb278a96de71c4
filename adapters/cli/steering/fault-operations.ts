import { noParameters } from '../../../src/commands/no-parameters.ts';
import { readOptions } from '../../../src/commands/read-options.ts';
import { completeObject, listOf } from '../../http/openapi/schema-parts.ts';
import { withoutParameters } from '../../http/operation-parameters.ts';
import type { HttpOperation } from '../../http/operations.ts';
import { FAULT_NAMES, faultParameters, type GivenFault } from './fault-parameters.ts';
import type { Faults } from './faults.ts';

const PATH = '/_test/faults';

const fault = {
  type: 'object',
  required: ['object', 'service'],
  properties: { object: { const: 'fault' }, ...faultParameters.properties },
} as const;

/** Creates the operations that list, add and cancel faults. */
export const faultOperations = (faults: Faults): HttpOperation[] => [
  {
    id: 'listTestFaults',
    summary: 'List the faults that are still to come, in the order in which they were added',
    method: 'GET',
    path: PATH,
    parameters: noParameters,
    response: listOf(fault),
    call: withoutParameters(() => {
      const data = faults.pending().map((given) => ({ object: 'fault', ...given }));
      return { object: 'list', url: PATH, has_more: false, data };
    }),
  },
  {
    id: 'addTestFault',
    summary: 'Make a call of the token service or the SMS service fail, or the next requests to this server',
    method: 'POST',
    path: PATH,
    parameters: faultParameters,
    response: fault,
    call: async (_service, _ids, params: object = {}) => {
      const given: GivenFault = readOptions(params, FAULT_NAMES);
      faults.add(given);
      return { object: 'fault', ...given };
    },
  },
  {
    id: 'cancelTestFaults',
    summary: 'Cancel all faults that are still to come',
    method: 'DELETE',
    path: PATH,
    parameters: noParameters,
    response: completeObject({ cancelled: { const: true } }),
    call: withoutParameters(() => {
      faults.cancel();
      return { cancelled: true };
    }),
  },
];
