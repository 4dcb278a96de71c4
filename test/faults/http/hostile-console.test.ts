import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createConsoleRequestHandler } from '../../../adapters/console/console-handler.ts';
import type { HttpResponse } from '../../../adapters/http/request-response.ts';
import { createTestClientele } from '../../../adapters/testing/index.ts';
import { check } from '../../support/check.ts';
import { hostileRequest, hostileText } from '../../support/hostile-http.ts';
import { assertSchema } from '../../support/http.ts';
import { iterations } from '../../support/iterations.ts';
import { add, turns } from '../../support/world.ts';

/** Texts of the customer that no response may contain. */
const PERSONAL = /张三|canary|13800138/;

/** Paths of a console that is mounted at /admin. */
const paths = (id: string) =>
  fc
    .tuple(
      fc.constantFrom('', '/admin', '/admin/admin'),
      fc.oneof(
        fc.constantFrom('', '/', '/v1/customers', `/v1/customers/${id}`, `/v1/customers/${id}/sources`),
        // Most of these requests are refused, but some must get a stream.
        { weight: 5, arbitrary: fc.constant('/_console/events') },
        fc.constantFrom('/_console/store', '/_console/verify', '/_test/reset', '/openapi.json'),
        hostileText.map((it) => `/v1/customers/${it}`),
        hostileText.map((it) => `/_console/${it}`),
        hostileText,
      ),
    )
    .map((parts) => parts.join(''));

/** Reads a stream until its first event, or until it would wait. */
async function readStream({ stream }: HttpResponse): Promise<string> {
  const stop = new AbortController();
  let text = '';
  setImmediate(() => stop.abort());
  for await (const part of stream?.(stop.signal) ?? []) {
    text += part;
    if (text.includes('event:')) stop.abort();
  }
  return text;
}

test('hostile input to a read-only console gets a well-formed error, changes nothing and reveals no personal data', async () => {
  const world = await createTestClientele();
  const { id } = await add(world, {
    card: { name: '张三' },
    email: 'canary@example.com',
    description: 'canary@example.com 13800138000',
    metadata: { 'canary@example.com': '13800138000' },
  });
  const before = [JSON.stringify(await world.customers.retrieve(id)), await world.cursor()];
  const handle = createConsoleRequestHandler({ service: world, basePath: '/admin' });
  const seen = new Set<string>();
  let requests = 0;
  const property = fc.asyncProperty(hostileRequest(id, paths(id)), async (request) => {
    requests += 1;
    if (requests % 100 === 0) await turns(1);
    const response = await handle(request);
    const { status, headers, body } = response;
    assert.ok(status < 500, `${status} ${body}`);
    const text = response.stream === undefined ? body : await readStream(response);
    assert.doesNotMatch(text, PERSONAL);
    for (const each of Object.values(headers)) assert.match(each, /^[\x20-\x7e]*$/);
    seen.add(`${status} ${headers['content-type']}`);
    if (status === 200) return;
    assertSchema('error', JSON.parse(body));
    assert.ok(body.length < 2000, 'an error response is short');
  });
  await check(property, iterations(2000, 300_000));
  const json = 'application/json;charset=utf-8';
  for (const each of [`200 ${json}`, `400 ${json}`, `404 ${json}`, `405 ${json}`, '200 text/html;charset=utf-8']) {
    assert.ok(seen.has(each), each);
  }
  assert.ok(seen.has('200 text/event-stream;charset=utf-8'), 'a stream of events');
  assert.deepEqual([JSON.stringify(await world.customers.retrieve(id)), await world.cursor()], before);
  assert.deepEqual(await world.verify(), { checked: 1, problems: [] });
});
