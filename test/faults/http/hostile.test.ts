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
import { add, turns } from '../../support/world.ts';

/** Failures are ours alone, and 502 is what clients repeat a request on: no input may bring one about. */
const NEVER = [500, 501, 502, 503, 504];

describe('whatever is sent, it is answered in the wire form, and nothing comes of it', () => {
  const unheard: unknown[] = [];
  const hear = (reason: unknown) => unheard.push(reason);
  before(() => void process.on('unhandledRejection', hear));
  after(() => void process.off('unhandledRejection', hear));

  test('by the face without a server', async () => {
    const world = await createTestClientele();
    const { id } = await add(world);
    const face = createRequestHandler({ keys: { [KEY]: world } });
    let refused = 0;
    let asked = 0;
    const property = fc.asyncProperty(hostileRequest(id), async (request) => {
      // A face on memory answers without a turn of the event loop: without one now and then no other test would go on.
      asked += 1;
      if (asked % 100 === 0) await turns(1);
      const answer = await face(request);
      assert.ok(!NEVER.includes(answer.status), `${answer.status} ${answer.body}`);
      const value = JSON.parse(answer.body);
      if (answer.status !== 200) {
        refused += 1;
        assertSchema('error', value);
        assert.ok(answer.body.length < 2000, 'an error is short, whatever it was made by');
      }
      for (const each of Object.values(answer.headers)) assert.match(each, /^[\x20-\x7e]*$/);
    });
    await check(property, iterations(3000, 1_000_000));
    assert.ok(refused > 0);
    assert.deepEqual(unheard.splice(0), [], 'no rejection was left unheard');
    const { checked, problems } = await world.verify();
    assert.deepEqual(problems, []);
    assert.equal(checked, 1, 'nothing was stored');
  });

  test('by a server that gets bytes that are hardly HTTP', async () => {
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
          const said = await saidTo(
            port,
            `${[first, 'Host: x', 'Connection: close', ...rest].join('\r\n')}\r\n\r\n${tail}`,
          );
          assert.doesNotMatch(said, /^HTTP\/1.1 5/);
        },
      );
      await check(property, iterations(200, 20_000));
      const line = `GET /v1/customers/${id} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer ${KEY}\r\n\r\n`;
      assert.match(await saidTo(port, line), /^HTTP\/1.1 200 /, 'it lives');
    });
    assert.deepEqual(unheard.splice(0), []);
    assert.deepEqual((await world.verify()).problems, []);
  });
});

/** What a server says to these bytes, up to their end. */
function saidTo(port: number, bytes: string): Promise<string> {
  return new Promise((resolve) => {
    let said = '';
    const socket = connect(port, '127.0.0.1', () => socket.end(bytes));
    socket.setEncoding('utf8').on('data', (part) => (said += part));
    // A server may well reset what is no HTTP.
    socket.on('error', () => {}).on('close', () => resolve(said));
  });
}

test('a search for faults that finds none looks in the right places', async () => {
  const world = await createTestClientele();
  const { id } = await add(world);
  const face = createRequestHandler({ keys: { [KEY]: world } });
  const found = new Set<string>();
  for (const request of fc.sample(hostileRequest(id), { numRuns: 2000, seed: 1 })) {
    const answer = await face(request);
    found.add(answer.status === 200 ? '200' : JSON.parse(answer.body).error.code);
  }
  const wanted = [
    '200',
    'parameter_missing',
    'parameter_invalid',
    'parameter_unknown',
    'body_invalid',
    'method_not_allowed',
  ];
  for (const each of [...wanted, 'resource_missing', 'api_key_invalid']) assert.ok(found.has(each), each);
});
