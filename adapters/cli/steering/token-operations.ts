import { noParameters } from '../../../src/commands/no-parameters.ts';
import { readOptions } from '../../../src/commands/read-options.ts';
import { cardFields, cardholder, smsId, timestamp, tokenId } from '../../../src/commands/schemas.ts';
import { errorOf } from '../../../src/domain/errors.ts';
import { completeObject } from '../../http/openapi/schema-parts.ts';
import type { HttpOperation } from '../../http/operations.ts';
import type { Fakes } from '../../testing/fakes.ts';
import { expectation } from '../messages.ts';
import type { IssuedTokens } from './issued-tokens.ts';
import type { World } from './world.ts';

const smsCode = completeObject({
  id: smsId,
  object: { const: 'sms_code' },
  created: timestamp,
  validated: { type: 'boolean', description: 'Whether the right digits were entered.' },
  source: { ...tokenId, description: 'The token for which the code was sent.' },
});

const token = completeObject({
  id: tokenId,
  object: { const: 'token' },
  created: timestamp,
  livemode: { type: 'boolean' },
  used: { type: 'boolean', description: 'Whether the token has bound a card.' },
  time_used: { ...timestamp, type: ['integer', 'null'], description: 'null until the token is used.' },
  type: { const: 'card' },
  card: completeObject({ ...cardFields, customer: { type: 'null' }, name: cardholder }),
  sms_code: smsCode,
});

/** The part of the world that knows the issued cards. */
interface Issued {
  readonly fakes: Fakes;
  readonly tokens: IssuedTokens;
}

/** Describes a code without its digits, which a client must not be able to read. */
function describeSmsCode({ fakes, tokens }: Issued, id: string): object | undefined {
  const code = fakes.sms.find(id);
  if (code === undefined) return undefined;
  const { source, validated } = code;
  return { id, object: 'sms_code', created: tokens.find(source)?.created, validated, source };
}

function describeToken(issued: Issued, id: string): object | undefined {
  const found = issued.fakes.tokens.find(id);
  const times = issued.tokens.find(id);
  if (found === undefined || times === undefined) return undefined;
  const { livemode, card, sms_code } = found;
  const used = times.used !== null;
  return {
    ...{ id, object: 'token', created: times.created, livemode, used, time_used: times.used, type: 'card', card },
    sms_code: describeSmsCode(issued, sms_code ?? ''),
  };
}

type Describe = (issued: Issued, id: string) => object | undefined;

const retrieve =
  (world: World, what: 'card token' | 'SMS code', describe: Describe): HttpOperation['call'] =>
  async (_service, [id = ''], params: object = {}) => {
    readOptions(params, []);
    const { fakes, tokens } = world;
    const object = fakes && describe({ fakes, tokens }, id);
    if (object === undefined) throw errorOf('resource_missing', { param: 'id', detail: expectation(what) });
    return object;
  };

/** Creates the operations that retrieve tokens and SMS codes of the fakes, as clients of the original API do. */
export const tokenOperations = (world: World): HttpOperation[] => [
  {
    id: 'retrieveToken',
    summary: 'Retrieve a token that the server has issued',
    method: 'GET',
    path: '/v1/tokens/{token}',
    parameters: noParameters,
    response: token,
    call: retrieve(world, 'card token', describeToken),
  },
  {
    id: 'retrieveSmsCode',
    summary: 'Retrieve an SMS code that the server has issued, without its digits',
    method: 'GET',
    path: '/v1/sms_codes/{sms_code}',
    parameters: noParameters,
    response: smsCode,
    call: retrieve(world, 'SMS code', describeSmsCode),
  },
];

const BINDING = ['createCustomer', 'bindCard'];

/** Makes an operation that binds a card record the use of the token. Returns any other operation unchanged. */
export function recordTokenUse(world: World, operation: HttpOperation): HttpOperation {
  if (!BINDING.includes(operation.id)) return operation;
  const call: HttpOperation['call'] = async (service, ids, params, options) => {
    // The world can be replaced during the call.
    const { tokens, clock } = world;
    const result = await operation.call(service, ids, params, options);
    const source = (params as { readonly source?: unknown } | undefined)?.source;
    if (typeof source === 'string') tokens.use(source, Math.floor(clock.now() / 1000));
    return result;
  };
  return { ...operation, call };
}
