import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { assertError } from '../../support/http.ts';
import { RedisServer } from '../../support/redis/server.ts';
import { redisSuite } from '../../support/redis/suite.ts';
import { runCli } from './built-cli.ts';
import { customersOf, ndjsonOf } from './customers.ts';
import { request, start, withServer } from './started-cli.ts';
import { storeFolder } from './store-folder.ts';

const KEY = 'sk_live_canary_0123456789abcdef';
const NAMESPACE = ['--namespace', 'shop'];

/** Imports three live customers and one test customer into a namespace. */
async function importLive(store: string): Promise<void> {
  for (const [count, options] of [
    [3, ['--live']],
    [1, []],
  ] as const) {
    const text = ndjsonOf(customersOf(count, { livemode: options.length > 0 }));
    const { status, stderr } = await runCli(['import', '-', '--store', store, ...NAMESPACE, ...options], text);
    assert.equal(status, 0, stderr);
  }
}

/** Tries every operation on the live customers of a store. */
async function tryLive(store: string): Promise<void> {
  await importLive(store);
  await withServer(['--live', '--store', store, '--key', KEY, '--log', ...NAMESPACE], async ({ url, output }) => {
    const send = (line: string, body?: string) => request(url, line, KEY, body);
    const { body: list } = await send('GET /v1/customers');
    assert.deepEqual(
      list.data.map(({ livemode }: { livemode: boolean }) => livemode),
      [true, true, true],
    );
    const [{ id, sources }] = list.data;
    const path = `/v1/customers/${id}`;
    assert.equal((await send(`PUT ${path}`, 'metadata[order]=42')).body.metadata.order, '42');
    assert.equal((await send(`DELETE ${path}/sources/${sources.data[0].id}`)).body.deleted, true);
    assert.equal((await send(`GET ${path}`)).body.metadata.order, '42');
    assert.equal((await send(`DELETE ${path}`)).body.deleted, true);
    assert.equal((await send('GET /v1/customers')).body.data.length, 2);

    const form = 'source=tok_canary&sms_code[id]=sms_1&sms_code[code]=123456';
    for (const [path, app] of [
      ['/v1/customers', 'app=app_1&'],
      [`/v1/customers/${list.data[1].id}/sources`, ''],
    ]) {
      const refused = await send(`POST ${path}`, app + form);
      assertError(refused, 503, 'verifier_unavailable');
      assert.match(refused.body.error.message, /binds no card: bind it in your application/);
    }
    const headers = { authorization: `Bearer ${KEY}`, 'accept-language': 'zh' };
    const chinese = await fetch(`${url}/v1/customers`, { method: 'POST', headers, body: `app=app_1&${form}` });
    assert.match(await chinese.text(), /不能绑卡：请在您的应用中绑定/);

    for (const line of [
      'POST /_test/cards',
      'GET /_test/clock',
      'POST /_test/reset',
      'GET /v1/tokens/tok_1',
      'GET /',
    ]) {
      assertError(await send(line), 404, 'resource_missing');
    }
    const { body: document } = await send('GET /openapi.json');
    assert.ok(Object.keys(document.paths).every((each) => each.startsWith('/v1/customers')));
    assertError(await request(url, 'GET /v1/customers', 'sk_test_clientele'), 401, 'api_key_invalid');
    assert.match(output(), /^Listening on http:\S+ \(live mode\)\nList customers: +curl -u KEY: /);
    assert.doesNotMatch(output(), /canary|Issue a card/);
  });
  // The test customer of the namespace is as it was.
  const { stdout } = await runCli(['export', '--store', store, ...NAMESPACE]);
  assert.equal(stdout, ndjsonOf(customersOf(1)));
}

describe('clientele serve --live', () => {
  test('serves the live customers of a file, binds no card, and cannot be steered', async (t) => {
    await tryLive(`file:${storeFolder(t)('customers.db')}`);
  });

  redisSuite('with Redis', () => {
    test('serves the live customers of Redis', async (t) => {
      const redis = await RedisServer.start();
      t.after(() => redis.stop());
      await tryLive(redis.url);
    });
  });

  test('refuses a missing file, and creates none', async (t) => {
    const store = `file:${storeFolder(t)('none.db')}`;
    const { exit, output } = await start('serve', '--live', '--key', KEY, '--store', store);
    assert.equal(await exit, 1);
    assert.match(output(), /^--store: there is no file at .*none\.db: check the path\.\n$/);
  });
});
