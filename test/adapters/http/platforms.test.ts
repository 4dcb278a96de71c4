import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import http2, { type OutgoingHttpHeaders } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { describe, test } from 'node:test';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { MAX_BODY } from '../../../adapters/http/body.ts';
import { toNodeListener } from '../../../adapters/http/index.ts';
import {
  assertError,
  createHttpWorld,
  type HttpWorld,
  KEY,
  type Reply,
  replyOf,
  withServer,
} from '../../support/http.ts';
import { rejection } from '../../support/rejection.ts';
import { add } from '../../support/world.ts';

const AUTHORIZED = { authorization: `Bearer ${KEY}` };
const JSON_TYPE = 'application/json';
const FORM_TYPE = 'application/x-www-form-urlencoded';
const CREATE = 'POST /v1/customers';

const parametersOf = ({ world }: HttpWorld) => ({
  app: 'app_1',
  ...world.issueCard(),
  metadata: { 'a b': '1&2=3' },
  description: '你好',
});

/** Wraps a listener: like a parser, reads the whole body first, and sets properties of the request. */
const behindParser =
  (listener: RequestListener, parse: (bytes: Buffer) => object): RequestListener =>
  async (incoming, outgoing) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    Object.assign(incoming, parse(Buffer.concat(chunks)));
    listener(incoming, outgoing);
  };

describe('a body that the platform has read', () => {
  const post = async (
    http: HttpWorld,
    parse: (bytes: Buffer) => object,
    type: string,
    text: string,
  ): Promise<Reply> => {
    let reply: Reply | undefined;
    await withServer(behindParser(toNodeListener(http.handler), parse), async (origin) => {
      const init = { method: 'POST', headers: { ...AUTHORIZED, 'content-type': type }, body: text };
      reply = await replyOf(CREATE, await fetch(`${origin}/v1/customers`, init));
    });
    return reply as Reply;
  };
  const assertCreated = ({ status, body }: Reply) => {
    const { metadata, description } = body;
    assert.deepEqual([status, metadata, description], [200, { 'a b': '1&2=3' }, '你好'], JSON.stringify(body));
  };
  const toForm = (value: object, name = ''): string[] =>
    Object.entries(value).flatMap(([key, child]) => {
      const path = name === '' ? key : `${name}[${key}]`;
      return typeof child === 'object' ? toForm(child, path) : `${path}=${encodeURIComponent(child)}`;
    });

  test('is read from rawBody or body if it is bytes or text', async () => {
    const http = await createHttpWorld();
    for (const parse of [
      (bytes: Buffer) => ({ rawBody: bytes, body: { ignored: true } }),
      (bytes: Buffer) => ({ rawBody: new Uint8Array(bytes) }),
      (bytes: Buffer) => ({ rawBody: bytes.toString() }),
      (bytes: Buffer) => ({ body: bytes }),
      (bytes: Buffer) => ({ body: bytes.toString() }),
      (bytes: Buffer) => ({ body: new Uint8Array(bytes).buffer }),
    ]) {
      assertCreated(await post(http, parse, JSON_TYPE, JSON.stringify(parametersOf(http))));
      assertCreated(await post(http, parse, FORM_TYPE, toForm(parametersOf(http)).join('&')));
      // The original's curl example sends JSON under a form's type.
      assertCreated(await post(http, parse, FORM_TYPE, JSON.stringify(parametersOf(http))));
    }
  });

  test('is unsupported if its bytes are compressed or multipart, and accepted if only its header says so', async () => {
    const { handler } = await createHttpWorld();
    const message = (pattern: RegExp) => ({ status: 415, code: 'body_unsupported', pattern });
    const form = 'multipart/form-data; boundary=x';
    const cases: [body: Buffer | string, headers: Record<string, string>, expected: ReturnType<typeof message>][] = [
      [gzipSync('{}'), { 'content-encoding': 'gzip' }, message(/without compression/)],
      [brotliCompressSync('{"app":"app_1"}'), { 'content-encoding': 'br' }, message(/without compression/)],
      ['--x\r\n\r\napp_1\r\n--x--', { 'content-type': form }, message(/not multipart/)],
      ['{}', { 'content-encoding': 'gzip' }, { status: 400, code: 'parameter_missing', pattern: /app/ }],
    ];
    for (const [bytes, headers, { status, code, pattern }] of cases) {
      for (const name of ['rawBody', 'body']) {
        let written: { status: number; text: string } = { status: 0, text: '' };
        const outgoing = {
          writeHead: (each: number) => (written = { ...written, status: each }),
          end: (text: string) => (written = { ...written, text }),
        };
        const incoming = {
          method: 'POST',
          url: '/v1/customers',
          headers: { ...AUTHORIZED, ...headers },
          [name]: bytes,
        };
        await toNodeListener(handler)(incoming as never, outgoing as never);
        const { error } = JSON.parse(written.text);
        assert.deepEqual([written.status, error.code], [status, code], error.message);
        assert.match(error.message, pattern);
      }
    }
  });

  test('is read from body if a parser has made an object of it', async () => {
    const http = await createHttpWorld();
    const json = (bytes: Buffer) => ({ body: JSON.parse(bytes.toString()) });
    assertCreated(await post(http, json, JSON_TYPE, JSON.stringify(parametersOf(http))));
    const flat = (bytes: Buffer) => ({ body: Object.fromEntries(new URLSearchParams(bytes.toString())) });
    assertCreated(await post(http, flat, FORM_TYPE, toForm(parametersOf(http)).join('&')));
    const nested = parametersOf(http);
    assertCreated(await post(http, () => ({ body: nested }), FORM_TYPE, toForm(nested).join('&')));
  });

  test('is rejected as usual if it is invalid', async () => {
    const http = await createHttpWorld();
    const cycle: { self?: object } = {};
    cycle.self = cycle;
    const cases: [body: unknown, type: string, status: number, code: string, param?: string][] = [
      ['x'.repeat(MAX_BODY + 1), JSON_TYPE, 413, 'body_too_large'],
      [{ app: 'x'.repeat(MAX_BODY) }, JSON_TYPE, 413, 'body_too_large'],
      [cycle, JSON_TYPE, 400, 'body_invalid'],
      [{ app: 1n }, JSON_TYPE, 400, 'body_invalid'],
      [cycle, FORM_TYPE, 400, 'body_invalid'],
      [Buffer.from([0xff]), JSON_TYPE, 400, 'body_invalid'],
      [{ app: 'app_1', number: '1' }, FORM_TYPE, 400, 'parameter_missing', 'source'],
      [{ '__proto__[x]': '1' }, FORM_TYPE, 400, 'parameter_missing', 'app'],
    ];
    for (const [body, type, ...expected] of cases) {
      assertError(await post(http, () => ({ body }), type, 'x=1234'), ...expected);
    }
    const keepBytes = (bytes: Buffer) => ({ bytes });
    await withServer(
      behindParser((incoming, outgoing) => {
        Object.defineProperty(incoming, 'body', { get: () => assert.fail('Invalid JSON') });
        toNodeListener(http.handler)(incoming, outgoing);
      }, keepBytes),
      async (origin) => {
        const reply = await fetch(`${origin}/v1/customers`, { method: 'POST', headers: AUTHORIZED, body: '{' });
        assertError(await replyOf(CREATE, reply), 400, 'body_invalid');
      },
    );
  });

  test('and did not keep is rejected with the remedy', async () => {
    const http = await createHttpWorld();
    const text = JSON.stringify(parametersOf(http));
    const jsonAsForm = (bytes: Buffer) => ({ body: Object.fromEntries(new URLSearchParams(bytes.toString())) });
    for (const parse of [() => ({}), () => ({ body: undefined }), () => ({ body: {} }), jsonAsForm]) {
      const error = assertError(await post(http, parse, FORM_TYPE, text), 400, 'body_invalid');
      assert.match(
        error.message,
        /mount the handler before body parsers such as express\.json\(\), or keep .* rawBody/,
      );
    }
    assert.equal((await post(http, () => ({ body: {} }), JSON_TYPE, '{}')).body.error.code, 'parameter_missing');
  });

  test('is read from the stream if no other code has read it, whatever body contains', async () => {
    const http = await createHttpWorld();
    const listener = toNodeListener(http.handler);
    await withServer(
      (incoming, outgoing) => listener(Object.assign(incoming, { body: {} }), outgoing),
      async (origin) => {
        const init = { method: 'POST', headers: AUTHORIZED, body: JSON.stringify(parametersOf(http)) };
        assertCreated(await replyOf(CREATE, await fetch(`${origin}/v1/customers`, init)));
      },
    );
  });
});

