import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { inspect } from 'node:util';
import { ApiKeys, keyIn } from '../../../adapters/http/api-keys.ts';
import { FailedKeys, MAX_FAILURES, WINDOW_MS } from '../../../adapters/http/failed-keys.ts';
import { createHttpHandler } from '../../../adapters/http/index.ts';
import { createTestClientele } from '../../../adapters/testing/index.ts';
import { ClienteleError } from '../../../src/core.ts';
import { faceWorld, KEY, refused, send } from '../../support/http.ts';
import { add, idsOf } from '../../support/world.ts';

const LIST = 'GET /v1/customers';
const basic = (credentials: string) => `Basic ${btoa(credentials)}`;

describe('a key', () => {
  test('comes as the user name of Basic, or as a Bearer token', async () => {
    const { send } = await faceWorld();
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

  test('that is missing, malformed or wrong is refused in the same way', async () => {
    const { send } = await faceWorld();
    const wrong = [
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
    for (const authorization of wrong) {
      const reply = await send(LIST, { headers: { authorization } });
      const error = refused(reply, 401, 'api_key_invalid');
      assert.equal(error.message, 'The API key is missing or wrong: send a key of this service.');
      assert.equal(reply.headers.get('www-authenticate'), 'Basic');
    }
    refused(await send(LIST, { key: null }), 401, 'api_key_invalid');
  });

  test('is asked for before the body is read, and not for what is not there', async () => {
    const { send } = await faceWorld();
    refused(await send('POST /v1/customers', { key: null, body: '{' }), 401, 'api_key_invalid');
    refused(await send('GET /v1/charges', { key: null }), 404, 'resource_missing');
    assert.equal((await send('GET /openapi.json', { key: null })).status, 200);
  });

  test('that is sent in two headers is refused', async () => {
    const { send } = await faceWorld();
    for (const second of [`Bearer ${KEY}`, basic(`${KEY}:`), 'Bearer other']) {
      const headers: [string, string][] = [
        ['authorization', `Bearer ${KEY}`],
        ['authorization', second],
      ];
      refused(await send(LIST, { headers }), 400, 'parameter_invalid', 'Authorization');
    }
  });

  test('chooses the service, whatever its prefix says, and shows nothing of another', async () => {
    const [one, other] = [await createTestClientele({ seed: 1 }), await createTestClientele({ seed: 2 })];
    const handler = createHttpHandler({ keys: { sk_live_one: one, sk_test_other: other, sk_test_one: one } });
    const { id } = await add(one);
    for (const key of ['sk_live_one', 'sk_test_one']) {
      assert.deepEqual(idsOf((await send(handler, LIST, { key })).body.data), [id]);
    }
    assert.deepEqual((await send(handler, LIST, { key: 'sk_test_other' })).body.data, []);
    refused(await send(handler, `GET /v1/customers/${id}`, { key: 'sk_test_other' }), 404, 'resource_missing', 'id');
  });
});

test('a handler is refused without keys, or with one that cannot be sent, which is not named', async () => {
  const world = await createTestClientele();
  const bad: unknown[] = [undefined, null, {}, 'sk', { '': world }, { 'a b': world }, { 'a:b': world }, { sk: {} }];
  for (const keys of [...bad, { 'canary,canary': world }, { sk: null }, { ['k'.repeat(256)]: world }]) {
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

describe('wrong keys are limited', () => {
  const clock = { now: 0 };
  const keyring = async (keys = ['right', 'other']) => {
    const world = await createTestClientele();
    const failed = new FailedKeys(() => clock.now);
    return new ApiKeys(Object.fromEntries(keys.map((key) => [key, world])), failed);
  };
  const outcome = (ring: ApiKeys, key: string, client?: string): string => {
    try {
      ring.serviceOf(key, client);
      return 'served';
    } catch (error) {
      return (error as ClienteleError).code;
    }
  };
  const exhaust = (ring: ApiKeys, client?: string) => {
    for (let i = 0; i < MAX_FAILURES; i += 1) assert.equal(outcome(ring, `wrong${i}`, client), 'api_key_invalid');
    assert.equal(outcome(ring, 'wrong', client), 'rate_limited');
  };

  test('for each client, which is then refused a right guess too, until a minute has passed', async () => {
    const ring = await keyring();
    exhaust(ring, '10.0.0.1');
    assert.equal(outcome(ring, 'right', '10.0.0.1'), 'rate_limited');
    assert.equal(outcome(ring, 'right', '10.0.0.2'), 'served');
    assert.equal(outcome(ring, 'wrong', '10.0.0.2'), 'api_key_invalid');
    clock.now += WINDOW_MS;
    assert.equal(outcome(ring, 'right', '10.0.0.1'), 'served');
    exhaust(ring, '10.0.0.1');
  });

  test('while a key that the client used before goes on: others may share its address', async () => {
    const ring = await keyring();
    assert.equal(outcome(ring, 'right', '10.0.0.1'), 'served');
    exhaust(ring, '10.0.0.1');
    assert.equal(outcome(ring, 'right', '10.0.0.1'), 'served');
    assert.equal(outcome(ring, 'other', '10.0.0.1'), 'rate_limited');
  });

  test('together where clients are not known, and right keys are served all the same', async () => {
    const ring = await keyring();
    exhaust(ring);
    assert.equal(outcome(ring, 'right'), 'served');
  });

  test('without remembering more clients than it can hold', async () => {
    const failed = new FailedKeys(() => 0);
    for (let i = 0; i <= MAX_FAILURES; i += 1) failed.add('first');
    assert.ok(failed.areTooMany('first'));
    for (let i = 0; i < 10_000; i += 1) failed.add(`client ${i}`);
    assert.ok(!failed.areTooMany('first'));
  });

  test('with an answer that says when to come back', async () => {
    const { send } = await faceWorld();
    const replies = [];
    for (let i = 0; i <= MAX_FAILURES; i += 1) replies.push(await send(LIST, { key: `wrong_${i}` }));
    const last = replies.pop();
    for (const reply of replies) refused(reply, 401, 'api_key_invalid');
    assert.ok(last);
    assert.equal(refused(last, 403, 'rate_limited').type, 'rate_limit_error');
    assert.equal(last.headers.get('retry-after'), '60');
    assert.equal((await send(LIST)).status, 200);
  });
});

test('a key is read from a header in linear time', () => {
  for (const header of [
    'Basic '.repeat(20_000),
    `Basic ${' '.repeat(100_000)}x y`,
    `Bearer ${'a'.repeat(100_000)} b`,
  ]) {
    assert.equal(keyIn(header), undefined);
  }
});

describe('a key is seen nowhere', () => {
  const canary = 'sk_live_canaryCANARYcanary0123456789abcdef0123456789abcdef0123456789abcdef';
  const half = canary.slice(0, 24);

  test('not in an answer, whatever is sent with it, not on the console, not in what is told of an error', async (t) => {
    const said: unknown[] = [];
    for (const name of ['log', 'info', 'warn', 'error', 'debug'] as const) {
      t.mock.method(console, name, (...args: unknown[]) => said.push(...args));
    }
    const world = await createTestClientele();
    const onError = (...told: unknown[]) => said.push(...told);
    const handler = createHttpHandler({ keys: { [canary]: world }, onError });
    said.push(handler, inspect(handler, { depth: 10, showHidden: true }));
    const { id } = await add(world);
    const bodies = [`${canary}=1`, `metadata[${canary}][a]=b`, `a${canary}=1`, { [canary]: 1 }, `{${canary}`, canary];
    for (const body of bodies) {
      const reply = await send(handler, `PUT /v1/customers/${id}`, { key: canary, body });
      assert.equal(reply.status, 400);
      said.push(reply.body, [...reply.headers]);
    }
    for (const path of [
      `/v1/customers/${canary}`,
      `/${canary}`,
      `/v1/customers?${canary}=1`,
      `/v1/customers?app=${canary}`,
    ]) {
      const reply = await send(handler, `GET ${path}`, { key: canary });
      assert.ok(reply.status >= 400, path);
      said.push(reply.body, [...reply.headers]);
    }
    world.fakes.tokens.fail({ error: new Error('down') });
    const failed = await send(handler, 'POST /v1/customers', {
      key: canary,
      body: { app: 'app_1', ...world.issueCard() },
    });
    assert.equal(failed.status, 503);
    said.push((await send(handler, LIST, { key: `${canary}x` })).body);
    const texts = inspect(said, { depth: 20, maxStringLength: null });
    assert.match(texts, /verifier_unavailable/);
    assert.ok(!texts.includes(half), texts);
  });
});
