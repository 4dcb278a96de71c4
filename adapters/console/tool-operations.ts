import { noParameters } from '../../src/commands/no-parameters.ts';
import type { VerifyReport } from '../../src/ports/store-types.ts';
import { withoutParameters } from '../http/operation-parameters.ts';
import type { HttpOperation } from '../http/operations.ts';
import type { ConsoleService, ConsoleSource } from './console-service.ts';
import { eventOperation } from './event-operation.ts';

/** Path of the operations that the console adds to the wire API: of a test server, or of a mounted console. */
export type ToolsPath = '/_test' | '/_console';

const storeResponse = {
  type: 'object',
  required: ['namespace', 'livemode', 'store'],
  properties: {
    namespace: { type: 'string' },
    livemode: { type: 'boolean' },
    store: { type: 'object', description: 'Kind, capabilities and further properties of the store.' },
    cache: { type: 'object', description: 'Limits, size, hits and misses of the read cache, if there is one.' },
  },
} as const;

const verifyResponse = {
  type: 'object',
  additionalProperties: false,
  required: ['checked', 'problems'],
  properties: {
    checked: { type: 'integer', description: 'Number of customers, including deleted ones.' },
    problems: {
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['id', 'problem'],
        properties: { id: { type: 'string' }, problem: { type: 'string' } },
      },
    },
  },
} as const;

const verifications = new WeakMap<ConsoleService, Promise<VerifyReport>>();

/** Verifies the store. Concurrent calls share one run, because it reads every record. */
function verify(clientele: ConsoleService): Promise<VerifyReport> {
  const running = verifications.get(clientele);
  if (running !== undefined) return running;
  const forget = () => verifications.delete(clientele);
  const verification = clientele.verify().finally(forget);
  verifications.set(clientele, verification);
  return verification;
}

/** Creates the operations for events, the description of the store, and its verification. */
export const toolOperations = (source: ConsoleSource, tools: ToolsPath): HttpOperation[] => [
  eventOperation(source, `${tools}/events`),
  {
    id: 'describeStore',
    summary: 'Describe the store: its kind, its capabilities and its cache',
    method: 'GET',
    path: `${tools}/store`,
    parameters: noParameters,
    response: storeResponse,
    call: withoutParameters(() => source.clientele.describe()),
  },
  {
    id: 'verifyStore',
    summary: 'Check every record of the store against every index',
    method: 'POST',
    path: `${tools}/verify`,
    parameters: noParameters,
    response: verifyResponse,
    call: withoutParameters(() => verify(source.clientele)),
  },
];
