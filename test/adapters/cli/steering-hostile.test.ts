import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { steer } from '../../../adapters/cli/steering/index.ts';
import { World } from '../../../adapters/cli/steering/world.ts';
import { createRequestHandler } from '../../../adapters/http/handler.ts';
import { OPERATIONS } from '../../../adapters/http/operations.ts';
import { check } from '../../support/check.ts';
import { hostilePairs, hostileText } from '../../support/hostile-http.ts';
import { assertSchema, KEY } from '../../support/http.ts';
import { iterations } from '../../support/iterations.ts';
import { turns } from '../../support/world.ts';

test('hostile input to the steering operations gets a well-formed error', async () => {
  const options = { store: { kind: 'memory' }, verifiers: 'fake', seed: undefined, randomSeed: undefined } as const;
  const world = await World.open({ ...options, print: () => {} }, new AbortController().signal);
  const { operations, wrap } = steer(world, OPERATIONS);
  const handle = wrap(createRequestHandler({ keys: { [KEY]: world } }, operations), () => {});
  const steering = operations.filter(({ path }) => path.startsWith('/_test/') || /tokens|sms_codes/.test(path));
  assert.equal(steering.length, 16);

  const value = fc.oneof(
    hostileText,
    fc.jsonValue(),
    fc.constantFrom(1, -1, 0.5, 1e308, 'every', 'tokens', 'http', null),
  );
  const request = fc.constantFrom(...steering).chain((operation) => {
    const names = Object.keys(operation.parameters.properties ?? {});
    const name = names.length > 0 ? fc.oneof(fc.constantFrom(...names), hostileText) : hostileText;
    const json = fc.dictionary(name, value, { maxKeys: 4 }).map((params) => JSON.stringify(params));
    const form = fc
      .array(fc.tuple(name, hostileText), { maxLength: 4 })
      .map((pairs) => pairs.map((it) => it.join('=')).join('&'));
    const id = hostileText.map((text) => operation.path.replace(/\{.*\}/, text));
    return fc.record({
      method: fc.constant(operation.method),
      url: fc.oneof(
        id,
        fc.tuple(id, hostilePairs).map((parts) => parts.join('?')),
      ),
      body: fc.option(fc.oneof(json, form, hostilePairs), { nil: undefined }),
      accept: fc.option(fc.constant('text/event-stream'), { nil: null }),
    });
  });
  const send = (method: string, url: string, body?: string, accept: string | null = null) => {
    const sent: Record<string, string | null> = { authorization: `Bearer ${KEY}`, accept };
    const headers = { get: (name: string) => sent[name] ?? null };
    return handle({ method, url, headers, body: () => (body === undefined ? undefined : Buffer.from(body)) });
  };
  const statuses = new Set<number>();
  let requests = 0;
  const property = fc.asyncProperty(request, async ({ method, url, body, accept }) => {
    requests += 1;
    if (requests % 100 === 0) await turns(1);
    // Faults that the hostile requests have added would fail the requests for tokens on purpose.
    if (!url.startsWith('/_test/')) await send('DELETE', '/_test/faults');
    const response = await send(method, url, body, accept);
    statuses.add(response.status);
    assert.ok(response.status < 500, `${response.status} ${response.body}`);
    if (response.status === 200) return;
    assertSchema('error', JSON.parse(response.body));
    assert.ok(response.body.length < 2000, 'an error response is short');
    for (const each of Object.values(response.headers)) assert.match(each, /^[\x20-\x7e]*$/);
  });
  await check(property, iterations(1000, 100_000));
  assert.ok(statuses.has(200) && statuses.has(400), [...statuses].join());
  assert.equal((await send('POST', '/_test/reset')).status, 200);
  assert.deepEqual(JSON.parse((await send('GET', '/v1/customers')).body).data, []);
  await world.close();
});
