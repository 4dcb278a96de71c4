import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { format } from 'node:util';
import { localeOf } from '../../../adapters/http/accept-language.ts';
import { createHttpHandler, type HttpHandlerOptions } from '../../../adapters/http/index.ts';
import { OPERATIONS } from '../../../adapters/http/operations.ts';
import { MemoryStore } from '../../../adapters/memory/index.ts';
import { CardError, type ClienteleError, errorOf, RateLimitError } from '../../../src/core.ts';
import { ERROR_CODES } from '../../../src/domain/error-codes.ts';
import { assertError, createHttpWorld, KEY, send } from '../../support/http.ts';
import { APP, add } from '../../support/world.ts';

describe('an error response', () => {
  test('has a type, a message and a code, has a param if one applies, and never null', async () => {
    const { world, send } = await createHttpWorld();
    const reply = await send('POST /v1/customers', { body: { app: APP, ...world.issueCard({ brand: 'Visa' }) } });
    assert.deepEqual(reply.body, {
      error: {
        type: 'card_error',
        message: 'The card is foreign: use a UnionPay card of a domestic bank.',
        code: 'foreign_card',
        param: 'source',
      },
    });
    assert.deepEqual(Object.keys((await send('GET /v1/charges')).body.error), ['type', 'message', 'code']);
  });

  test('has the status of its code, and never 502, which clients retry', async () => {
    for (const [code, { status }] of Object.entries(ERROR_CODES)) {
      const customers = { retrieve: () => Promise.reject(errorOf(code)) };
      const handler = createHttpHandler({ keys: { [KEY]: { customers: customers as never } } });
      const reply = await send(handler, 'GET /v1/customers/cus_1');
      assert.deepEqual([reply.status, reply.body.error.code], [status, code]);
      assert.notEqual(reply.status, 502);
    }
  });

  test("has a verifier's own code if the verifier refuses, and no detail if it fails", async () => {
    const reported: [ClienteleError, string][] = [];
    const { world, send } = await createHttpWorld({}, { onError: (...args) => reported.push(args) });
    const create = () => send('POST /v1/customers', { body: { app: APP, ...world.issueCard() } });
    world.fakes.tokens.fail({ error: new CardError('card_stolen') });
    assertError(await create(), 402, 'card_stolen');
    world.fakes.tokens.fail({ error: Object.assign(new Error('canary'), { status: 502, statusCode: 502 }) });
    const reply = await create();
    assert.doesNotMatch(JSON.stringify(reply.body), /canary/);
    assertError(reply, 503, 'verifier_unavailable');
    const [[error, requestId] = []] = reported;
    assert.deepEqual([error?.code, requestId], ['verifier_unavailable', reply.headers.get('request-id')]);
    assert.equal((error?.cause as Error | undefined)?.message, 'canary');
  });

  test('has the counts that a verifier gives, and asks the client to wait in Retry-After', async () => {
    const { world, send } = await createHttpWorld();
    const create = () => send('POST /v1/customers', { body: { app: APP, ...world.issueCard() } });
    const counts = { attempts_left: 4, expires_at: 1_444_390_718 };
    world.fakes.sms.fail({ error: new CardError('binding_unauthorized', { param: 'sms_code[code]', ...counts }) });
    const wrong = await create();
    assertError(wrong, 402, 'binding_unauthorized', 'sms_code[code]');
    const { attempts_left, expires_at, ...others } = wrong.body.error;
    assert.deepEqual({ attempts_left, expires_at }, counts);
    assert.deepEqual(Object.keys(others), ['type', 'message', 'code', 'param']);
    assert.equal(wrong.headers.get('retry-after'), null);
    world.fakes.sms.fail({ error: new RateLimitError('too_many_attempts', { retry_after: 600 }) });
    const locked = await create();
    assertError(locked, 403, 'too_many_attempts');
    assert.deepEqual([locked.body.error.retry_after, locked.headers.get('retry-after')], [600, '600']);
  });

  test('is sent even if the service throws a foreign value, or onError throws', async () => {
    const onError = () => {
      throw new Error('canary');
    };
    for (const thrown of [new TypeError('canary'), 'canary', undefined, null]) {
      const customers = {
        retrieve: () => {
          throw thrown;
        },
      };
      const handler = createHttpHandler({ keys: { [KEY]: { customers: customers as never } }, onError });
      const reply = await send(handler, 'GET /v1/customers/cus_1');
      assert.equal(assertError(reply, 500, 'internal').message, 'An internal error occurred.');
    }
  });

  test('is store_unavailable if the clientele is closed or its store fails', async () => {
    const store = new MemoryStore();
    const { world, send } = await createHttpWorld({ store });
    const { id } = await add(world);
    store.find = () => {
      throw new Error('canary');
    };
    assertError(await send(`GET /v1/customers/${id}`), 503, 'store_unavailable');
    await world.close();
    assertError(await send('GET /v1/customers'), 503, 'store_unavailable');
  });
});

