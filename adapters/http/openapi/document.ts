import type { Command } from '../../../src/commands/read-command.ts';
import { cardId, customerId, idempotencyKey, smsId, tokenId } from '../../../src/commands/schemas.ts';
import { EVENT_STREAM } from '../event-stream.ts';
import type { HttpOperation, Method } from '../operations.ts';
import { RESPONSE_SCHEMAS, ref } from './response-schemas.ts';

type Schema = Command['schema'] & { readonly $id?: string };

const json = (response: HttpOperation['response']) => ({
  'application/json': { schema: typeof response === 'string' ? ref(response) : response },
});

/** The second form of a response: a client asks for it by `Accept: text/event-stream`. */
const EVENTS = { [EVENT_STREAM]: { schema: { type: 'string' } } };

const IDS: Readonly<Record<string, object>> = { customer: customerId, card: cardId, token: tokenId, sms_code: smsId };

const REQUEST_ID = { description: 'Identifies the request in logs.', schema: { type: 'string' } };
const REPLAYED = {
  description: 'Present if the response is that of an earlier request with the same Idempotency-Key.',
  schema: { const: 'true' },
};

const LANGUAGE = {
  name: 'Accept-Language',
  in: 'header',
  description: 'Selects the language of messages: Chinese for `zh`, else English.',
  schema: { type: 'string' },
};
const IDEMPOTENCY_KEY = {
  name: 'Idempotency-Key',
  in: 'header',
  description: 'Makes retries safe: the operation runs once, and its response is replayed for 24 hours.',
  schema: idempotencyKey,
};

/** Creates the OpenAPI 3.1 document. It describes parameters by the same schemas that validate them. */
export function createOpenApiDocument(operations: readonly HttpOperation[], basePath = ''): object {
  const commands = Object.fromEntries(operations.map(({ parameters }) => [nameOf(parameters), withoutId(parameters)]));
  return {
    openapi: '3.1.0',
    info: {
      title: 'Customers and their bound cards',
      version: '1.0.0',
      description:
        'The Customer API of Ping++, served by clientele. `X-HTTP-Method-Override` replaces the method of a POST.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: basePath || '/' }],
    security: [{ basic: [] }, { bearer: [] }],
    paths: pathsOf(operations),
    components: {
      schemas: { ...commands, ...RESPONSE_SCHEMAS },
      securitySchemes: {
        basic: { type: 'http', scheme: 'basic', description: 'The API key as user name, with an empty password.' },
        bearer: { type: 'http', scheme: 'bearer', description: 'The API key.' },
      },
    },
  };
}

function pathsOf(operations: readonly HttpOperation[]): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const operation of operations) {
    const { path, method, alternativeMethod, id } = operation;
    const item = paths[path] ?? {};
    paths[path] = item;
    item[method.toLowerCase()] = itemOf(operation, method, id);
    if (alternativeMethod) {
      item[alternativeMethod.toLowerCase()] = itemOf(operation, alternativeMethod, `${id}By${alternativeMethod}`);
    }
  }
  return paths;
}

function itemOf(operation: HttpOperation, method: Method, operationId: string): object {
  const { summary, path, parameters, response, stream } = operation;
  const ids = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  const hasBody = method === 'POST' || method === 'PUT';
  return {
    operationId,
    summary,
    parameters: [
      ...ids.map((name) => ({ name, in: 'path', required: true, schema: IDS[name] })),
      ...(hasBody ? [] : queryOf(parameters)),
      ...(method === 'GET' ? [] : [IDEMPOTENCY_KEY]),
      LANGUAGE,
    ],
    ...(hasBody ? { requestBody: bodyOf(parameters) } : {}),
    responses: {
      200: {
        description: summary,
        headers: headersOf(method),
        content: { ...json(response), ...(stream ? EVENTS : {}) },
      },
      default: { description: 'An error.', headers: headersOf(method), content: json('error') },
    },
  };
}

const headersOf = (method: Method) =>
  method === 'GET' ? { 'Request-Id': REQUEST_ID } : { 'Request-Id': REQUEST_ID, 'Idempotent-Replayed': REPLAYED };

function bodyOf(parameters: Schema): object {
  const content = { schema: ref(nameOf(parameters)) };
  return {
    required: (parameters.required ?? []).length > 0,
    content: { 'application/json': content, 'application/x-www-form-urlencoded': content },
  };
}

/** Describes query parameters: `deepObject` is `created[gte]=1`, `form` is `expand=a&expand=b`. */
function queryOf({ properties = {}, required = [] }: Schema): object[] {
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    ...(schema.properties ? { style: 'deepObject', explode: true } : {}),
    ...(schema.items ? { style: 'form', explode: true } : {}),
    schema,
  }));
}

const nameOf = ({ $id = '' }: Schema): string => $id;

/** Removes `$id`, which would become the base of references. */
function withoutId({ $id: _, ...schema }: Schema): object {
  return schema;
}
