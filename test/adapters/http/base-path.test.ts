import assert from 'node:assert/strict';
import type { RequestListener } from 'node:http';
import { describe, test } from 'node:test';
import { createHttpHandler, toNodeListener } from '../../../adapters/http/index.ts';
import { createTestClientele } from '../../../adapters/testing/index.ts';
import { assertError, createHttpWorld, KEY, withServer } from '../../support/http.ts';
import { rejection } from '../../support/rejection.ts';
import { add, idsOf } from '../../support/world.ts';

describe('basePath', () => {
  test('is removed from paths, and put before the URL of every list', async () => {
    const { world, send } = await createHttpWorld({}, { basePath: '/api/payments/' });
    const { id } = await add(world);
    const base = '/api/payments/v1/customers';
    const sources = `${base}/${id}/sources`;
    const { body: page } = await send(`GET ${base}?limit=1`);
    assert.deepEqual([page.url, idsOf(page.data), page.data[0].sources.url], [base, [id], sources]);
    assert.equal((await send(`GET ${base}/${id}`)).body.sources.url, sources);
    assert.equal((await send(`PUT ${base}/${id}`, { body: 'metadata[url]=/v1/customers' })).body.sources.url, sources);
    const created = await send(`POST ${base}`, { body: { app: 'app_1', ...world.issueCard() } });
    assert.equal(created.body.sources.url, `${base}/${created.body.id}/sources`);
    const { body: cards } = await send(`GET ${sources}`);
    assert.deepEqual([cards.url, cards.data[0].customer], [sources, id]);
    assert.deepEqual((await send('GET /api/payments/openapi.json')).body.servers, [{ url: '/api/payments' }]);
    const { metadata, sources: links } = await world.customers.retrieve(id);
    assert.deepEqual([metadata, links.url], [{ url: '/v1/customers' }, `/v1/customers/${id}/sources`]);
  });

  test('may already have been removed by a router or a proxy', async () => {
    const { send } = await createHttpWorld({}, { basePath: '/payments' });
    assert.equal((await send('GET /v1/customers')).body.url, '/payments/v1/customers');
    for (const path of [
      '/payments',
      '/payments/',
      '/paymentsv1/customers',
      '/other/v1/customers',
      '/payments/payments/v1/customers',
    ]) {
      assertError(await send(`GET ${path}`), 404, 'resource_missing');
    }
    const { send: sendToV1 } = await createHttpWorld({}, { basePath: '/v1' });
    assert.equal((await sendToV1('GET /v1/v1/customers')).body.url, '/v1/v1/customers');
    assert.equal((await sendToV1('GET /v1/customers')).status, 200);
  });

  test('may have lost only its start, as in Next, which removes its own basePath', async () => {
    const { send } = await createHttpWorld({}, { basePath: '/shop/api' });
    for (const prefix of ['/shop/api', '/api', '']) {
      assert.equal((await send(`GET ${prefix}/v1/customers`)).body.url, '/shop/api/v1/customers', prefix);
      assert.deepEqual((await send(`GET ${prefix}/openapi.json`)).body.servers, [{ url: '/shop/api' }]);
    }
    for (const prefix of ['/shop', '/pi', '/api/api', '/api/shop/api']) {
      assertError(await send(`GET ${prefix}/v1/customers`), 404, 'resource_missing');
    }
  });

  test('is not needed if Express or Connect mounts the listener', async () => {
    const { handler } = await createHttpWorld();
    const listener = toNodeListener(handler);
    const mounted: RequestListener = (incoming, outgoing) => {
      const { url = '' } = incoming;
      listener(Object.assign(incoming, { originalUrl: url, url: url.replace('/payments', '') }), outgoing);
    };
    await withServer(mounted, async (origin) => {
      const get = async (path: string) => {
        const response = await fetch(origin + path, { headers: { authorization: `Bearer ${KEY}` } });
        return (await response.json()) as { url: string; servers: object[] };
      };
      assert.equal((await get('/payments/v1/customers?limit=3')).url, '/payments/v1/customers');
      assert.equal((await get('/v1/customers')).url, '/v1/customers');
      assert.deepEqual((await get('/payments/openapi.json')).servers, [{ url: '/payments' }]);
    });
  });

  test('must be a path', async () => {
    const keys = { [KEY]: await createTestClientele() };
    for (const basePath of [
      'payments',
      '//payments',
      '/a//b',
      '/a?b',
      '/a#b',
      '/a b',
      'http://host/a',
      '/%',
      7,
      null,
    ]) {
      const error = await rejection((async () => createHttpHandler({ keys, basePath: basePath as string }))());
      assert.deepEqual([error.code, error.param], ['parameter_invalid', 'basePath'], String(basePath));
    }
    for (const basePath of ['', '/', '/payments', '/a/b/', '/%E4%BB%98', undefined])
      createHttpHandler({ keys, basePath });
  });
});