describe('a path', () => {
  test('is 404 if it is unknown', async () => {
    const { send } = await createHttpWorld();
    const paths = ['/', '/v1', '/v1/charges', '/v2/customers', '/v1/Customers', '//v1/customers', '/v1//customers'];
    for (const path of [
      ...paths,
      '/v1/customers/cus_1/cards',
      '/v1/customers/cus_1/sources/card_1/x',
      '/v1/customersx',
    ]) {
      const { message } = assertError(await send(`GET ${path}`), 404, 'resource_missing');
      assert.equal(message, 'This path does not exist.', path);
    }
  });

  test('is 404 without a store call if an id is malformed', async () => {
    const store = new MemoryStore();
    store.find = () => assert.fail('the store was called');
    const { send } = await createHttpWorld({ store });
    const malformed = [
      'x',
      '..%2F..',
      'cus_%00',
      'cus_{a}',
      'cus_*',
      '%ff',
      'cus_%ED%A0%80',
      `cus_${'x'.repeat(10_000)}`,
    ];
    for (const id of malformed) {
      assertError(await send(`GET /v1/customers/${id}`), 404, 'resource_missing', 'id');
    }
    assertError(await send('GET /v1/customers/cus_1'), 503, 'store_unavailable');
  });

  test('is 405 for an unknown method, and lists the allowed ones', async () => {
    const { send } = await createHttpWorld();
    const allowed: [path: string, allow: string][] = [
      ['/v1/customers', 'POST, GET'],
      ['/v1/customers/cus_1', 'GET, PUT, POST, DELETE'],
      ['/v1/customers/cus_1/sources', 'POST, GET'],
      ['/v1/customers/cus_1/sources/card_1', 'GET, DELETE'],
    ];
    for (const [path, allow] of allowed) {
      for (const method of ['PATCH', 'OPTIONS', 'PROPFIND']) {
        const reply = await send(`${method} ${path}`);
        const { message } = assertError(reply, 405, 'method_not_allowed');
        assert.equal(message, `The method is not allowed on this path: use ${allow}.`);
        assert.equal(reply.headers.get('allow'), allow);
      }
    }
    const headers = { 'x-http-method-override': 'constructor' };
    assertError(await send('POST /v1/customers', { headers }), 405, 'method_not_allowed');
  });

  test('has each method once', () => {
    const lines = OPERATIONS.flatMap(({ method, alternativeMethod, path }) =>
      [method, ...(alternativeMethod ? [alternativeMethod] : [])].map((it) => `${it} ${path}`),
    );
    assert.equal(new Set(lines).size, lines.length);
    assert.equal(lines.length, 10);
  });
});

describe('the language of messages', () => {
  test('follows Accept-Language, and is English by default', async () => {
    const { send } = await createHttpWorld({ locale: 'zh' });
    const messageFor = async (language?: string) => {
      const headers = language === undefined ? {} : { 'accept-language': language };
      return (await send('GET /v1/customers?limit=0', { headers })).body.error.message;
    };
    assert.equal(await messageFor('zh-CN,zh;q=0.8'), '参数 limit 无效：应为1 至 100 的整数。');
    assert.equal(await messageFor(), 'The parameter limit is invalid: it must be an integer from 1 to 100.');
    const reply = await send('GET /v1/charges', { headers: { 'accept-language': 'zh' } });
    assert.equal(reply.body.error.message, '此路径不存在。');
  });

  const cases: [header: string | undefined, locale: 'en' | 'zh'][] = [
    [undefined, 'en'],
    ['', 'en'],
    ['zh', 'zh'],
    ['ZH-cn', 'zh'],
    ['zh-Hans-CN', 'zh'],
    ['zhx', 'en'],
    ['fr', 'en'],
    ['*', 'en'],
    ['fr, zh;q=0.2', 'zh'],
    ['en,zh;q=0.9', 'en'],
    ['zh;q=0.8, en;q=0.9', 'en'],
    ['en-US;q=0.1 ,zh-TW ; q=0.5', 'zh'],
    ['zh;q=0', 'en'],
    ['zh;q=x', 'en'],
    [`${'fr,'.repeat(50)}zh`, 'en'],
  ];
  test('takes linear time for any header', () => {
    for (const separator of [' ', ';', '; ', 'zh;', '-']) assert.ok(localeOf(`zh${separator.repeat(200_000)}x`));
  });

  for (const [header, locale] of cases) {
    test(`${header?.slice(0, 30)}: ${locale}`, () => assert.equal(localeOf(header), locale));
  }
});

test('an error with status 500 or above is printed to stderr, unless onError receives it', async (t) => {
  const customers = { retrieve: () => Promise.reject(errorOf('internal', { cause: new Error('the reason') })) };
  const keys = { [KEY]: { customers: customers as never } };
  const printed: string[] = [];
  t.mock.method(console, 'error', (...args: unknown[]) => printed.push(format(...args)));
  /** Returns what a request printed. Other tests print at the same time. */
  const printedFor = async (line: string, onError?: HttpHandlerOptions['onError']): Promise<string[]> => {
    const { headers } = await send(createHttpHandler({ keys, onError }), line);
    return printed.filter((text) => text.includes(headers.get('request-id') ?? ''));
  };

  const [text, ...others] = await printedFor('GET /v1/customers/cus_1');
  assert.match(`${text}`, /^clientele: the request req_\w+ failed with status 500: ApiError: .*the reason/s);
  assert.ok(!text?.includes(KEY), 'without the API key');
  assert.deepEqual(others, []);
  assert.deepEqual(await printedFor('GET /v1/charges'), [], 'not an error of the client');
  const received: ClienteleError[] = [];
  const onError = (error: ClienteleError) => void received.push(error);
  assert.deepEqual(await printedFor('GET /v1/customers/cus_1', onError), []);
  assert.equal(received.length, 1);
});
