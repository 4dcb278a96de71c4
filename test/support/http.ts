import assert from 'node:assert/strict';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { createHttpHandler, type HttpHandlerOptions } from '../../adapters/http/index.ts';
import { openApi } from '../../adapters/http/openapi/document.ts';
import { OPERATIONS } from '../../adapters/http/operations.ts';
import { createTestClientele, type TestClientele, type TestOptions } from '../../adapters/testing/index.ts';

export const KEY = 'sk_test_ibbTe5jLGCi5rzfH4OqPW9KC';

/** What a test looks at. The body is any: tests read into it as clients do. */
export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: JSON of whatever was answered.
  readonly body: any;
}

export interface Sending {
  readonly headers?: Record<string, string> | [string, string][];
  readonly body?: string | Uint8Array | object;
  /** Null sends none. */
  readonly key?: string | null;
}

type Handler = (request: Request) => Promise<Response>;

/** Sends `POST /v1/customers` to a handler; every answer is held against the OpenAPI document. */
export async function send(handler: Handler, line: string, { headers, body, key = KEY }: Sending = {}): Promise<Reply> {
  const [method = '', target = ''] = line.split(' ');
  const given = new Headers(headers);
  if (key !== null && !given.has('authorization')) given.set('authorization', `Bearer ${key}`);
  const text = typeof body === 'string' || body instanceof Uint8Array ? body : body && JSON.stringify(body);
  const init = { method, headers: given, ...(text === undefined ? {} : { body: text }) };
  return replyOf(line, await handler(new Request(`http://localhost${target}`, init)));
}

/** A response, read and checked. */
export async function replyOf(line: string, response: Response): Promise<Reply> {
  const reply = { status: response.status, headers: response.headers, body: JSON.parse(await response.text()) };
  assert.equal(reply.headers.get('content-type'), 'application/json;charset=utf-8');
  assert.equal(reply.headers.get('cache-control'), 'no-store');
  assert.equal(reply.headers.get('x-content-type-options'), 'nosniff');
  assert.match(reply.headers.get('request-id') ?? '', /^req_[0-9A-HJKMNP-TV-Z]{26}$/);
  const method = reply.status === 200 ? methodOf(line, reply) : undefined;
  conforms(reply.status === 200 ? method : 'error', reply.body);
  return reply;
}

const ajv = new Ajv2020({ strict: false });
const document = openApi(OPERATIONS) as {
  components: { schemas: Record<string, object> };
  paths: Record<
    string,
    Record<string, { responses: { 200: { content: Record<string, { schema: { $ref: string } }> } } }>
  >;
};
ajv.addSchema({ $id: 'document', components: document.components });

/** That a value is what the document says of it. */
export function conforms(name: string | undefined, value: unknown): void {
  if (name === undefined) return;
  const validate = ajv.getSchema(`document#/components/schemas/${name}`);
  assert.ok(validate, `the document has no schema ${name}`);
  assert.ok(validate(value), `${name}: ${ajv.errorsText(validate.errors)}\n${JSON.stringify(value)}`);
}

/** Name of the schema that the document has for a success; undefined for what is no operation. */
function methodOf(line: string, { body }: Reply): string | undefined {
  const [method = '', target = ''] = line.split(' ');
  const path = target
    .replace(/\?.*$/, '')
    .replace(/(.)\/$/, '$1')
    .split('/');
  const found = Object.entries(document.paths).find(([pattern]) => {
    const segments = pattern.split('/');
    return segments.length === path.length && segments.every((each, i) => each.startsWith('{') || each === path[i]);
  });
  if (found === undefined) return undefined;
  // A request whose method was overridden answers what the other method does.
  const item = found[1][method.toLowerCase()] ?? {};
  const operation = body.deleted ? found[1].delete : item;
  return (operation as (typeof found)[1][string]).responses[200].content['application/json']?.schema.$ref
    .split('/')
    .pop();
}

export interface Face {
  readonly world: TestClientele;
  readonly handler: Handler;
  send(line: string, sending?: Sending): Promise<Reply>;
}

/** A world with an HTTP face on it. */
export async function faceWorld(options: TestOptions = {}, more: Partial<HttpHandlerOptions> = {}): Promise<Face> {
  const world = await createTestClientele(options);
  const handler = createHttpHandler({ keys: { [KEY]: world }, ...more });
  return { world, handler, send: (line, sending) => send(handler, line, sending) };
}

/** That a request was refused so; answers the error. */
export function refused({ status, body }: Reply, ...expected: [status: number, code: string, param?: string]) {
  assert.deepEqual(
    [status, body.error?.code, body.error?.param],
    [expected[0], expected[1], expected[2]],
    body.error?.message,
  );
  return body.error as { type: string; message: string; code?: string; param?: string };
}

/** Runs a test on a server on loopback. */
export async function serving(
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
