import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readHeaders, readTimeout, readUrl } from '../../src/verifier-kit/request-options.ts';
import { retryAfterOf } from '../../src/verifier-kit/retry-after.ts';
import { rejects } from '../support/rejection.ts';

const CANARY = 'canary';

describe('the options of a request', () => {
  it('accept http and https URLs, as text or URL', () => {
    assert.equal(readUrl('https://a.example/x?y=1', 'url'), 'https://a.example/x?y=1');
    assert.equal(readUrl(new URL('http://127.0.0.1:8080'), 'url'), 'http://127.0.0.1:8080/');
  });

  const urls = [
    1,
    null,
    '',
    'a.example',
    'ftp://a.example',
    `https://${CANARY}:b@a.example`,
    `https://${CANARY}@a.example`,
  ];
  for (const url of [...urls, 'https://a.example/#part', 'file:///etc/passwd']) {
    it(`reject the URL ${JSON.stringify(url)} without quoting it`, async () => {
      const error = await rejects((async () => readUrl(url, 'endpoint'))(), 'parameter_invalid', 'endpoint');
      assert.doesNotMatch(String(error.stack), /canary/);
    });
  }

  it('require the URL', async () => {
    await rejects((async () => readUrl(undefined, 'url'))(), 'parameter_missing', 'url');
  });

  it('copy headers, with names in lower case', () => {
    const given = { Authorization: 'Bearer a b', 'X-Key': '1' };
    const headers = readHeaders(given, 'headers');
    given['X-Key'] = '2';
    assert.deepEqual(headers, { authorization: 'Bearer a b', 'x-key': '1' });
    assert.deepEqual(readHeaders(undefined, 'headers'), {});
  });

  for (const headers of [
    'text',
    null,
    { a: 1 },
    { 'a b': CANARY },
    { '': CANARY },
    { a: `${CANARY}\r\nb: c` },
    { a: `${CANARY}\0` },
    { a: `${CANARY} ` },
    { a: `${CANARY}é` },
    { a: '' },
  ]) {
    it(`reject the headers ${JSON.stringify(headers)} without quoting a value`, async () => {
      const error = await rejects((async () => readHeaders(headers, 'headers'))(), 'parameter_invalid', 'headers');
      assert.doesNotMatch(String(error.stack), /canary/);
    });
  }

  it('reject headers that are no plain object, which would send a request without its authorization', async () => {
    const authorization = CANARY;
    const trap = new Proxy({}, { ownKeys: () => assert.fail('a trap') });
    for (const headers of [
      [],
      [['authorization', CANARY]],
      new Headers({ authorization }),
      new Map([['authorization', CANARY]]),
      Promise.resolve({ authorization }),
      trap,
    ]) {
      await rejects((async () => readHeaders(headers, 'headers'))(), 'parameter_invalid', 'headers');
    }
    assert.deepEqual(readHeaders(Object.assign(Object.create(null), { authorization }), 'headers'), { authorization });
  });

  it('accept a timeout from 1 to the longest of a timer', async () => {
    assert.deepEqual([readTimeout(undefined), readTimeout(1), readTimeout(2_147_483_647)], [10_000, 1, 2_147_483_647]);
    for (const timeout of [0, -1, Number.NaN, '5', 2_147_483_648, Number.POSITIVE_INFINITY]) {
      await rejects((async () => readTimeout(timeout))(), 'parameter_invalid', 'timeout');
    }
  });
});

describe('retryAfterOf', () => {
  const of = (text: string | null) => retryAfterOf({ status: 429, json: undefined, headers: { get: () => text } });

  it('reads seconds, from 1 to one day', () => {
    assert.deepEqual(['7', ' 7 ', '0', '86401', '9'.repeat(400)].map(of), [7, 7, 1, 86_400, 86_400]);
  });

  it('reads a date, and rounds up', () => {
    assert.equal(of(new Date(Date.now() - 5000).toUTCString()), 1);
    const seconds = of(new Date(Date.now() + 30_000).toUTCString()) ?? 0;
    assert.ok(seconds >= 29 && seconds <= 30, String(seconds));
  });

  it('ignores a header that is absent or malformed', () => {
    assert.deepEqual([null, '', 'soon', '-', 'NaN'].map(of), [undefined, undefined, undefined, undefined, undefined]);
  });
});
