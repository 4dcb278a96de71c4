import assert from 'node:assert/strict';
import type { RequestListener } from 'node:http';
import { describe, test } from 'node:test';
import { type ConsoleHandlerOptions, createConsoleHandler } from '../../../adapters/console/index.ts';
import { toNodeListener } from '../../../adapters/http/index.ts';
import { createTestClientele } from '../../../adapters/testing/index.ts';
import { createConsoleWorld, FROM_PAGE } from '../../support/console.ts';
import { assertError, createHttpWorld, withServer } from '../../support/http.ts';
import { rejection } from '../../support/rejection.ts';
import { add, idsOf } from '../../support/world.ts';

const PERSON = {
  card: { name: '张三' },
  email: 'zhang@example.com',
  description: 'call 13800138000',
  metadata: { 'wang@example.com': '010-6262-1234', plan: 'gold' },
};
/** Texts of the person that no masked response may contain. */
const PERSONAL = /张三|zhang|wang|13800138|6262/;

const configurationIn = (html: string) => {
  const [, content = ''] = /<meta name="clientele-console" content="([^"]*)">/.exec(html) ?? [];
  return JSON.parse(content.replaceAll('&quot;', '"'));
};

describe('the options of createConsoleHandler', () => {
  test('are checked, and the error names the option', async () => {
    const service = await createTestClientele();
    for (const [options, param] of [
      [undefined, 'options'],
      [{}, 'service'],
      [{ service: null }, 'service'],
      [{ service: { customers: service.customers } }, 'service'],
      [{ service, readOnly: 'no' }, 'readOnly'],
      [{ service, readOnly: null }, 'readOnly'],
      [{ service, mask: 0 }, 'mask'],
      [{ service, basePath: 'admin' }, 'basePath'],
      [{ service, keys: {} }, 'keys'],
    ] as const) {
      const create = async () => createConsoleHandler(options as unknown as ConsoleHandlerOptions);
      assert.equal((await rejection(create())).param, param);
    }
    createConsoleHandler({ service, readOnly: undefined, mask: undefined, basePath: undefined, onError: undefined });
  });

  test('onError receives failures', async () => {
    const failures: string[] = [];
    const { world, send } = await createConsoleWorld({ onError: ({ code }) => void failures.push(code) });
    await world.close();
    assertError(await send('GET /v1/customers'), 503, 'store_unavailable');
    assertError(await send('GET /_console/events'), 503, 'store_unavailable');
    assert.deepEqual(failures, ['store_unavailable', 'store_unavailable']);
  });
});

describe('the page of a mounted console', () => {
  test('is protected by its headers', async () => {
    const { handler } = await createConsoleWorld();
    const response = await handler(new Request('http://localhost/'));
    const { headers } = response;
    for (const [name, value] of [
      ['content-type', 'text/html;charset=utf-8'],
      ['cache-control', 'no-store'],
      ['x-content-type-options', 'nosniff'],
      ['referrer-policy', 'no-referrer'],
      ['cross-origin-opener-policy', 'same-origin'],
    ] as const) {
      assert.equal(headers.get(name), value);
    }
    const policy = headers.get('content-security-policy') ?? '';
    for (const directive of [
      /default-src 'none'/,
      /script-src 'sha256-[^']+'(;|$)/,
      /style-src 'sha256-[^']+'(;|$)/,
      /connect-src 'self'/,
      /frame-ancestors 'none'/,
      /form-action 'none'/,
      /base-uri 'none'/,
    ]) {
      assert.match(policy, directive);
    }
    assert.match(headers.get('request-id') ?? '', /^req_/);
  });

  test('tells the page what it may do', async () => {
    for (const [options, readOnly, masked] of [
      [{}, true, true],
      [{ readOnly: false, mask: false }, false, false],
    ] as const) {
      const { handler } = await createConsoleWorld(options);
      const html = await (await handler(new Request('http://localhost/'))).text();
      assert.deepEqual(configurationIn(html), {
        ...{ authentication: 'none', readOnly, masked, steering: false, livemode: false, tools: '/_console' },
      });
    }
  });

  test('is at its base path, with and without a slash, whatever a router has removed of it', async () => {
    const { handler, world } = await createConsoleWorld({ basePath: '/shop/admin' });
    const { id } = await add(world);
    const get = (path: string) => handler(new Request(`https://shop.example${path}`));
    for (const path of ['/shop/admin', '/shop/admin/', '/shop/admin?theme=dark', '/admin', '/admin/', '/', '/?a=b']) {
      assert.match((await get(path)).headers.get('content-type') ?? '', /^text\/html/, path);
    }
    for (const base of ['/shop/admin', '/admin', '']) {
      const { url, data } = (await (await get(`${base}/v1/customers`)).json()) as {
        url: string;
        data: { id: string }[];
      };
      assert.deepEqual([url, idsOf(data)], ['/shop/admin/v1/customers', [id]], base);
      assert.equal((await get(`${base}/_console/store`)).status, 200, base);
    }
    for (const path of ['/shop', '/shop/admin/other', '/shop/admin//', '/index.html', '/openapi.json']) {
      assert.equal((await get(path)).status, 404, path);
    }
  });

  test('is at the path where Express mounts the listener', async () => {
    const { handler, world } = await createConsoleWorld();
    await add(world);
    const listener = toNodeListener(handler);
    const mounted: RequestListener = (incoming, outgoing) => {
      const { url = '' } = incoming;
      const rest = url.replace('/admin/console', '');
      listener(Object.assign(incoming, { originalUrl: url, url: rest.startsWith('/') ? rest : `/${rest}` }), outgoing);
    };
    await withServer(mounted, async (origin) => {
      for (const path of ['/admin/console', '/admin/console/', '/admin/console?a=b']) {
        const page = await fetch(origin + path);
        assert.deepEqual([page.status, page.headers.get('content-type')], [200, 'text/html;charset=utf-8'], path);
        const head = await fetch(origin + path, { method: 'HEAD' });
        assert.equal(head.headers.get('content-length'), String((await page.arrayBuffer()).byteLength));
        assert.equal(await head.text(), '');
      }
      const list = (await (await fetch(`${origin}/admin/console/v1/customers`)).json()) as { url: string };
      assert.equal(list.url, '/admin/console/v1/customers');
    });
  });
});

