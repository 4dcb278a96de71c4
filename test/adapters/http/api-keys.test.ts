import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { inspect } from 'node:util';
import { ApiKeys, readApiKey } from '../../../adapters/http/api-keys.ts';
import { createHttpHandler } from '../../../adapters/http/index.ts';
import { MAX_WRONG_KEYS, WINDOW_MS, WrongKeyLimiter } from '../../../adapters/http/wrong-key-limiter.ts';
import { createTestClientele } from '../../../adapters/testing/index.ts';
import { ClienteleError } from '../../../src/core.ts';
import { assertError, createHttpWorld, KEY, send } from '../../support/http.ts';
import { add, idsOf } from '../../support/world.ts';

const LIST = 'GET /v1/customers';
const basic = (credentials: string) => `Basic ${btoa(credentials)}`;

describe('an API key', () => {
  test('is accepted as the user name of Basic and as a Bearer token', async () => {
    const { send } = await createHttpWorld();
    for (const authorization of [
      basic(`${KEY}:`),
      basic(KEY),
      `Bearer ${KEY}`,
      `bearer ${KEY}`,
      `BASIC  ${btoa(`${KEY}:`)} `,
    ]) {
      assert.equal((await send(LIST, { headers: { authorization } })).status, 200, authorization);
    }
  });

  test('gets the same error if it is missing, malformed or wrong', async () => {
    const { send } = await createHttpWorld();
    const invalid = [
      '',
      'Basic',
      'Bearer',
      'Basic ====',
      'Basic \x80',
      basic(''),
      basic(`:${KEY}`),
      basic(`${KEY}:password`),
      basic(`${KEY}::`),
      `Bearer ${KEY}x`,
      `Bearer ${KEY.slice(1)}`,
      `Bearer ${KEY.toUpperCase()}`,
      `Bearer ${KEY} ${KEY}`,
      `Digest ${KEY}`,
      KEY,
      'Bearer __proto__',
      'Bearer constructor',
    ];
    for (const authorization of invalid) {
      const reply = await send(LIST, { headers: { authorization } });
      const error = assertError(reply, 401, 'api_key_invalid');
      assert.equal(error.message, 'The API key is missing or wrong: send a key of this service.');
      assert.equal(reply.headers.get('www-authenticate'), 'Basic');
    }
    assertError(await send(LIST, { key: null }), 401, 'api_key_invalid');
  });

  test('is checked after the path, and before the body is read', async () => {
    const { send } = await createHttpWorld();
    assertError(await send('POST /v1/customers', { key: null, body: '{' }), 401, 'api_key_invalid');
    assertError(await send('GET /v1/charges', { key: null }), 404, 'resource_missing');
    assert.equal((await send('GET /openapi.json', { key: null })).status, 200);
  });

  test('is rejected in two headers', async () => {
    const { send } = await createHttpWorld();
    for (const second of [`Bearer ${KEY}`, basic(`${KEY}:`), 'Bearer other']) {
      const headers: [string, string][] = [
        ['authorization', `Bearer ${KEY}`],
        ['authorization', second],
      ];
      assertError(await send(LIST, { headers }), 400, 'parameter_invalid', 'Authorization');
    }
  });

  test('selects its service regardless of its prefix, and shows nothing of another service', async () => {
    const [one, other] = [await createTestClientele({ seed: 1 }), await createTestClientele({ seed: 2 })];
    const handler = createHttpHandler({ keys: { sk_live_one: one, sk_test_other: other, sk_test_one: one } });
    const { id } = await add(one);
    for (const key of ['sk_live_one', 'sk_test_one']) {
      assert.deepEqual(idsOf((await send(handler, LIST, { key })).body.data), [id]);
    }
    assert.deepEqual((await send(handler, LIST, { key: 'sk_test_other' })).body.data, []);
    assertError(
      await send(handler, `GET /v1/customers/${id}`, { key: 'sk_test_other' }),
      404,
      'resource_missing',
      'id',
    );
  });
});

test('createHttpHandler rejects missing or malformed keys without quoting them', async () => {
  const world = await createTestClientele();
  const invalid: unknown[] = [undefined, null, {}, 'sk', { '': world }, { 'a b': world }, { 'a:b': world }, { sk: {} }];
  for (const keys of [...invalid, { 'canary,canary': world }, { sk: null }, { ['k'.repeat(256)]: world }]) {
    assert.throws(
      () => createHttpHandler({ keys: keys as never }),
      (error) => {
        assert.ok(error instanceof ClienteleError);
        assert.deepEqual([error.code, error.param], ['parameter_invalid', 'keys']);
        assert.doesNotMatch(inspect(error), /canary/);
        return true;
      },
    );
  }
});

