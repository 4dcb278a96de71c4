import { importCustomer } from '../../../src/commands/import-customer.ts';
import { readOptions } from '../../../src/commands/read-options.ts';
import { errorOf } from '../../../src/domain/errors.ts';
import { completeObject, listOf } from '../../http/openapi/schema-parts.ts';
import { described, readChoice } from '../../http/operation-parameters.ts';
import type { HttpOperation } from '../../http/operations.ts';
import { expectation, invalidParameter } from '../messages.ts';
import type { World } from './world.ts';

const EXPECTED = 'an array of exported customers';
const EXISTING = ['refuse', 'skip'] as const;

/** Largest body, in bytes: about 15,000 customers with one card. It bounds the memory. */
const MAX_BODY = 8 * 1024 * 1024;

const { $id: _, ...customer } = importCustomer;

const parameters = {
  $id: 'importCustomers',
  type: 'object',
  additionalProperties: false,
  required: ['customers'],
  properties: {
    customers: described({ type: 'array', items: customer } as const, 'Exported customers, each with all its cards.'),
    on_existing: described(
      { enum: EXISTING },
      '`refuse`: an id that exists is refused. `skip`: an equal customer counts as imported. Default: `refuse`.',
    ),
  },
} as const;

const response = listOf(
  completeObject({
    position: { type: 'integer', description: 'Position in the request, from 0.' },
    id: { type: ['string', 'null'], description: 'null if the customer has no well-formed id.' },
    imported: { type: 'boolean' },
    error: { type: ['object', 'null'], description: 'type, code, param and message of a refusal.' },
  }),
);

/** Creates the operation that imports customers. */
export const importCustomers = (world: World): HttpOperation => ({
  id: 'importTestCustomers',
  summary: 'Import exported customers with their ids, times and cards. Returns a result for each',
  method: 'POST',
  path: '/_test/customers',
  parameters,
  maxBody: MAX_BODY,
  response,
  call: async (_service, _ids, params: object = {}) => {
    const { customers, on_existing } = readOptions(params, ['customers', 'on_existing']);
    if (customers === undefined) {
      throw errorOf('parameter_missing', { param: 'customers', detail: expectation(EXPECTED) });
    }
    if (!Array.isArray(customers)) throw invalidParameter('customers', EXPECTED);
    const onExisting = readChoice('on_existing', on_existing, EXISTING);
    const results = await world.import(customers, { onExisting });
    const data = results.map((result) => {
      const { position, id = null, imported } = result;
      return { position, id, imported, error: result.imported ? null : result.error.toJSON().error };
    });
    return { object: 'list', url: '/_test/customers', has_more: false, data };
  },
});
