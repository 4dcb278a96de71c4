import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request } from 'node:http';
import { after, before, beforeEach, describe, test } from 'node:test';
import { assertError } from '../../support/http.ts';
import { until } from '../../support/redis/server.ts';
import { DEFAULT_KEY, kill } from './started-cli.ts';
import { type SteeredServer, startSteeredServer } from './steered-server.ts';

describe('faults of clientele serve', () => {
  let server: SteeredServer;
  before(async () => {
    server = await startSteeredServer('--log');
  });
  after(() => kill(server));
  beforeEach(async () => {
    await server.send('POST /_test/reset');
  });

  const fault = async (params: object | string) => {
    const reply = await server.send('POST /_test/faults', params);
    assert.equal(reply.status, 200, JSON.stringify(reply.body));
    return reply.body;
  };
  const create = async () => {
    const { body: card } = await server.send('POST /_test/cards');
    return server.send('POST /v1/customers', { app: 'app_1', ...card });
  };
  const codes = async (count: number) => {
    const all: (string | undefined)[] = [];
    for (let i = 0; i < count; i += 1) all.push((await create()).body.error?.code);
    return all;
  };
  /** Whether a request fails without a response. */
  const isCut = async (path: string, init: RequestInit = {}) => {
    const headers = { authorization: `Bearer ${DEFAULT_KEY}` };
    const response = await fetch(server.url + path, { headers, ...init }).catch(() => undefined);
    await response?.arrayBuffer();
    return response === undefined;
  };
  const lastRequest = async () => (await server.send('GET /_test/requests?limit=1')).body.data[0];

  test('the nth call of a service fails with a code', async () => {
    assert.equal((await create()).status, 200);
    const added = await fault({ service: 'tokens', call: 2, error: 'card_declined' });
    assert.deepEqual(added, { object: 'fault', service: 'tokens', call: 2, error: 'card_declined' });
    await fault('service=sms&error=daily_limit');
    assert.deepEqual(await codes(3), ['daily_limit', 'card_declined', undefined]);
  });

  test('faults of a service apply to its calls in order, and a call has one fault', async () => {
    await fault({ service: 'sms', call: 2, error: 'second' });
    await fault('service=sms&error=first');
    await fault('service=sms&error=third');
    const taken = { service: 'sms', error: 'second', call: 2 };
    assertError(await server.send('POST /_test/faults', taken), 400, 'parameter_invalid', 'call');
    assert.deepEqual(await codes(4), ['first', 'second', 'third', undefined]);

    await fault('service=sms&error=first');
    await fault('service=sms&call=every&error=further');
    for (const params of [
      'service=sms&error=lost',
      'service=sms&error=lost&call=5',
      'service=sms&error=lost&call=every',
    ]) {
      assertError(await server.send('POST /_test/faults', params), 400, 'parameter_invalid', 'call');
    }
    await fault('service=tokens&error=other');
    assert.deepEqual(await codes(3), ['other', 'first', 'further']);
  });

  test('faults are cancelled through a proxy, which sends the whole URL', async () => {
    await fault('service=http&status=503&times=100');
    const headers = { authorization: `Bearer ${DEFAULT_KEY}` };
    const sent = request(server.url, { method: 'DELETE', path: `${server.url}/_test/faults`, headers }).end();
    const [response] = await once(sent, 'response');
    response.resume();
    assert.equal(response.statusCode, 200);
    assert.equal((await create()).status, 200);
  });

  test('every call fails until the faults are cancelled', async () => {
    await fault('service=sms&call=every&error=verifier_unavailable');
    assert.deepEqual(await codes(3), Array(3).fill('verifier_unavailable'));
    await server.send('DELETE /_test/faults');
    assert.deepEqual(await codes(1), [undefined]);
  });

  test('a service gives a wrong answer', async () => {
    for (const [params, code] of [
      [{ service: 'sms', answer: false }, 'binding_unauthorized'],
      ['service=sms&answer=false', 'binding_unauthorized'],
      [{ service: 'sms', answer: 'yes' }, 'verifier_contract'],
      [{ service: 'tokens', answer: null }, 'token_unknown'],
      [{ service: 'tokens', answer: { id: 'tok_other' } }, 'verifier_contract'],
    ] as const) {
      await fault(params);
      assert.deepEqual(await codes(2), [code, undefined], JSON.stringify(params));
    }
  });

  test('a delayed service exceeds the deadline of the operation', async () => {
    await fault({ service: 'tokens', delay_ms: 2_000_000_000 });
    const reply = await create();
    assertError(reply, 504, 'deadline_exceeded');
  });

  test('the next matching requests have a chosen status, and change nothing', async () => {
    const { body: customer } = await create();
    await fault({ service: 'http', status: 503, method: 'DELETE', path: '/v1/customers/*', times: 2 });
    assert.equal((await server.send('GET /v1/customers')).status, 200);
    for (const status of [503, 503, 200]) {
      assert.equal((await server.send(`DELETE /v1/customers/${customer.id}`)).status, status);
    }
    await fault('service=http&status=429&path=/v1/customers');
    assert.deepEqual(
      [
        (await server.send(`GET /v1/customers/${customer.id}`)).status,
        (await server.send('GET /v1/customers/')).status,
      ],
      [404, 429],
    );
    await fault('service=http&status=429&path=/v1/customers/');
    assert.equal((await server.send(`GET /v1/customers/${customer.id}`)).status, 404);
    assert.equal((await server.send('GET /v1/customers')).status, 429);
  });

  test('a request is delayed, and then handled', async () => {
    await fault({ service: 'http', delay_ms: 200, path: '/v1/customers' });
    assert.equal((await server.send('GET /v1/customers')).status, 200);
    const { duration_ms } = await lastRequest();
    assert.ok(duration_ms >= 195, `${duration_ms}`);
  });

  test('a connection is cut before the operation or after it', async () => {
    const { body: card } = await server.send('POST /_test/cards');
    const body = JSON.stringify({ app: 'app_1', ...card });
    const count = async () => (await server.send('GET /v1/customers')).body.data.length;
    for (const [cut, customers] of [
      ['before', 0],
      ['after', 1],
    ] as const) {
      await fault({ service: 'http', cut, method: 'POST', path: '/v1/customers' });
      assert.equal(await isCut('/v1/customers', { method: 'POST', body }), true, cut);
      await until('the request is recorded', async () => (await lastRequest())?.status === null);
      assert.equal(await count(), customers);
    }
    assert.match(server.output(), /^POST \/v1\/customers cut /m);
  });

  test('faults never hit the requests that steer the server, and end with a reset', async () => {
    await fault({ service: 'http', status: 500, times: 1000 });
    assert.equal((await server.send('GET /_test/clock')).status, 200);
    assert.equal((await server.send('GET /v1/customers')).status, 500);
    await server.send('POST /_test/reset');
    assert.equal((await server.send('GET /v1/customers')).status, 200);
  });

  test('the faults that are still to come are listed as they can be added again', async () => {
    const pending = async () => (await server.send('GET /_test/faults')).body.data;
    assert.deepEqual(await pending(), []);
    await fault({ service: 'tokens', call: 2, error: 'card_declined' });
    await fault('service=sms&call=every&delay_ms=1');
    await fault({ service: 'http', status: 500, times: 2, path: '/v1/customers' });
    const [tokens, sms] = [
      { object: 'fault', service: 'tokens', call: 2, error: 'card_declined' },
      { object: 'fault', service: 'sms', call: 'every', delay_ms: 1 },
    ];
    const http = { object: 'fault', service: 'http', status: 500, times: 2, path: '/v1/customers' };
    assert.deepEqual(await pending(), [tokens, sms, http]);
    assert.equal((await server.send('GET /v1/customers')).status, 500);
    assert.deepEqual(await pending(), [tokens, sms, { ...http, times: 1 }]);
    assert.equal((await server.send('GET /v1/customers')).status, 500);
    assert.equal((await create()).status, 200);
    assert.deepEqual(await pending(), [{ ...tokens, call: 1 }, sms]);
    assert.equal((await create()).body.error.code, 'card_declined');
    assert.deepEqual(await pending(), [sms]);
    await server.send('DELETE /_test/faults');
    assert.deepEqual(await pending(), []);
  });

  test('faults never hit the console, whose requests are not in the history', async () => {
    await fault({ service: 'http', status: 500, times: 1000 });
    const page = await fetch(`${server.url}/`);
    assert.deepEqual([page.status, page.headers.get('content-type')], [200, 'text/html;charset=utf-8']);
    const headers = { authorization: `Bearer ${DEFAULT_KEY}` };
    const fromConsole = await fetch(`${server.url}/v1/customers`, {
      headers: { ...headers, 'x-clientele-console': '1' },
    });
    assert.equal(fromConsole.status, 200);
    assert.deepEqual((await server.send('GET /_test/requests')).body.data, []);
    assert.equal((await fetch(`${server.url}/v1/customers`, { headers })).status, 500);
    assert.equal((await server.send('GET /_test/requests')).body.data.length, 1);
  });

  test('rejects a fault that could have no effect, and names the parameter', async () => {
    for (const [params, code, param] of [
      [{}, 'parameter_missing', 'service'],
      [{ service: 'store', error: 'x' }, 'parameter_invalid', 'service'],
      [{ service: 'sms' }, 'parameter_missing', 'error'],
      [{ service: 'sms', status: 500 }, 'parameter_invalid', 'status'],
      [{ service: 'sms', error: 'Down!' }, 'parameter_invalid', 'error'],
      [{ service: 'sms', error: 'down', answer: true }, 'parameter_invalid', 'answer'],
      [{ service: 'sms', error: 'down', call: 0 }, 'parameter_invalid', 'call'],
      [{ service: 'sms', delay_ms: -1 }, 'parameter_invalid', 'delay_ms'],
      [{ service: 'http' }, 'parameter_missing', 'status'],
      [{ service: 'http', error: 'down' }, 'parameter_invalid', 'error'],
      [{ service: 'http', status: 200 }, 'parameter_invalid', 'status'],
      [{ service: 'http', status: 500, cut: 'before' }, 'parameter_invalid', 'cut'],
      [{ service: 'http', cut: 'never' }, 'parameter_invalid', 'cut'],
      [{ service: 'http', status: 500, path: 'v1' }, 'parameter_invalid', 'path'],
      [{ service: 'http', status: 500, method: 'PATCH' }, 'parameter_invalid', 'method'],
      [{ service: 'http', status: 500, times: 0 }, 'parameter_invalid', 'times'],
      [{ service: 'http', status: 500, code: 'x' }, 'parameter_unknown', 'code'],
    ] as const) {
      assertError(await server.send('POST /_test/faults', params), 400, code, param);
    }
    assert.deepEqual(await codes(1), [undefined]);
  });
});