describe('the limit of wrong keys', () => {
  const clock = { now: 0 };
  const createApiKeys = async (keys = ['right', 'other']) => {
    const world = await createTestClientele();
    const limiter = new WrongKeyLimiter(() => clock.now);
    return new ApiKeys(Object.fromEntries(keys.map((key) => [key, world])), limiter);
  };
  const outcome = (apiKeys: ApiKeys, key: string, client?: string): string => {
    try {
      apiKeys.serviceOf(key, client);
      return 'served';
    } catch (error) {
      return (error as ClienteleError).code;
    }
  };
  const exhaust = (apiKeys: ApiKeys, client?: string) => {
    for (let i = 0; i < MAX_WRONG_KEYS; i += 1) assert.equal(outcome(apiKeys, `wrong${i}`, client), 'api_key_invalid');
    assert.equal(outcome(apiKeys, 'wrong', client), 'rate_limited');
  };

  test('applies per client, even to a right guess, until a minute has passed', async () => {
    const apiKeys = await createApiKeys();
    exhaust(apiKeys, '10.0.0.1');
    assert.equal(outcome(apiKeys, 'right', '10.0.0.1'), 'rate_limited');
    assert.equal(outcome(apiKeys, 'right', '10.0.0.2'), 'served');
    assert.equal(outcome(apiKeys, 'wrong', '10.0.0.2'), 'api_key_invalid');
    clock.now += WINDOW_MS;
    assert.equal(outcome(apiKeys, 'right', '10.0.0.1'), 'served');
    exhaust(apiKeys, '10.0.0.1');
  });

  test('does not affect a key that the client used before', async () => {
    const apiKeys = await createApiKeys();
    assert.equal(outcome(apiKeys, 'right', '10.0.0.1'), 'served');
    exhaust(apiKeys, '10.0.0.1');
    assert.equal(outcome(apiKeys, 'right', '10.0.0.1'), 'served');
    assert.equal(outcome(apiKeys, 'other', '10.0.0.1'), 'rate_limited');
  });

  test('counts unknown clients together, and never affects their right keys', async () => {
    const apiKeys = await createApiKeys();
    exhaust(apiKeys);
    assert.equal(outcome(apiKeys, 'right'), 'served');
  });

  test('remembers a bounded number of clients', async () => {
    const limiter = new WrongKeyLimiter(() => 0);
    for (let i = 0; i <= MAX_WRONG_KEYS; i += 1) limiter.record('first');
    assert.ok(limiter.isLimited('first'));
    for (let i = 0; i < 10_000; i += 1) limiter.record(`client ${i}`);
    assert.ok(!limiter.isLimited('first'));
  });

  test('sends a Retry-After header', async () => {
    const { send } = await createHttpWorld();
    const replies = [];
    for (let i = 0; i <= MAX_WRONG_KEYS; i += 1) replies.push(await send(LIST, { key: `wrong_${i}` }));
    const last = replies.pop();
    for (const reply of replies) assertError(reply, 401, 'api_key_invalid');
    assert.ok(last);
    assert.equal(assertError(last, 403, 'rate_limited').type, 'rate_limit_error');
    assert.equal(last.headers.get('retry-after'), '60');
    assert.equal((await send(LIST)).status, 200);
  });
});

test('readApiKey takes linear time for any header', () => {
  for (const header of [
    'Basic '.repeat(20_000),
    `Basic ${' '.repeat(100_000)}x y`,
    `Bearer ${'a'.repeat(100_000)} b`,
  ]) {
    assert.equal(readApiKey(header), undefined);
  }
});

describe('the secrecy of an API key', () => {
  const canary = 'sk_live_canaryCANARYcanary0123456789abcdef0123456789abcdef0123456789abcdef';
  const prefix = canary.slice(0, 24);

  test('keeps it out of responses, the console, onError and inspect', async (t) => {
    const visible: unknown[] = [];
    for (const name of ['log', 'info', 'warn', 'error', 'debug'] as const) {
      t.mock.method(console, name, (...args: unknown[]) => visible.push(...args));
    }
    const world = await createTestClientele();
    const onError = (...reported: unknown[]) => visible.push(...reported);
    const handler = createHttpHandler({ keys: { [canary]: world }, onError });
    visible.push(handler, inspect(handler, { depth: 10, showHidden: true }));
    const { id } = await add(world);
    const bodies = [`${canary}=1`, `metadata[${canary}][a]=b`, `a${canary}=1`, { [canary]: 1 }, `{${canary}`, canary];
    for (const body of bodies) {
      const reply = await send(handler, `PUT /v1/customers/${id}`, { key: canary, body });
      assert.equal(reply.status, 400);
      visible.push(reply.body, [...reply.headers]);
    }
    for (const path of [
      `/v1/customers/${canary}`,
      `/${canary}`,
      `/v1/customers?${canary}=1`,
      `/v1/customers?app=${canary}`,
    ]) {
      const reply = await send(handler, `GET ${path}`, { key: canary });
      assert.ok(reply.status >= 400, path);
      visible.push(reply.body, [...reply.headers]);
    }
    world.fakes.tokens.fail({ error: new Error('down') });
    const failed = await send(handler, 'POST /v1/customers', {
      key: canary,
      body: { app: 'app_1', ...world.issueCard() },
    });
    assert.equal(failed.status, 503);
    visible.push((await send(handler, LIST, { key: `${canary}x` })).body);
    const texts = inspect(visible, { depth: 20, maxStringLength: null });
    assert.match(texts, /verifier_unavailable/);
    assert.ok(!texts.includes(prefix), texts);
  });
});
