import assert from 'node:assert/strict';
import { type RequestListener, request } from 'node:http';
import { describe, test } from 'node:test';
import { clientOfAddress, forwardedAddress } from '../../../adapters/http/client-address.ts';
import { createHttpHandler, toNodeListener } from '../../../adapters/http/index.ts';
import { MAX_WRONG_KEYS } from '../../../adapters/http/wrong-key-limiter.ts';
import { createTestClientele } from '../../../adapters/testing/index.ts';
import { createHttpWorld, KEY, withServer } from '../../support/http.ts';
import { rejection } from '../../support/rejection.ts';

const SHORT_KEY = 'sk_test_tenant_a';

/** Sends a request with a key, and returns the status. */
const statusOf = (
  port: number,
  key: string,
  headers: Record<string, string | string[]> = {},
): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    const options = { port, host: '127.0.0.1', path: '/v1/customers', agent: false } as const;
    request({ ...options, headers: { authorization: `Bearer ${key}`, ...headers } }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode));
    })
      .on('error', reject)
      .end();
  });

async function exhaust(port: number, headers: Record<string, string | string[]> = {}): Promise<void> {
  for (let i = 0; i < MAX_WRONG_KEYS; i += 1) await statusOf(port, `wrong_${i}`, headers);
  assert.equal(await statusOf(port, 'wrong', headers), 403);
}

const createListener = async (options: object = {}): Promise<RequestListener> =>
  toNodeListener(createHttpHandler({ keys: { [SHORT_KEY]: await createTestClientele() }, ...options }));

describe('behind a proxy', () => {
  test('a long key works for a new client, however many wrong keys came from the same address', async () => {
    const { handler } = await createHttpWorld();
    await withServer(toNodeListener(handler), async (_, port) => {
      await exhaust(port);
      assert.equal(await statusOf(port, KEY), 200);
    });
  });

  test('trustProxy counts the wrong keys of each client that the proxies name', async () => {
    await withServer(await createListener({ trustProxy: 1 }), async (_, port) => {
      const from = (...addresses: string[]) => ({ 'x-forwarded-for': addresses.join(', ') });
      await exhaust(port, from('203.0.113.1'));
      assert.equal(await statusOf(port, SHORT_KEY, from('203.0.113.1')), 403);
      assert.equal(await statusOf(port, SHORT_KEY, from('10.9.9.9', '203.0.113.1')), 403, 'an invented entry');
      assert.equal(await statusOf(port, SHORT_KEY, { 'x-forwarded-for': ['10.9.9.9', '203.0.113.1'] }), 403);
      assert.equal(await statusOf(port, SHORT_KEY, from('203.0.113.2')), 200);
      assert.equal(await statusOf(port, SHORT_KEY), 200);
    });
  });

  test('clientOf identifies clients by any property of the request', async () => {
    const infos: unknown[] = [];
    const clientOf = ({ headers, url, method }: Request, { address }: { address: string }) => {
      infos.push([method, url, address]);
      return headers.get('CF-Connecting-IP');
    };
    await withServer(await createListener({ clientOf }), async (_, port) => {
      await exhaust(port, { 'cf-connecting-ip': '203.0.113.1' });
      assert.equal(await statusOf(port, SHORT_KEY, { 'cf-connecting-ip': '203.0.113.1' }), 403);
      assert.equal(await statusOf(port, SHORT_KEY, { 'cf-connecting-ip': '203.0.113.2' }), 200);
      assert.deepEqual(infos[0], ['GET', '/v1/customers', '127.0.0.1']);
    });
  });

  test('a fetch handler passes its second argument to clientOf', async () => {
    const clientele = await createTestClientele();
    const calls: unknown[] = [];
    const clientOf = (...args: unknown[]) => String(calls.push(args));
    const handler = createHttpHandler({ keys: { [SHORT_KEY]: clientele }, clientOf, trustProxy: 2 });
    const headers = { authorization: `Bearer ${SHORT_KEY}`, 'x-forwarded-for': '10.1.1.1, 203.0.113.7, 10.0.0.2' };
    const incoming = new Request('http://localhost/v1/customers', { headers });
    const server = { name: 'the server' };
    assert.equal((await handler(incoming, server)).status, 200);
    assert.deepEqual(calls, [[incoming, { address: '203.0.113.7', platform: server }]]);
  });

  test('a clientOf that fails is an internal error, and reported', async () => {
    const clientele = await createTestClientele();
    for (const clientOf of [() => assert.fail('lookup failed'), async () => 'client', () => 7]) {
      const causes: unknown[] = [];
      const onError = ({ cause }: { cause?: unknown }) => causes.push(cause);
      const handler = createHttpHandler({ keys: { [KEY]: clientele }, clientOf: clientOf as never, onError });
      const headers = { authorization: `Bearer ${KEY}` };
      assert.equal((await handler(new Request('http://localhost/v1/customers', { headers }))).status, 500);
      assert.match(String(causes[0]), /lookup failed|clientOf must return a string or undefined/);
    }
  });
});

