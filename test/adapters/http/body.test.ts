import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { MAX_BODY } from '../../../adapters/http/body.ts';
import { createHttpHandler, toNodeListener } from '../../../adapters/http/index.ts';
import { createTestClientele } from '../../../adapters/testing/index.ts';
import { assertError, createHttpWorld, type HttpWorld, KEY, replyOf, withServer } from '../../support/http.ts';
import { add } from '../../support/world.ts';

const CREATE = 'POST /v1/customers';
const nested = (levels: number) => `${'{"a":'.repeat(levels - 1)}{}${'}'.repeat(levels - 1)}`;

/** Sends a body as a stream of chunks, and counts the chunks that the handler reads. */
async function stream({ handler }: HttpWorld, chunks: number, size: number, headers: Record<string, string> = {}) {
  let reads = 0;
  const body = new ReadableStream({
    pull(controller) {
      reads += 1;
      if (reads > chunks) controller.close();
      else controller.enqueue(new Uint8Array(size).fill(0x20));
    },
  });
  const init = { method: 'POST', body, duplex: 'half', headers: { authorization: `Bearer ${KEY}`, ...headers } };
  const response = await handler(new Request('http://localhost/v1/customers', init as RequestInit));
  return { reads, reply: await replyOf(CREATE, response) };
}

describe('a body is rejected', () => {
  test('if its sender goes away, without a report of a defect', async () => {
    const clientele = await createTestClientele();
    const reported: string[] = [];
    const handler = createHttpHandler({ keys: { [KEY]: clientele }, onError: ({ code }) => void reported.push(code) });
    const body = new ReadableStream({ pull: (controller) => controller.error(new Error('the connection was reset')) });
    const init = { method: 'POST', body, duplex: 'half', headers: { authorization: `Bearer ${KEY}` } };
    const response = await handler(new Request('http://localhost/v1/customers', init as RequestInit));
    assertError(await replyOf(CREATE, response), 400, 'body_invalid');
    assert.deepEqual(reported, []);
  });

  test('if it is malformed JSON, without being quoted', async () => {
    const { send } = await createHttpWorld();
    for (const body of [
      '{',
      '{"app"',
      '{app:1}',
      "{'a':1}",
      '{"a":1}}',
      '{"a":1}x',
      '{"a":01}',
      '{"canary": canary}',
    ]) {
      const { message } = assertError(await send(CREATE, { body }), 400, 'body_invalid');
      assert.equal(message, 'The request body is invalid: it must be valid JSON.');
    }
  });

  test('if it is not UTF-8, raw or escaped', async () => {
    const { send } = await createHttpWorld();
    const bytes = (...parts: (string | number[])[]) =>
      Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.from(part))));
    for (const bad of [[0xff], [0xc0, 0xaf], [0xed, 0xa0, 0x80], [0xe4, 0xbd]]) {
      assertError(await send(CREATE, { body: bytes('{"app":"', bad, '"}') }), 400, 'body_invalid');
      assertError(await send(CREATE, { body: bytes('app=', bad) }), 400, 'body_invalid');
    }
    for (const bad of ['%ff', '%C0%AF', '%ED%A0%80', '%', '%4', '%zz']) {
      assertError(await send(CREATE, { body: `app=${bad}` }), 400, 'body_invalid');
      assertError(await send(CREATE, { body: `${bad}=app` }), 400, 'body_invalid');
      assertError(await send(`GET /v1/customers?app=${bad}`), 400, 'parameter_invalid');
    }
  });

  test('if it is nested deeper than eight levels, at any depth', async () => {
    const { send } = await createHttpWorld();
    assertError(await send(CREATE, { body: nested(8) }), 400, 'parameter_missing', 'app');
    for (const levels of [9, 10_000]) assertError(await send(CREATE, { body: nested(levels) }), 400, 'body_invalid');
    const arrays = `{"a":${'['.repeat(30_000)}${']'.repeat(30_000)}}`;
    assertError(await send(CREATE, { body: arrays }), 400, 'body_invalid');
    const name = (levels: number) => `a${'[b]'.repeat(levels - 1)}=c`;
    assertError(await send(`GET /v1/customers?${name(8)}`), 400, 'parameter_unknown', 'a');
    assertError(await send(`GET /v1/customers?${name(9)}`), 400, 'parameter_invalid');
    assertError(await send(CREATE, { body: name(9) }), 400, 'body_invalid');
  });

  test('if it is larger than 64 KiB, and the rest is not read', async () => {
    const http = await createHttpWorld();
    const fits = await http.send(CREATE, { body: `{${' '.repeat(MAX_BODY - 2)}}` });
    assertError(fits, 400, 'parameter_missing', 'app');
    assertError(await http.send(CREATE, { body: `{${' '.repeat(MAX_BODY - 1)}}` }), 413, 'body_too_large');
    const { reads, reply } = await stream(http, 1000, 16 * 1024);
    assert.equal(
      assertError(reply, 413, 'body_too_large').message,
      'The request body is too large: it must be at most 64 KiB.',
    );
    assert.ok(reads <= 7, `${reads} chunks were read`);
  });

  test('if its Content-Length is too large, before any of it is read', async () => {
    const http = await createHttpWorld();
    const { reads, reply } = await stream(http, 1000, 1024, { 'content-length': '1024000' });
    assertError(reply, 413, 'body_too_large');
    assert.ok(reads <= 1, `${reads} chunks were read`);
  });
});

