import { readOptions } from '../../../src/commands/read-options.ts';
import { completeObject, listOf } from '../../http/openapi/schema-parts.ts';
import { described, readInteger } from '../../http/operation-parameters.ts';
import type { HttpOperation } from '../../http/operations.ts';
import { MAX_REQUESTS, type RequestHistory } from './request-history.ts';

const parameters = {
  $id: 'listRequests',
  type: 'object',
  additionalProperties: false,
  properties: {
    limit: described(
      { type: 'integer', minimum: 1, maximum: MAX_REQUESTS },
      'Maximum number of requests. Default 1,000.',
    ),
  },
} as const;

const nullable = (type: string) => ({ type: [type, 'null'] });

const response = listOf(
  completeObject({
    id: { type: 'string', description: 'The `Request-Id` of the response.' },
    object: { const: 'request' },
    created: { type: 'integer', description: 'Arrival by the clock of the machine, in Unix seconds.' },
    method: { type: 'string', description: 'The method that selected the operation.' },
    path: { type: 'string', description: 'Without the query. `...` replaces parts that may be secret.' },
    status: { ...nullable('integer'), description: 'null if the connection ended before the response.' },
    code: { ...nullable('string'), description: 'Code of the error.' },
    duration_ms: { type: 'number' },
    replayed: { type: 'boolean', description: 'Whether an idempotency key made the server repeat a response.' },
  }),
  'Whether older requests are kept.',
);

/** Creates the operation that lists the latest requests. */
export const listRequests = (history: RequestHistory): HttpOperation => ({
  id: 'listTestRequests',
  summary: 'List the latest 1,000 requests, newest first, without secrets',
  method: 'GET',
  path: '/_test/requests',
  parameters,
  response,
  call: async (_service, _ids, params: object = {}) => {
    const limit = readInteger('limit', readOptions(params, ['limit']).limit, 1, MAX_REQUESTS) ?? MAX_REQUESTS;
    const data = history.latest(Math.min(limit + 1, MAX_REQUESTS));
    return { object: 'list', url: '/_test/requests', has_more: data.length > limit, data: data.slice(0, limit) };
  },
});
