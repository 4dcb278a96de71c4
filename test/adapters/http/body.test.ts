import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { MAX_BODY } from '../../../adapters/http/request-response.ts';
import { type Face, faceWorld, KEY, refused, replyOf } from '../../support/http.ts';
import { add } from '../../support/world.ts';

const CREATE = 'POST /v1/customers';
const nested = (levels: number) => `${'{"a":'.repeat(levels - 1)}{}${'}'.repeat(levels - 1)}`;

/** Sends a body that comes in pieces, and counts the pieces that were asked for. */
async function stream({ handler }: Face, pieces: number, size: number, headers: Record<string, string> = {}) {
  let asked = 0;
  const body = new ReadableStream({
    pull(controller) {
      asked += 1;
      if (asked > pieces) controller.close();
      else controller.enqueue(new Uint8Array(size).fill(0x20));
    },
  });
  const init = { method: 'POST', body, duplex: 'half', headers: { authorization: `Bearer ${KEY}`, ...headers } };
  const response = await handler(new Request('http://localhost/v1/customers', init as RequestInit));
  return { asked, reply: await replyOf(CREATE, response) };
}

describe('a body that cannot be read is refused', () => {
  test('where it is no JSON, without being quoted', async () => {
    const { send } = await faceWorld();
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
      const { message } = refused(await send(CREATE, { body }), 400, 'body_invalid');
      assert.equal(message, 'The request body is invalid: it must be valid JSON.');
    }
  });

  test('where it is no UTF-8, raw or escaped', async () => {
    const { send } = await faceWorld();
    const bytes = (...parts: (string | number[])[]) =>
      Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.from(part))));
    for (const bad of [[0xff], [0xc0, 0xaf], [0xed, 0xa0, 0x80], [0xe4, 0xbd]]) {
      refused(await send(CREATE, { body: bytes('{"app":"', bad, '"}') }), 400, 'body_invalid');
      refused(await send(CREATE, { body: bytes('app=', bad) }), 400, 'body_invalid');
    }
    for (const bad of ['%ff', '%C0%AF', '%ED%A0%80', '%', '%4', '%zz']) {
      refused(await send(CREATE, { body: `app=${bad}` }), 400, 'body_invalid');
      refused(await send(CREATE, { body: `${bad}=app` }), 400, 'body_invalid');
      refused(await send(`GET /v1/customers?app=${bad}`), 400, 'parameter_invalid');
    }
  });

  test('where it is nested deeper than eight levels, however deep', async () => {
    const { send } = await faceWorld();
    refused(await send(CREATE, { body: nested(8) }), 400, 'parameter_missing', 'app');
    for (const levels of [9, 10_000]) refused(await send(CREATE, { body: nested(levels) }), 400, 'body_invalid');
    const arrays = `{"a":${'['.repeat(30_000)}${']'.repeat(30_000)}}`;
    refused(await send(CREATE, { body: arrays }), 400, 'body_invalid');
    const name = (levels: number) => `a${'[b]'.repeat(levels - 1)}=c`;
    refused(await send(`GET /v1/customers?${name(8)}`), 400, 'parameter_unknown', 'a');
    refused(await send(`GET /v1/customers?${name(9)}`), 400, 'parameter_invalid');
    refused(await send(CREATE, { body: name(9) }), 400, 'body_invalid');
  });

  test('where it is larger than 64 KiB, and no more of it is read', async () => {
    const face = await faceWorld();
    const fits = await face.send(CREATE, { body: `{${' '.repeat(MAX_BODY - 2)}}` });
    refused(fits, 400, 'parameter_missing', 'app');
    refused(await face.send(CREATE, { body: `{${' '.repeat(MAX_BODY - 1)}}` }), 413, 'body_too_large');
    const { asked, reply } = await stream(face, 1000, 16 * 1024);
    assert.equal(
      refused(reply, 413, 'body_too_large').message,
      'The request body is too large: it must be at most 64 KiB.',
    );
    assert.ok(asked <= 7, `${asked} pieces were asked for`);
  });

  test('where it says that it is larger, before any of it is read', async () => {
    const face = await faceWorld();
    const { asked, reply } = await stream(face, 1000, 1024, { 'content-length': '1024000' });
    refused(reply, 413, 'body_too_large');
    assert.ok(asked <= 1, `${asked} pieces were asked for`);
  });
});

test('a body that comes in many pieces is read as one', async () => {
  const face = await faceWorld();
  const { reply } = await stream(face, 50, 1000);
  refused(reply, 400, 'parameter_missing', 'app');
});

test('what is blank before the brace does not matter, nor does a byte order mark', async () => {
  const { world, send } = await faceWorld();
  const { id } = await add(world);
  for (const blank of ['\n\t ', '\ufeff', '\ufeff\r\n']) {
    assert.equal((await send(`PUT /v1/customers/${id}`, { body: `${blank}{"email":"a@b.c"}\n` })).status, 200);
    assert.equal((await send(`PUT /v1/customers/${id}`, { body: blank })).status, 200);
  }
});

describe('a name that is given twice is refused', () => {
  const twice: [query: string, param: string][] = [
    ['limit=1&limit=1', 'limit'],
    ['limit=1&limit=2', 'limit'],
    ['limit=1&limi%74=2', 'limit'],
    ['created[gte]=1&created[gte]=2', 'created[gte]'],
    ['created[gte]=1&created%5Bgte%5D=2', 'created[gte]'],
    ['created=1&created[gte]=2', 'created'],
    ['created[gte]=2&created=1', 'created'],
    ['created[gte]=2&created[gte][x]=1', 'created[gte]'],
    ['x=1&x=1', 'x'],
    ['__proto__=1&__proto__=2', '__proto__'],
  ];
  for (const [query, param] of twice) {
    test(query, async () => {
      const { world, send } = await faceWorld();
      const { id } = await add(world);
      const { message } = refused(await send(`GET /v1/customers?${query}`), 400, 'parameter_invalid', param);
      assert.match(message, /must be given once/);
      refused(await send(`PUT /v1/customers/${id}`, { body: query }), 400, 'parameter_invalid', param);
    });
  }
});