describe('a body in an unsupported format is rejected with the remedy', () => {
  const cases: [headers: Record<string, string>, body: Uint8Array | string, message: RegExp][] = [
    [{ 'content-encoding': 'gzip' }, gzipSync('{}'), /sent without compression, .*Content-Encoding such as gzip/],
    [{ 'content-encoding': 'BR' }, '{}', /sent without compression/],
    [{ 'content-encoding': 'identity, deflate' }, '{}', /sent without compression/],
    [{ 'content-type': 'multipart/form-data; boundary=x' }, '--x--', /JSON or a form .*, not multipart/],
    [{ 'content-type': 'application/json; charset=gbk' }, Buffer.from([0x7b, 0xc4, 0xe3, 0x7d]), /UTF-8 text/],
    [{ 'content-type': 'application/json;charset="UTF-16LE"' }, Buffer.from('{}', 'utf16le'), /UTF-8 text/],
    [{ 'content-type': 'text/plain; charset=ISO-8859-1' }, Buffer.from('description=é', 'latin1'), /UTF-8 text/],
  ];
  for (const [headers, body, message] of cases) {
    test(Object.values(headers).join(), async () => {
      const { handler, send } = await createHttpWorld();
      const reply = await send(CREATE, { headers, body });
      assert.match(assertError(reply, 415, 'body_unsupported').message, message);
      assert.equal(reply.headers.get('accept-encoding'), 'identity');
      await withServer(toNodeListener(handler), async (origin) => {
        const init = { method: 'POST', headers: { authorization: `Bearer ${KEY}`, ...headers }, body };
        assertError(await replyOf(CREATE, await fetch(`${origin}/v1/customers`, init)), 415, 'body_unsupported');
      });
    });
  }

  test('unless the text has the same bytes in every charset', async () => {
    const { world, send } = await createHttpWorld();
    const { id } = await add(world);
    for (const headers of [
      { 'content-encoding': 'identity' },
      { 'content-encoding': '' },
      { 'content-type': 'application/x-www-form-urlencoded; charset=ISO-8859-1' },
      { 'content-type': 'application/json; charset=utf8' },
    ]) {
      assert.equal((await send(`PUT /v1/customers/${id}`, { headers, body: 'description=plain' })).status, 200);
    }
    const headers = { 'content-encoding': 'gzip', 'content-type': 'multipart/form-data' };
    assert.equal((await send(`GET /v1/customers/${id}`, { headers })).status, 200, 'without a body');
  });
});

test('a Request whose body was read before is rejected with the remedy', async () => {
  const { handler } = await createHttpWorld();
  const newRequest = () =>
    new Request('http://localhost/v1/customers', {
      method: 'POST',
      headers: { authorization: `Bearer ${KEY}` },
      body: '{"app":"app_1"}',
    });
  const [used, locked] = [newRequest(), newRequest()];
  await used.json();
  locked.body?.getReader();
  for (const request of [used, locked]) {
    const error = assertError(await replyOf(CREATE, await handler(request)), 400, 'body_invalid');
    assert.match(error.message, /unread when it arrives, so mount the handler before body parsers/);
  }
});

test('a body may arrive in many chunks', async () => {
  const http = await createHttpWorld();
  const { reply } = await stream(http, 50, 1000);
  assertError(reply, 400, 'parameter_missing', 'app');
});

test('white space and a byte order mark before JSON are ignored', async () => {
  const { world, send } = await createHttpWorld();
  const { id } = await add(world);
  for (const blank of ['\n\t ', '\ufeff', '\ufeff\r\n']) {
    assert.equal((await send(`PUT /v1/customers/${id}`, { body: `${blank}{"email":"a@b.c"}\n` })).status, 200);
    assert.equal((await send(`PUT /v1/customers/${id}`, { body: blank })).status, 200);
  }
});

describe('a parameter that is given twice is rejected', () => {
  const cases: [query: string, param: string][] = [
    ['limit=1&limit=1', 'limit'],
    ['limit=1&limit=2', 'limit'],
    ['limit=1&limi%74=2', 'limit'],
    ['created[gte]=1&created[gte]=2', 'created[gte]'],
    ['created[gte]=1&created%5Bgte%5D=2', 'created[gte]'],
    ['created[gte]=2&created[gte][x]=1', 'created[gte]'],
    ['x=1&x=1', 'x'],
    ['__proto__=1&__proto__=2', '__proto__'],
  ];
  for (const [query, param] of cases) {
    test(query, async () => {
      const { world, send } = await createHttpWorld();
      const { id } = await add(world);
      const { message } = assertError(await send(`GET /v1/customers?${query}`), 400, 'parameter_invalid', param);
      assert.match(message, /must be given once/);
      assertError(await send(`PUT /v1/customers/${id}`, { body: query }), 400, 'parameter_invalid', param);
    });
  }
});
