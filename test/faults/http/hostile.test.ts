import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { after, before, describe, test } from 'node:test';
import fc from 'fast-check';
import { toFetchHandler } from '../../../adapters/http/fetch-adapter.ts';
import { createRequestHandler } from '../../../adapters/http/handler.ts';
import { toNodeListener } from '../../../adapters/http/index.ts';
import { createTestClientele } from '../../../adapters/testing/index.ts';
import { check } from '../../support/check.ts';
import { hostileJson, hostilePairs, hostileRequest, hostileText } from '../../support/hostile-http.ts';
import { assertSchema, KEY, withServer } from '../../support/http.ts';
import { iterations } from '../../support/iterations.ts';
import { LongestTurn } from '../../support/longest-turn.ts';
import { add, turns } from '../../support/world.ts';

/** Statuses of failures inside the service. No input may cause one. */
const FAILURES = [500, 501, 502, 503, 504];

describe('hostile input gets a well-formed error and changes nothing', () => {
  const unhandled: unknown[] = [];
  const onUnhandled = (reason: unknown) => unhandled.push(reason);
  before(() => void process.on('unhandledRejection', onUnhandled));
  after(() => void process.off('unhandledRejection', onUnhandled));

  test('in the request handler', async (t) => {
    const longest = new LongestTurn();
    const world = await createTestClientele();
    const { id } = await add(world);
    const handle = createRequestHandler({ keys: { [KEY]: world } });
    let refused = 0;
    let requests = 0;
    const property = fc.asyncProperty(hostileRequest(id), async (request) => {
      // With a memory store the handler never yields to the event loop, so other tests would starve.
      requests += 1;
      if (requests % 100 === 0) await turns(1);
      const start = performance.now();
      const response = await handle(request);
      longest.record(start);
      assert.ok(!FAILURES.includes(response.status), `${response.status} ${response.body}`);
      const value = JSON.parse(response.body);
      if (response.status !== 200) {
        refused += 1;
        assertSchema('error', value);
        assert.ok(response.body.length < 2000, 'an error response is short');
      }
      for (const each of Object.values(response.headers)) assert.match(each, /^[\x20-\x7e]*$/);
    });
    await check(property, iterations(3000, 1_000_000));
    assert.ok(refused > 0);
    t.diagnostic(String(longest));
    assert.deepEqual(unhandled.splice(0), [], 'a rejection was not handled');
    const { checked, problems } = await world.verify();
    assert.deepEqual(problems, []);
    assert.equal(checked, 1, 'nothing was stored');
  });

  test('in a server that receives malformed HTTP', async () => {
    const world = await createTestClientele();
    const { id } = await add(world);
    const handler = toFetchHandler(createRequestHandler({ keys: { [KEY]: world } }));
    const lines = fc.array(
      fc.oneof(
        fc.constantFrom(
          `Authorization: Bearer ${KEY}`,
          'Content-Length: 5',
          'Content-Length: -1',
          'Transfer-Encoding: chunked',
          'Expect: 100-continue',
          'Connection: keep-alive',
          'Idempotency-Key: a',
        ),
        hostileText,
      ),
      { maxLength: 6 },
    );
    const start = fc.oneof(
      fc.constantFrom(
        `GET /v1/customers/${id} HTTP/1.1`,
        'POST /v1/customers HTTP/1.1',
        'PUT * HTTP/1.1',
        'GET x HTTP/9.9',
      ),
      hostileText,
    );
    await withServer(toNodeListener(handler), async (_, port) => {
      const property = fc.asyncProperty(
        start,
        lines,
        fc.oneof(hostilePairs, hostileJson, hostileText),
        async (first, rest, tail) => {
          const output = await exchange(
            port,
            `${[first, 'Host: x', 'Connection: close', ...rest].join('\r\n')}\r\n\r\n${tail}`,
          );
          assert.doesNotMatch(output, /^HTTP\/1.1 5/);
        },
      );
      await check(property, iterations(200, 20_000));
      const line = `GET /v1/customers/${id} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer ${KEY}\r\n\r\n`;
      assert.match(await exchange(port, line), /^HTTP\/1.1 200 /, 'the server still responds');
    });
    assert.deepEqual(unhandled.splice(0), []);
    assert.deepEqual((await world.verify()).problems, []);
  });
});

/** Sends bytes to a server, and returns its output until the connection closes. */
function exchange(port: number, bytes: string): Promise<string> {
  return new Promise((resolve) => {
    let output = '';
    const socket = connect(port, '127.0.0.1', () => socket.end(bytes));
    socket.setEncoding('utf8').on('data', (part) => (output += part));
    // A server may reset a connection after malformed HTTP.
    socket.on('error', () => {}).on('close', () => resolve(output));
  });
}

test('the hostile requests reach every kind of response', async () => {
  const world = await createTestClientele();
  const { id } = await add(world);
  const handle = createRequestHandler({ keys: { [KEY]: world } });
  const codes = new Set<string>();
  for (const request of fc.sample(hostileRequest(id), { numRuns: 2000, seed: 1 })) {
    const response = await handle(request);
    codes.add(response.status === 200 ? '200' : JSON.parse(response.body).error.code);
  }
  const expected = [
    '200',
    'parameter_missing',
    'parameter_invalid',
    'parameter_unknown',
    'body_invalid',
    'method_not_allowed',
  ];
  for (const each of [...expected, 'resource_missing', 'api_key_invalid']) assert.ok(codes.has(each), each);
});