describe('a read-only console', () => {
  test('refuses every change, also by X-HTTP-Method-Override', async () => {
    const { world, send } = await createConsoleWorld();
    const { id, default_source: card } = await add(world);
    const before = JSON.stringify(await world.customers.retrieve(id));
    const cursor = await world.cursor();
    for (const line of [
      'POST /v1/customers',
      `PUT /v1/customers/${id}`,
      `POST /v1/customers/${id}`,
      `DELETE /v1/customers/${id}`,
      `POST /v1/customers/${id}/sources`,
      `DELETE /v1/customers/${id}/sources/${card}`,
      'PUT /_console/verify',
      'DELETE /_console/events',
      'POST /_console/store',
      `PATCH /v1/customers/${id}`,
      `OPTIONS /v1/customers/${id}`,
    ]) {
      const reply = await send(line, line.startsWith('OPTIONS') ? {} : { body: { description: 'x' } });
      assertError(reply, 405, 'method_not_allowed');
      assert.match(reply.headers.get('allow') ?? '', /^(GET|POST)$/, line);
      assert.equal(reply.headers.get('access-control-allow-origin'), null);
    }
    for (const method of ['PUT', 'DELETE', 'delete', 'POST']) {
      const headers = { ...FROM_PAGE, 'x-http-method-override': method };
      assertError(await send(`POST /v1/customers/${id}`, { headers }), 405, 'method_not_allowed');
    }
    for (const line of ['POST /_test/reset', 'POST /_test/cards', 'GET /_test/store', 'POST /_console/reset']) {
      assertError(await send(line), 404, 'resource_missing');
    }
    assert.equal(JSON.stringify(await world.customers.retrieve(id)), before);
    assert.equal(await world.cursor(), cursor);
  });

  test('verifies and describes the store', async () => {
    const { world, send } = await createConsoleWorld();
    await add(world);
    const { status, body } = await send('POST /_console/verify');
    assert.deepEqual([status, body], [200, { checked: 1, problems: [] }]);
    const { body: description } = await send('GET /_console/store');
    assert.deepEqual([description.livemode, description.store.kind], [false, 'memory']);
    assertError(await send('GET /_console/store?a=1'), 400, 'parameter_unknown', 'a');
    assertError(await send('POST /_console/verify', { body: { a: 1 } }), 400, 'parameter_unknown', 'a');
  });

  test('verifies the store once for concurrent requests', async () => {
    const service = await createTestClientele();
    let runs = 0;
    const counted = new Proxy(service, {
      get: (target, name) => {
        if (name === 'verify') runs += 1;
        const value = Reflect.get(target, name, target);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
    const { send } = await createConsoleWorld({ service: counted });
    // The check of the options reads the method, too.
    const before = runs;
    await Promise.all([1, 2, 3].map(() => send('POST /_console/verify')));
    assert.equal(runs - before, 1);
    await send('POST /_console/verify');
    assert.equal(runs - before, 2);
  });
});

describe('a console that may write', () => {
  test('creates, updates and deletes customers and cards', async () => {
    const { world, send } = await createConsoleWorld({ readOnly: false });
    const { body: customer } = await send('POST /v1/customers', { body: { app: 'app_1', ...world.issueCard() } });
    const { status } = await send(`PUT /v1/customers/${customer.id}`, { body: { email: 'zhang@example.com' } });
    assert.equal(status, 200);
    assert.equal(((await world.customers.retrieve(customer.id)) as { email: string }).email, 'zhang@example.com');
    assert.equal((await send(`DELETE /v1/customers/${customer.id}`)).body.deleted, true);
  });

  test('demands a request of the same origin, or the header of the page', async () => {
    const { world, send } = await createConsoleWorld({ readOnly: false });
    const { id } = await add(world);
    const host = 'shop.example';
    const cases: [headers: Record<string, string>, allowed: boolean][] = [
      [{}, false],
      [{ 'x-clientele-console': '1' }, true],
      [{ 'x-clientele-console': '2' }, false],
      [{ 'sec-fetch-site': 'same-origin' }, true],
      [{ 'sec-fetch-site': 'same-site' }, false],
      [{ 'sec-fetch-site': 'cross-site', origin: `https://${host}`, host }, false],
      [{ 'sec-fetch-site': 'none' }, false],
      [{ origin: `https://${host}`, host }, true],
      [{ origin: `http://${host.toUpperCase()}`, host }, true],
      [{ origin: `https://${host}.evil.example`, host }, false],
      [{ origin: `https://evil.example/${host}`, host }, false],
      [{ origin: 'null', host }, false],
      [{ origin: '', host: '' }, false],
    ];
    for (const [headers, allowed] of cases) {
      for (const line of [`PUT /v1/customers/${id}`, 'POST /_console/verify']) {
        const reply = await send(line, { headers });
        if (allowed) assert.equal(reply.status, 200, JSON.stringify(headers));
        else {
          const { message } = assertError(reply, 400, 'parameter_missing', 'x-clientele-console');
          assert.match(message, /must be 1, because the request does not come from a page of this server/);
        }
      }
      assert.equal((await send('GET /v1/customers', { headers })).status, 200, 'reads are not affected');
    }
  });

  test('cannot begin a search for events or a stream', async () => {
    const { send } = await createConsoleWorld();
    for (const accept of ['*/*', 'text/event-stream']) {
      const reply = await send('GET /_console/events', { headers: { accept, 'sec-fetch-site': 'cross-site' } });
      assertError(reply, 400, 'parameter_missing', 'x-clientele-console');
    }
    for (const site of ['same-origin', 'same-site', 'none']) {
      assert.equal((await send('GET /_console/events', { headers: { 'sec-fetch-site': site } })).status, 200, site);
    }
    const headers = { 'sec-fetch-site': 'cross-site', ...FROM_PAGE };
    assert.equal((await send('GET /_console/events', { headers })).status, 200);
  });
});

describe('personal data', () => {
  test('is masked in every response', async () => {
    const { world, send } = await createConsoleWorld({ readOnly: false });
    const { id, default_source: card } = await add(world, PERSON);
    for (const line of [
      'GET /v1/customers?expand=app&expand=default_source',
      `GET /v1/customers/${id}?expand[]=app&expand[]=default_source`,
      `GET /v1/customers/${id}/sources`,
      `GET /v1/customers/${id}/sources/${card}`,
      `PUT /v1/customers/${id}`,
      `POST /v1/customers/${id}`,
      'GET /_console/events',
      `GET /_console/events?customer=${id}&limit=100`,
      'GET /_console/store',
      'POST /_console/verify',
    ]) {
      const { status, body } = await send(
        line,
        line.startsWith('GET') ? {} : { body: { metadata: { z: '13800138000' } } },
      );
      if (!line.includes('verify')) assert.equal(status, 200, JSON.stringify(body));
      assert.doesNotMatch(JSON.stringify(body), PERSONAL, line);
    }
    const { body } = await send(`GET /v1/customers/${id}`);
    const { name, email, description, metadata } = body;
    assert.deepEqual([name, email, description], ['张*', 'z***@e***.com', 'call ***00']);
    assert.deepEqual(metadata, { 'w***@e***.com': '***34', plan: 'gold', z: '***00' });
  });

  test('is the same as that of the HTTP handler with mask: false', async () => {
    const { world, send } = await createConsoleWorld({ mask: false });
    const { id } = await add(world, PERSON);
    const http = await createHttpWorld({}, { keys: { sk_test_1: world } });
    for (const line of ['GET /v1/customers', `GET /v1/customers/${id}`]) {
      assert.deepEqual((await send(line)).body, (await http.send(line, { key: 'sk_test_1' })).body);
    }
    const [event] = (await send('GET /_console/events')).body.data;
    assert.equal(event.data.object.email, PERSON.email);
  });
});
