import assert from 'node:assert/strict';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { loadPageModules, type PageModules } from './page-modules.ts';

const RESPONSES: Readonly<Record<string, readonly [status: number, type: string, body: string]>> = {
  '/login': [200, 'text/html;charset=utf-8', '<!doctype html><title>Log in</title>'],
  '/json': [200, 'Application/JSON; charset=utf-8', '{"object":"list","data":[]}'],
  '/malformed': [200, 'application/json', '{"object":"li'],
  '/refused': [404, 'application/json', '{"error":{"code":"resource_missing","message":"No such customer"}}'],
  '/proxy': [502, 'text/html', '<h1>Bad gateway</h1>'],
  '/events': [200, 'text/event-stream;charset=utf-8', ': start\n\n'],
};

/** Responds like an application whose session has ended, except at the paths above. */
const respond: RequestListener = ({ url = '' }, response) => {
  const [status, type, body] = RESPONSES[url] ?? [];
  if (status === undefined) response.writeHead(302, { location: '/login' }).end();
  else response.writeHead(status, { 'content-type': type }).end(body);
};

/** Whether a request failed with its response, from which the page takes the text that it shows. */
const hasExchange = (failure: object): boolean => 'exchange' in failure;

describe('the requests of the page', () => {
  const server = createServer(respond);
  let api: PageModules;
  before(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    api = await loadPageModules(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, 'mounted');
  });
  after(() => {
    server.closeAllConnections();
    server.close();
  });

  test('return the JSON of a response', async () => {
    assert.deepEqual(await api.get('json'), { object: 'list', data: [] });
  });

  test('fail with the error of the response', async () => {
    const { status, error } = await api.send({ method: 'GET', path: 'refused' });
    assert.deepEqual([status, error], [404, { code: 'resource_missing', message: 'No such customer' }]);
  });

  for (const [name, path, status] of [
    ['the login page of an application whose session has ended', 'v1/customers', 200],
    ['malformed JSON', 'malformed', 200],
    ['the error page of a proxy', 'proxy', 502],
  ] as const) {
    test(`fail with ${name}`, async () => {
      const exchange = await api.send({ method: 'GET', path });
      assert.deepEqual([exchange.status, exchange.error], [status, {}]);
      await assert.rejects(api.get(path), hasExchange);
    });
  }

  test('open only a stream of events', async () => {
    const { signal } = new AbortController();
    const stream = await api.openStream('events', signal);
    assert.equal(await new Response(stream).text(), ': start\n\n');
    for (const path of ['_console/events', 'json', 'refused'])
      await assert.rejects(api.openStream(path, signal), hasExchange);
  });
});