describe('the objects of serverless adapters', () => {
  interface FakeResponse {
    statusCode: number;
    headers: Record<string, string>;
    text: string;
  }
  /** Sends an imitation of a request, and returns what the listener wrote to an imitation of a response. */
  async function serve({ handler }: HttpWorld, incoming: object): Promise<FakeResponse> {
    const written: FakeResponse = { statusCode: 0, headers: {}, text: '' };
    const outgoing = {
      setHeader: (name: string, value: string) => Object.assign(written.headers, { [name]: value }),
      set statusCode(status: number) {
        written.statusCode = status;
      },
      end: (text: string) => Object.assign(written, { text }),
    };
    await toNodeListener(handler)(incoming as IncomingMessage, outgoing as never);
    return written;
  }

  test('are served without a socket, raw headers or a stream', async () => {
    const http = await createHttpWorld();
    const url = '/v1/customers';
    const body = () => JSON.stringify(parametersOf(http));
    const requests: (() => object)[] = [
      () => ({ method: 'POST', url, headers: { Authorization: `Bearer ${KEY}` }, body: body() }),
      () => ({ method: 'POST', url, headers: new Headers(AUTHORIZED), body: Buffer.from(body()) }),
      () => ({
        method: 'POST',
        url,
        rawHeaders: [],
        headers: { ...AUTHORIZED, 'content-length': 999 },
        rawBody: body(),
      }),
      () => ({ method: 'POST', url: new URL(url, 'http://localhost'), headers: AUTHORIZED, body: parametersOf(http) }),
      () => ({ method: 'POST', url, headers: { authorization: [AUTHORIZED.authorization] }, body: parametersOf(http) }),
      () => Object.assign(new EventEmitter(), { method: 'POST', url, headers: AUTHORIZED, body: parametersOf(http) }),
      () => Object.assign(Readable.from([body()]), { method: 'POST', url, headers: AUTHORIZED, httpVersion: '1.1' }),
      () =>
        Object.assign(Readable.from([]), {
          method: 'POST',
          url,
          headers: AUTHORIZED,
          httpVersionMajor: '1',
          body: body(),
        }),
    ];
    for (const [i, create] of requests.entries()) {
      const { statusCode, headers, text } = await serve(http, create());
      assert.equal(statusCode, 200, `request ${i}: ${text}`);
      assert.equal(headers['content-type'], 'application/json;charset=utf-8');
      assert.equal(JSON.parse(text).description, '你好');
    }
  });

  test('never make the listener throw or reject, whatever they are', async () => {
    const { handler } = await createHttpWorld();
    const listener = toNodeListener(handler);
    const throwing = new Proxy({}, { get: () => assert.fail('a trap') });
    const objects: unknown[] = [
      undefined,
      null,
      1,
      'text',
      {},
      [],
      throwing,
      { headers: 1, rawHeaders: [1] },
      new Map(),
    ];
    for (const incoming of objects) {
      for (const outgoing of objects) {
        assert.equal(await listener(incoming as never, outgoing as never), undefined);
      }
    }
  });
});

