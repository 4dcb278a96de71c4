import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createHttpHandler, errorResponse } from '../../../adapters/http/index.ts';
import { createTestClientele } from '../../../adapters/testing/index.ts';
import { CardError, RateLimitError } from '../../../src/core.ts';
import { rejection } from '../../support/rejection.ts';

/** The parts of a response that do not differ between requests. */
async function partsOf(response: Response) {
  const headers = Object.fromEntries([...response.headers].filter(([name]) => name !== 'request-id'));
  return { status: response.status, headers, body: await response.json() };
}

describe('the response of an error', () => {
  it('is that of the HTTP handler, in the language of the request', async () => {
    const clientele = await createTestClientele();
    const handler = createHttpHandler({ keys: { sk_test_1: clientele } });
    for (const language of ['en', 'zh-CN']) {
      const headers = { authorization: 'Bearer sk_test_1', 'accept-language': language };
      const request = new Request('http://localhost/v1/customers/cus_missing', { headers });
      const error = await rejection(clientele.customers.retrieve('cus_missing'));
      const response = errorResponse(error, { request });
      assert.match(response.headers.get('request-id') ?? '', /^req_/);
      assert.deepEqual(await partsOf(response), await partsOf(await handler(request)));
    }
  });

  it('accepts a request of node:http', async () => {
    // The events of serverless platforms spell the names of headers as they were sent.
    for (const headers of [{ 'accept-language': 'zh' }, { 'Accept-Language': 'zh' }, { 'accept-language': ['zh'] }]) {
      const response = errorResponse(new CardError('card_declined'), { request: { headers } });
      assert.match(await response.text(), /发卡行/);
    }
  });

  it('is not created with malformed options, and the error names them', async () => {
    const invalid: [options: unknown, code: string, param: string][] = [
      [null, 'parameter_invalid', 'options'],
      [{ locale: 'zh' }, 'parameter_unknown', 'locale'],
      [{ request: null }, 'parameter_invalid', 'request'],
      [{ request: {} }, 'parameter_invalid', 'request'],
      [{ request: 'GET /' }, 'parameter_invalid', 'request'],
    ];
    for (const [options, ...expected] of invalid) {
      const error = await rejection((async () => errorResponse(new CardError('card_declined'), options as never))());
      assert.deepEqual([error.code, error.param], expected, JSON.stringify(options));
    }
  });

  it('has the status of the error, with or without a request', async () => {
    const response = errorResponse(new CardError('card_declined', { param: 'source' }));
    const { error } = (await response.json()) as { error: { code: string; param: string } };
    assert.deepEqual([response.status, error.code, error.param], [402, 'card_declined', 'source']);
  });

  it('has the counts of a verifier in its body, and retry_after in a header, too', async () => {
    const counts = { attempts_left: 2, expires_at: 1_444_390_718 };
    const wrong = errorResponse(new CardError('binding_unauthorized', counts));
    const { error } = (await wrong.json()) as { error: object };
    assert.deepEqual(Object.keys(error), ['type', 'message', 'code', 'attempts_left', 'expires_at']);
    assert.deepEqual({ ...error, ...counts }, error);
    assert.equal(wrong.headers.get('retry-after'), null);
    const locked = errorResponse(new RateLimitError('too_many_attempts', { retry_after: 600 }));
    assert.equal(((await locked.json()) as { error: { retry_after: number } }).error.retry_after, 600);
    assert.deepEqual([locked.status, locked.headers.get('retry-after')], [403, '600']);
  });

  it('has the Retry-After of a verifier instead of the default of rate_limited', () => {
    const retryAfter = (error: RateLimitError) => errorResponse(error).headers.get('retry-after');
    assert.equal(retryAfter(new RateLimitError('rate_limited', { retry_after: 7 })), '7');
    assert.equal(retryAfter(new RateLimitError('rate_limited')), '60');
    assert.equal(retryAfter(new RateLimitError('too_many_attempts')), null);
  });

  it('contains nothing of a value that is not an error of the library', async () => {
    for (const error of [new Error('canary'), 'canary', undefined, { status: 404, message: 'canary' }]) {
      const response = errorResponse(error);
      const text = await response.text();
      assert.deepEqual([response.status, JSON.parse(text).error.code], [500, 'internal']);
      assert.doesNotMatch(text, /canary/);
    }
  });
});
