import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { text } from 'node:stream/consumers';
import { after, before, beforeEach, describe, test } from 'node:test';
import { assertError, replyOf } from '../../support/http.ts';
import { customersOf } from './customers.ts';
import { DEFAULT_KEY, kill, request } from './started-cli.ts';
import { type SteeredServer, startSteeredServer } from './steered-server.ts';

describe('steering clientele serve', () => {
  let server: SteeredServer;
  before(async () => {
    server = await startSteeredServer();
  });
  after(() => kill(server));
  beforeEach(async () => {
    assert.equal((await server.send('POST /_test/reset')).status, 200);
  });

  const ids = async () => (await server.send('GET /v1/customers')).body.data.map(({ id }: { id: string }) => id);

  /** Announces a body that is too large, and returns the response. It arrives before the body is sent. */
  const refusalOf = async (path: string, length: number): Promise<string> => {
    const headers = { authorization: `Bearer ${DEFAULT_KEY}`, 'content-length': length };
    const outgoing = httpRequest(server.url + path, { method: 'POST', headers });
    outgoing.flushHeaders();
    const [response] = await once(outgoing, 'response');
    assert.equal(response.statusCode, 413);
    const body = await text(response);
    outgoing.destroy();
    return body;
  };

  test('requires the key', async () => {
    const { body: document } = await request(server.url, 'GET /openapi.json', 'none');
    const lines = Object.entries<object>(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replace(/\{.*\}/, 'x')}`),
    );
    const steering = lines.filter((line) => / \/(?:_test|v1\/(?:tokens|sms_codes))\//.test(line));
    assert.equal(steering.length, 17, steering.join('\n'));
    for (const line of steering) assertError(await request(server.url, line, 'sk_test_other'), 401, 'api_key_invalid');
  });

  test('lists the requests of clients, newest first, without secrets', async () => {
    const customer = await server.addCustomer({ email: 'canary@example.com', description: 'canary' });
    await server.send('GET /v1/customers/canary@example.com?expand=canary');
    await request(server.url, 'GET /v1/customers', 'sk_canary');
    const { body } = await server.send('GET /_test/requests');
    const seen = body.data.map((each: Record<string, unknown>) => [each.method, each.path, each.status, each.code]);
    assert.deepEqual(seen, [
      ['GET', '/v1/customers', 401, 'api_key_invalid'],
      ['GET', '/v1/customers/...', 404, 'resource_missing'],
      ['POST', '/v1/customers', 200, null],
    ]);
    assert.doesNotMatch(JSON.stringify(body), /canary|tok_|sms_/);
    await server.send(`DELETE /v1/customers/${customer.id}`);
    const { body: latest } = await server.send('GET /_test/requests?limit=1');
    assert.deepEqual(
      [latest.data.length, latest.data[0].path, latest.has_more],
      [1, `/v1/customers/${customer.id}`, true],
    );
    assertError(await server.send('GET /_test/requests?limit=0'), 400, 'parameter_invalid', 'limit');
    assertError(await server.send('GET /_test/requests?page=1'), 400, 'parameter_unknown', 'page');
  });

  test('keeps the latest 1,000 requests', async () => {
    for (let i = 0; i < 41; i += 1) {
      await Promise.all(Array.from({ length: 50 }, () => request(server.url, `GET /v1/customers/cus_${i}`, 'none')));
    }
    const { body } = await server.send('GET /_test/requests');
    assert.deepEqual([body.data.length, body.data[0].path], [1000, '/v1/customers/cus_40']);
    assert.equal(new Set(body.data.map(({ id }: { id: string }) => id)).size, 1000);
  });

  test('the clock of the server can be set, advanced and stopped', async () => {
    const { body: running } = await server.send('GET /_test/clock');
    assert.equal(running.state, 'running');
    const stopped = { object: 'clock', now: 1_700_000_000, state: 'stopped' };
    assert.deepEqual((await server.send('PUT /_test/clock', { now: 1_700_000_000, state: 'stopped' })).body, stopped);
    assert.equal((await server.addCustomer()).created, 1_700_000_000);
    assert.equal((await server.send('PUT /_test/clock', 'advance=86400')).body.now, 1_700_086_400);
    assert.equal((await server.send('PUT /_test/clock', { advance: -86_400 })).body.now, 1_700_000_000);
    assert.equal((await server.send('PUT /_test/clock', 'advance=-3600')).body.now, 1_699_996_400);
    assert.equal((await server.send('PUT /_test/clock?advance=%2D3600')).body.now, 1_699_992_800);
    assert.equal((await server.send('PUT /_test/clock', 'now=1700000000')).body.now, 1_700_000_000);
    const { body: started } = await server.send('PUT /_test/clock', 'state=running');
    assert.ok(started.state === 'running' && started.now >= 1_700_000_000 && started.now < 1_700_010_000);
    for (const [params, code, param] of [
      [{ now: 1.5 }, 'parameter_invalid', 'now'],
      [{ now: 1, advance: 1 }, 'parameter_invalid', 'advance'],
      [{ advance: 253_402_300_799 }, 'parameter_invalid', 'advance'],
      [{ advance: -253_402_300_799 }, 'parameter_invalid', 'advance'],
      ['advance=-01', 'parameter_invalid', 'advance'],
      ['advance=-0', 'parameter_invalid', 'advance'],
      ['now=-1', 'parameter_invalid', 'now'],
      [{ state: 'paused' }, 'parameter_invalid', 'state'],
      [{ time: 1 }, 'parameter_unknown', 'time'],
    ] as const) {
      assertError(await server.send('PUT /_test/clock', params), 400, code, param);
    }
    await server.send('POST /_test/reset');
    const { body: reset } = await server.send('GET /_test/clock');
    assert.ok(reset.state === 'running' && reset.now >= running.now);
  });

  test('imports customers, with a result for each', async () => {
    const customer = await server.addCustomer({ metadata: { k: 'v' } });
    await server.send('POST /_test/reset');
    assert.deepEqual(await ids(), []);
    const other = { ...customer, id: 'cus_2', sources: { data: [] }, default_source: null };
    const { body } = await server.send('POST /_test/customers', {
      customers: [customer, { ...other, app: 1 }, 7, other],
    });
    assert.deepEqual(
      body.data.map((each: { id: string; imported: boolean; error?: { code: string; param: string } }) => [
        each.id,
        each.imported,
        each.error?.code,
        each.error?.param,
      ]),
      [
        [customer.id, true, undefined, undefined],
        ['cus_2', false, 'parameter_invalid', 'app'],
        [null, false, 'parameter_invalid', undefined],
        ['cus_2', true, undefined, undefined],
      ],
    );
    assert.deepEqual((await server.send(`GET /v1/customers/${customer.id}`)).body, customer);
    const again = { customers: [customer] };
    const refused = await server.send('POST /_test/customers', again);
    assert.equal(refused.body.data[0].error.code, 'resource_exists');
    const skipped = await server.send('POST /_test/customers', { ...again, on_existing: 'skip' });
    assert.equal(skipped.body.data[0].imported, true);
    assertError(await server.send('POST /_test/customers', {}), 400, 'parameter_missing', 'customers');
    assertError(await server.send('POST /_test/customers', { customers: 1 }), 400, 'parameter_invalid', 'customers');
  });

  test('imports up to 8 MiB of customers in one request; other operations keep their limit', async () => {
    const customers = customersOf(5000);
    const { body } = await server.send('POST /_test/customers', { customers });
    assert.equal(body.data.filter(({ imported }: { imported: boolean }) => imported).length, 5000);
    assert.equal((await ids())[0], 'cus_00000000004999');
    assert.match(await refusalOf('/_test/customers', 8 * 1024 * 1024 + 1), /at most 8192 KiB/);
    assert.match(await refusalOf('/_test/cards', 64 * 1024 + 1), /at most 64 KiB/);
  });

  test('a reset forgets customers, tokens, idempotency keys and requests', async () => {
    const { body: card } = await server.send('POST /_test/cards');
    await server.send('POST /v1/customers', { app: 'app_1', ...card });
    await server.send('POST /_test/reset');
    assert.deepEqual(await ids(), []);
    assertError(await server.send('POST /v1/customers', { app: 'app_1', ...card }), 402, 'token_unknown', 'source');
    assert.deepEqual(
      (await server.send('GET /_test/requests')).body.data.map(({ code }: { code: string }) => code),
      ['token_unknown', null],
    );
  });

  test('a snapshot is restored as often as needed, with its customers, tokens and clock', async () => {
    await server.send('PUT /_test/clock', { now: 1_700_000_000, state: 'stopped' });
    const first = await server.addCustomer();
    const { body: card } = await server.send('POST /_test/cards');
    assert.deepEqual((await server.send('POST /_test/snapshot', 'name=base')).body, {
      object: 'snapshot',
      name: 'base',
    });
    for (let round = 0; round < 3; round += 1) {
      const bound = await server.send('POST /v1/customers', { app: 'app_1', ...card });
      assert.deepEqual([bound.status, bound.body.created], [200, 1_700_000_000], 'the token is unused again');
      await server.send(`DELETE /v1/customers/${first.id}`);
      await server.send('PUT /_test/clock', { advance: 60 });
      await server.send('POST /_test/restore', { name: 'base' });
      assert.deepEqual(await ids(), [first.id]);
      assert.equal((await server.send('GET /_test/clock')).body.now, 1_700_000_000);
      assert.equal((await server.send(`GET /v1/tokens/${card.source}`)).body.used, false);
    }
    assertError(await server.send('POST /_test/restore', { name: 'other' }), 400, 'parameter_invalid', 'name');
    assertError(await server.send('POST /_test/snapshot', { name: '../x' }), 400, 'parameter_invalid', 'name');
  });

  test('snapshots end with a reset, and their number is limited', async () => {
    await Promise.all(Array.from({ length: 100 }, (_, i) => server.send('POST /_test/snapshot', { name: `s${i}` })));
    assertError(await server.send('POST /_test/snapshot', { name: 'one-more' }), 400, 'parameter_invalid', 'name');
    const names = async () =>
      (await server.send('GET /_test/snapshot')).body.data.map((each: { name: string }) => each.name);
    assert.deepEqual((await names()).sort(), Array.from({ length: 100 }, (_, i) => `s${i}`).sort());
    assert.equal((await server.send('POST /_test/snapshot', { name: 's1' })).status, 200);
    await server.send('POST /_test/reset');
    assert.deepEqual(await names(), []);
    assertError(await server.send('POST /_test/restore', { name: 's1' }), 400, 'parameter_invalid', 'name');
  });

  test('retrieves tokens and SMS codes as the original did, never the digits', async () => {
    await server.send('PUT /_test/clock', { now: 1_700_000_000, state: 'stopped' });
    const { body: issued } = await server.send('POST /_test/cards', 'last4=8703&sms_code[code]=738291');
    const token = () => server.send(`GET /v1/tokens/${issued.source}`);
    const { body: unused } = await token();
    assert.deepEqual(
      [unused.used, unused.time_used, unused.created, unused.card.last4],
      [false, null, 1_700_000_000, '8703'],
    );
    const code = { object: 'sms_code', created: 1_700_000_000, validated: false, source: issued.source };
    assert.deepEqual(unused.sms_code, { id: issued.sms_code.id, ...code });
    const wrong = { ...issued, sms_code: { ...issued.sms_code, code: '000000' } };
    assertError(
      await server.send('POST /v1/customers', { app: 'app_1', ...wrong }),
      402,
      'binding_unauthorized',
      'sms_code[code]',
    );
    const { body: refused } = await token();
    assert.deepEqual([refused.used, refused.sms_code.validated], [false, false]);
    await server.send('PUT /_test/clock', { advance: 60 });
    const create = async () => {
      const headers = { authorization: `Bearer ${DEFAULT_KEY}`, 'idempotency-key': 'k' };
      const body = JSON.stringify({ app: 'app_1', ...issued });
      return replyOf(
        'POST /v1/customers',
        await fetch(`${server.url}/v1/customers`, { method: 'POST', headers, body }),
      );
    };
    const { body: customer } = await create();
    await server.send('PUT /_test/clock', { advance: 60 });
    assert.deepEqual((await create()).body, customer);
    const { data } = (await server.send('GET /_test/requests?limit=2')).body;
    assert.deepEqual(
      data.map(({ replayed }: { replayed: boolean }) => replayed),
      [true, false],
    );
    const { body: used } = await token();
    assert.deepEqual([used.used, used.time_used], [true, 1_700_000_060]);
    const { body: validated } = await server.send(`GET /v1/sms_codes/${issued.sms_code.id}`);
    assert.deepEqual(validated, { id: issued.sms_code.id, ...code, validated: true });
    assert.doesNotMatch(JSON.stringify([unused, used, validated]), /738291/);
    assertError(await server.send('GET /v1/tokens/tok_other'), 404, 'resource_missing', 'id');
    assertError(await server.send('GET /v1/sms_codes/sms_other'), 404, 'resource_missing', 'id');
  });
});