describe('a server of HTTP/2', () => {
  test('is served, with and without bodies', { timeout: 60_000 }, async () => {
    const world = await createHttpWorld();
    const server = http2.createServer(toNodeListener(world.handler) as never);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const session = http2.connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    const warnings: string[] = [];
    const onWarning = ({ message }: Error) => warnings.push(message);
    process.on('warning', onWarning);
    const exchange = async (headers: OutgoingHttpHeaders, body?: string | Buffer) => {
      const stream = session.request({ ':path': '/v1/customers', ...headers }, { endStream: body === undefined });
      if (body !== undefined) stream.end(body);
      let status: number | undefined;
      stream.on('response', (response) => (status = response[':status']));
      let text = '';
      for await (const chunk of stream.setEncoding('utf8')) text += chunk;
      return [status, JSON.parse(text)];
    };
    const [created, { description }] = await exchange(
      { ':method': 'POST', ...AUTHORIZED },
      JSON.stringify(parametersOf(world)),
    );
    assert.deepEqual([created, description], [200, '你好']);
    assert.equal((await exchange({ ...AUTHORIZED }))[0], 200);
    const large = Buffer.alloc(1024 * 1024, 0x20);
    assert.equal((await exchange({ ':method': 'POST' }, large))[0], 401);
    assert.equal((await exchange({ ':method': 'POST', ...AUTHORIZED }, large))[0], 413);
    assert.deepEqual(warnings, []);
    process.off('warning', onWarning);
    session.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
});

test('HEAD has the status and the headers of GET, and no body', async () => {
  const { world, handler } = await createHttpWorld();
  const { id } = await add(world);
  await withServer(toNodeListener(handler), async (origin) => {
    for (const path of ['/v1/customers', `/v1/customers/${id}`, '/openapi.json', '/v1/customers/cus_none']) {
      const send = (method: string) => new Request(origin + path, { method, headers: AUTHORIZED });
      for (const respond of [handler, fetch]) {
        const [get, head] = [await respond(send('GET')), await respond(send('HEAD'))];
        assert.deepEqual([head.status, await head.text()], [get.status, '']);
        assert.equal(head.headers.get('content-type'), get.headers.get('content-type'));
      }
    }
  });
});

test('an answer after server.close has Connection: close', async () => {
  const { handler } = await createHttpWorld();
  const listener = toNodeListener(handler);
  let arrived = () => {};
  let proceed: Promise<void> | undefined;
  const server = createServer(async (incoming, outgoing) => {
    arrived();
    await proceed;
    await listener(incoming, outgoing);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/customers`;
  assert.equal((await fetch(url, { headers: AUTHORIZED })).headers.get('connection'), 'keep-alive');
  const isRunning = new Promise<void>((resolve) => (arrived = resolve));
  let release = () => {};
  proceed = new Promise((resolve) => (release = resolve));
  const response = fetch(url, { headers: AUTHORIZED });
  await isRunning;
  const closed = new Promise((resolve) => server.close(resolve));
  release();
  assert.equal((await response).headers.get('connection'), 'close');
  await closed;
});

test('a fetch handler rejects a request of node:http, and names toNodeListener', async () => {
  const { handler } = await createHttpWorld();
  for (const request of [undefined, {}, { url: '/v1/customers', headers: {} }]) {
    const error = await rejection(handler(request as never));
    assert.deepEqual([error.code, error.param], ['parameter_invalid', 'request']);
    assert.match(error.message, /for node:http use toNodeListener/);
  }
});
