import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { describe, it } from 'node:test';
import { inspect } from 'node:util';
import { type JsonRequest, NoResponseError, sendJsonRequest } from '../../src/verifier-kit/json-request.ts';
import { contextOf } from '../support/context.ts';
import {
  hangUp,
  neverRespond,
  respondEndlessly,
  respondHalf,
  respondLate,
  respondWith,
  startHttpService,
} from '../support/http-service.ts';

const SECRET = 'canary-of-a-secret';

const get = (url: string, timeout = 5000): JsonRequest => ({
  method: 'GET',
  url: `${url}/${SECRET}?key=${SECRET}`,
  headers: { authorization: SECRET },
  timeout,
});
const post = (url: string): JsonRequest => ({ ...get(url), method: 'POST', body: `"${SECRET}"` });

/** Returns the error of a request, which must not contain a secret. */
async function failure(request: Promise<unknown>): Promise<NoResponseError> {
  const error = await request.then(
    () => assert.fail('the request succeeded'),
    (caught: unknown) => caught,
  );
  assert.ok(error instanceof NoResponseError, inspect(error));
  assert.doesNotMatch(inspect(error, { depth: null, showHidden: true }) + JSON.stringify(error), /canary/);
  return error;
}

describe('sendJsonRequest', () => {
  it('sends method, headers and body, and returns status, headers and JSON', async () => {
    using service = await startHttpService(respondWith(202, { ok: [1] }, { 'x-id': '7' }));
    const response = await sendJsonRequest(post(service.url), contextOf(5000));
    assert.deepEqual([response.status, response.headers.get('x-id'), response.json], [202, '7', { ok: [1] }]);
    const [received] = service.requests;
    assert.deepEqual(
      [received?.method, received?.body, received?.headers.authorization],
      ['POST', `"${SECRET}"`, SECRET],
    );
    assert.deepEqual([received?.headers['content-length'], received?.headers['transfer-encoding']], ['20', undefined]);
  });

  it('returns no JSON for a body that is empty, malformed or not UTF-8', async () => {
    using service = await startHttpService();
    for (const body of ['', '{"a":', '<html>', '\u{feff}{}x']) {
      service.next(respondWith(200, body));
      assert.equal((await sendJsonRequest(get(service.url))).json, undefined);
    }
    service.next((response) => response.end(Buffer.from([0x22, 0xff, 0x22])));
    assert.equal((await sendJsonRequest(get(service.url))).json, undefined);
  });

  it('returns a redirect instead of following it', async () => {
    using other = await startHttpService(respondWith(200));
    using service = await startHttpService(respondWith(302, {}, { location: other.url }));
    assert.equal((await sendJsonRequest(post(service.url))).status, 302);
    assert.equal(other.requests.length, 0);
  });

  it('sends a body only once, also after a status that lets fetch send it again', async () => {
    using service = await startHttpService(respondWith(421));
    assert.equal((await sendJsonRequest(post(service.url))).status, 421);
    assert.equal(service.requests.length, 1);
  });

  it('sends a body only once if the connection is closed', async () => {
    using service = await startHttpService(respondWith(200), hangUp);
    await sendJsonRequest(post(service.url));
    const error = await failure(sendJsonRequest(post(service.url)));
    assert.deepEqual([error.reason, error.status, service.requests.length], ['network', undefined, 2]);
  });

  it('fails if nothing listens, and names the system error', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as { port: number };
    await new Promise((resolve) => server.close(resolve));
    const error = await failure(sendJsonRequest(post(`http://127.0.0.1:${port}`)));
    assert.equal(error.message, `http://127.0.0.1:${port} did not respond: the connection failed (ECONNREFUSED)`);
  });

  it('names no error code that is not a system error', async (t) => {
    t.mock.method(globalThis, 'fetch', () => Promise.reject(new TypeError(SECRET, { cause: { code: SECRET } })));
    const error = await failure(sendJsonRequest(get('http://127.0.0.1')));
    assert.equal(error.message, 'http://127.0.0.1 did not respond: the connection failed');
  });

  it('fails with the status if the body is cut or too large', async () => {
    using service = await startHttpService(respondHalf(200, { long: 'x'.repeat(1000) }));
    const cut = await failure(sendJsonRequest(get(service.url)));
    assert.deepEqual([cut.reason, cut.status], ['network', 200]);
    service.next(respondEndlessly(201));
    const large = await failure(sendJsonRequest(get(service.url)));
    assert.deepEqual([large.reason, large.status], ['too_large', 201]);
  });

  it('reads a body of 64 KiB', async () => {
    using service = await startHttpService(respondWith(200, `"${'x'.repeat(65_534)}"`));
    assert.equal(((await sendJsonRequest(get(service.url))).json as string).length, 65_534);
    service.next(respondWith(200, `"${'x'.repeat(65_535)}"`));
    assert.equal((await failure(sendJsonRequest(get(service.url)))).reason, 'too_large');
  });

  it('fails at its timeout, before and after the status', async () => {
    using service = await startHttpService(neverRespond);
    const start = performance.now();
    assert.equal((await failure(sendJsonRequest(get(service.url, 30), contextOf(5000)))).reason, 'timeout');
    assert.ok(performance.now() - start < 2000);
    service.next((response) => response.writeHead(200).write('{'));
    const error = await failure(sendJsonRequest(get(service.url, 3000)));
    assert.deepEqual([error.reason, error.status], ['timeout', 200]);
  });

  it('waits for a late response until its timeout', async () => {
    using service = await startHttpService(respondLate(50, respondWith(200, { late: true })));
    assert.deepEqual((await sendJsonRequest(get(service.url), contextOf(5000))).json, { late: true });
  });

  it('ends with the operation: at its deadline, and when the caller aborts', async () => {
    using service = await startHttpService(neverRespond);
    const controller = new AbortController();
    const request = failure(sendJsonRequest(get(service.url), contextOf(5000, controller.signal)));
    setTimeout(() => controller.abort(new Error(SECRET)), 20);
    assert.equal((await request).reason, 'aborted');
    await failure(sendJsonRequest(get(service.url), contextOf(30)));
  });

  it('sends nothing if the operation has already ended', async () => {
    using service = await startHttpService(respondWith(200));
    assert.equal((await failure(sendJsonRequest(post(service.url), contextOf(0)))).reason, 'aborted');
    const aborted = contextOf(5000, AbortSignal.abort());
    assert.equal((await failure(sendJsonRequest(post(service.url), aborted))).reason, 'aborted');
    assert.equal(service.requests.length, 0);
  });

  it('leaves no listener on the signal', async () => {
    using service = await startHttpService(respondWith(200));
    const { signal } = new AbortController();
    let listeners = 0;
    const counting = {
      get aborted() {
        return signal.aborted;
      },
      addEventListener: () => (listeners += 1),
      removeEventListener: () => (listeners -= 1),
    } as unknown as AbortSignal;
    await sendJsonRequest(post(service.url), contextOf(5000, counting));
    assert.equal(listeners, 0);
  });
});