test('createHttpHandler rejects malformed and unknown options', async () => {
  const keys = { [KEY]: await createTestClientele() };
  const invalid: [options: object, code: string, param: string][] = [
    ...[true, -1, 1.5, '1', null, Number.NaN, 101].map(
      (trustProxy) => [{ trustProxy }, 'parameter_invalid', 'trustProxy'] as [object, string, string],
    ),
    [{ clientOf: 'x-real-ip' }, 'parameter_invalid', 'clientOf'],
    [{ onError: 'console' }, 'parameter_invalid', 'onError'],
    [{ keys: Object.values(keys) }, 'parameter_invalid', 'keys'],
    [{ trustproxy: 1 }, 'parameter_unknown', 'trustproxy'],
  ];
  for (const [options, code, param] of invalid) {
    const error = await rejection((async () => createHttpHandler({ keys, ...options }))());
    assert.deepEqual([error.code, error.param], [code, param]);
  }
});

test('IPv6 clients are counted by /64, and IPv4 addresses inside IPv6 as IPv4', () => {
  const cases: [address: string, client: string][] = [
    ['203.0.113.9', '203.0.113.9'],
    ['::ffff:203.0.113.9', '203.0.113.9'],
    ['::FFFF:cb00:7109', '203.0.113.9'],
    ['64:ff9b::203.0.113.9', '203.0.113.9'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:DB8:1:2::', '2001:db8:1:2::/64'],
    ['2001:0db8:0001:0002:ffff::1%eth0', '2001:db8:1:2::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['2001:db8::1::2', '2001:db8::1::2'],
    ['1:2:3:4:5:6:7', '1:2:3:4:5:6:7'],
    ['1:2:3:4:5:6:7:8:9', '1:2:3:4:5:6:7:8:9'],
    ['::12345', '::12345'],
    ['tenant:7', 'tenant:7'],
    ['', ''],
  ];
  for (const [address, client] of cases) assert.equal(clientOfAddress(address), client);
});

test('the address of a client is counted from the right of X-Forwarded-For', () => {
  const cases: [header: string | undefined, proxies: number, address: string | undefined][] = [
    ['203.0.113.1', 0, undefined],
    ['203.0.113.1', 1, '203.0.113.1'],
    ['10.0.0.1, 203.0.113.1', 1, '203.0.113.1'],
    ['10.0.0.1,203.0.113.1 , 192.0.2.1', 2, '203.0.113.1'],
    ['203.0.113.1', 5, '203.0.113.1'],
    ['203.0.113.1:5678', 1, '203.0.113.1'],
    ['[2001:db8::1]:443', 1, '2001:db8::1'],
    ['[2001:db8::1]', 1, '2001:db8::1'],
    ['2001:db8::1', 1, '2001:db8::1'],
    ['unknown', 1, undefined],
    ['203.0.113.1, ', 1, undefined],
    ['', 1, undefined],
    [undefined, 1, undefined],
  ];
  for (const [header, proxies, address] of cases) assert.equal(forwardedAddress(header, proxies), address, header);
});
