import assert from 'node:assert/strict';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { createHttpHandler, type FetchHandler, type HttpHandlerOptions } from '../../adapters/http/index.ts';
import { createOpenApiDocument } from '../../adapters/http/openapi/document.ts';
import { OPERATIONS } from '../../adapters/http/operations.ts';
import { createTestClientele, type TestClientele, type TestOptions } from '../../adapters/testing/index.ts';

export const KEY = 'sk_test_ibbTe5jLGCi5rzfH4OqPW9KC';

/** A response with its parsed body. */
export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests read any JSON response, like clients.
  readonly body: any;
}

export interface SendOptions {
  readonly headers?: Record<string, string> | [string, string][];
  readonly body?: string | Uint8Array | object;
  /** API key; null sends no Authorization header. */
  readonly key?: string | null;
}

/** Sends a request such as `POST /v1/customers` to a handler, and checks the response against the OpenAPI document. */
export async function send(
  handler: FetchHandler,
  line: string,
  { headers, body, key = KEY }: SendOptions = {},
): Promise<Reply> {
  const [method = '', target = ''] = line.split(' ');
  const allHeaders = new Headers(headers);
  if (key !== null && !allHeaders.has('authorization')) allHeaders.set('authorization', `Bearer ${key}`);
  const text = typeof body === 'string' || body instanceof Uint8Array ? body : body && JSON.stringify(body);
  const init = { method, headers: allHeaders, ...(text === undefined ? {} : { body: text }) };
  return replyOf(line, await handler(new Request(`http://localhost${target}`, init)));
}

/** Reads a response, and checks its headers and its body. */
export async function replyOf(line: string, response: Response): Promise<Reply> {
  const reply = { status: response.status, headers: response.headers, body: JSON.parse(await response.text()) };
  assert.equal(reply.headers.get('content-type'), 'application/json;charset=utf-8');
  assert.equal(reply.headers.get('cache-control'), 'no-store');
  assert.equal(reply.headers.get('x-content-type-options'), 'nosniff');
  assert.match(reply.headers.get('request-id') ?? '', /^req_[0-9A-HJKMNP-TV-Z]{26}$/);
  assertSchema(reply.status === 200 ? responseSchemaOf(line, reply) : 'error', reply.body);
  return reply;
}

const ajv = new Ajv2020({ strict: false });
const document = createOpenApiDocument(OPERATIONS) as {
  components: { schemas: Record<string, object> };
  paths: Record<
    string,
    Record<string, { responses: { 200: { content: Record<string, { schema: { $ref: string } }> } } }>
  >;
};
ajv.addSchema({ $id: 'document', components: document.components });

/** Asserts that a value matches a schema of the OpenAPI document. Without a name there is nothing to match. */
export function assertSchema(name: string | undefined, value: unknown): void {
  if (name === undefined) return;
  const validate = ajv.getSchema(`document#/components/schemas/${name}`);
  assert.ok(validate, `the document has no schema ${name}`);
  assert.ok(validate(value), `${name}: ${ajv.errorsText(validate.errors)}\n${JSON.stringify(value)}`);
}

/** Returns the name of the schema for a successful response; undefined if the path belongs to no operation. */
function responseSchemaOf(line: string, { body }: Reply): string | undefined {
  const [method = '', target = ''] = line.split(' ');
  const path = target
    .replace(/\?.*$/, '')
    .replace(/(.)\/$/, '$1')
    .split('/');
  const [, operations] =
    Object.entries(document.paths).find(([pattern]) => {
      const segments = pattern.split('/');
      return segments.length === path.length && segments.every((each, i) => each.startsWith('{') || each === path[i]);
    }) ?? [];
  if (operations === undefined) return undefined;
  // X-HTTP-Method-Override may have made the request a deletion.
  const operation = operations[body.deleted ? 'delete' : method.toLowerCase()];
  assert.ok(operation, `the document has no operation ${line}`);
  return operation.responses[200].content['application/json']?.schema.$ref.split('/').pop();
}

/** A test clientele with an HTTP handler. */
export interface HttpWorld {
  readonly world: TestClientele;
  readonly handler: FetchHandler;
  send(line: string, options?: SendOptions): Promise<Reply>;
}

export async function createHttpWorld(
  options: TestOptions = {},
  handlerOptions: Partial<HttpHandlerOptions> = {},
): Promise<HttpWorld> {
  const world = await createTestClientele(options);
  const handler = createHttpHandler({ keys: { [KEY]: world }, ...handlerOptions });
  return { world, handler, send: (line, options) => send(handler, line, options) };
}

/** Asserts that a response is this error, and returns the error. */
export function assertError({ status, body }: Reply, ...expected: [status: number, code: string, param?: string]) {
  assert.deepEqual(
    [status, body.error?.code, body.error?.param],
    [expected[0], expected[1], expected[2]],
    body.error?.message,
  );
  return body.error as { type: string; message: string; code?: string; param?: string };
}

/** Runs a test with a server on the loopback interface. */
export async function withServer(
  listener: RequestListener,
  test: (origin: string, port: number) => Promise<void>,
  settings: { maxRequestsPerSocket?: number } = {},
): Promise<void> {
  const server = Object.assign(createServer(listener), settings);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  try {
    await test(`http://127.0.0.1:${port}`, port);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}
