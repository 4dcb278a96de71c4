import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { inspect } from 'node:util';
import { tokenVerifierConformance } from '../../../adapters/conformance/index.ts';
import { HttpTokenVerifier } from '../../../adapters/vault/index.ts';
import { createClientele } from '../../../src/index.ts';
import { contextOf } from '../../support/context.ts';
import {
  hangUp,
  neverRespond,
  respondEndlessly,
  respondHalf,
  respondLate,
  respondWith,
  startHttpService,
} from '../../support/http-service.ts';
import { rejection, rejects } from '../../support/rejection.ts';

const ID = 'tok_ii9008yTGCS8PCebbPGenXTC';
const NAME = '张三canary';
const AUTHORIZATION = 'Bearer canary-of-a-key';
const PAN = '6222021234567890128';

const CARD = {
  id: 'card_e1SW9OnfjXbDGqr1u5Cyjb90',
  object: 'card',
  created: 1444388292,
  last4: '8703',
  funding: 'debit',
  brand: 'UnionPay',
  bank: 'icbc',
  customer: null,
  name: NAME,
} as const;
const TOKEN = { id: ID, object: 'token', created: 1444388292, livemode: false, used: false, card: CARD } as const;

const verifierOf = (url: string, more: object = {}) =>
  new HttpTokenVerifier({
    url: `${url}/v1/tokens/{id}?key=canary`,
    headers: { Authorization: AUTHORIZATION },
    ...more,
  });

/** Returns the code, parameter and `retryable` of the error of a look-up, in which no secret may be visible. */
async function failureOf(verifier: HttpTokenVerifier, ms = 5000): Promise<unknown[]> {
  const error = await rejection(verifier.retrieve(ID, contextOf(ms)));
  assert.doesNotMatch(
    inspect(error, { depth: null, showHidden: true }) + JSON.stringify(error),
    /canary|622202|tok_ii/,
  );
  return [error.code, error.param, error.retryable];
}

const CONTRACT = ['verifier_contract', undefined, false];
const UNAVAILABLE = ['verifier_unavailable', undefined, true];
const MISCONFIGURED = ['verifier_unavailable', undefined, false];

describe('HttpTokenVerifier', () => {
  it('gets a token by its id', async () => {
    using service = await startHttpService(respondWith(200, TOKEN));
    const token = await verifierOf(service.url).retrieve(ID, contextOf(5000));
    assert.deepEqual(token, TOKEN);
    assert.ok(Object.isFrozen(token) && Object.isFrozen(token.card));
    const [{ method, url, headers, body }] = service.requests as [(typeof service.requests)[number]];
    assert.deepEqual([method, url, body], ['GET', `/v1/tokens/${ID}?key=canary`, '']);
    assert.deepEqual([headers.authorization, headers.accept], [AUTHORIZATION, 'application/json']);
  });

  it('leaves out fields that a token does not have', async () => {
    const more = {
      __proto__: null,
      client_ip: '127.0.0.1',
      card: { ...CARD, exp_month: 12, exp_year: 2030, address: { a: 1 } },
    };
    using service = await startHttpService(respondWith(200, { ...TOKEN, ...more, type: 'card' }));
    assert.deepEqual(await verifierOf(service.url).retrieve(ID), TOKEN);
  });

  it('returns undefined for a token that the service does not know', async () => {
    using service = await startHttpService(respondWith(404, { error: { code: 'resource_missing' } }));
    assert.equal(await verifierOf(service.url).retrieve(ID, contextOf(5000)), undefined);
    assert.equal(service.requests.length, 1);
  });

  it('returns undefined for an id that is none, without a request', async () => {
    using service = await startHttpService(respondWith(200, TOKEN));
    for (const id of ['', 'tok_', 'tok_/../admin', 'tok_a?b', 'tok_%2e', 'card_1', `tok_${'a'.repeat(300)}`]) {
      assert.equal(await verifierOf(service.url).retrieve(id, contextOf(5000)), undefined);
    }
    assert.equal(service.requests.length, 0);
  });

  const broken: Record<string, ReturnType<typeof respondWith>> = {
    'no JSON': respondWith(200, '<html>'),
    'an empty body': respondWith(200, ''),
    null: respondWith(200, 'null'),
    'an array': respondWith(200, [TOKEN]),
    'a token without card': respondWith(200, { ...TOKEN, card: null }),
    'a token without used': respondWith(200, { ...TOKEN, used: undefined }),
    'a wrong type': respondWith(200, { ...TOKEN, livemode: 'false' }),
    'another token': respondWith(200, { ...TOKEN, id: 'tok_another' }),
    'a card that belongs to a customer': respondWith(200, { ...TOKEN, card: { ...CARD, customer: 'cus_1' } }),
    'a last4 of five digits': respondWith(200, { ...TOKEN, card: { ...CARD, last4: '87031' } }),
    'a card number as name': respondWith(200, { ...TOKEN, card: { ...CARD, name: PAN } }),
    'a card number in an unknown field': respondWith(200, { ...TOKEN, card: { ...CARD, number: PAN } }),
    'a card number as a number': respondWith(
      200,
      JSON.stringify(TOKEN).replace('"debit"', '"debit","n":4111111111111111'),
    ),
    'a card number as the name of a field': respondWith(200, { ...TOKEN, metadata: [{ [PAN]: true }] }),
    'a deeply nested card number': respondWith(200, `{"a":${'['.repeat(20_000)}"${PAN}"${']'.repeat(20_000)}}`),
    'a body of more than 10,000 characters': respondWith(200, { ...TOKEN, texts: Array(101).fill('x'.repeat(100)) }),
    'an endless body': respondEndlessly(200),
  };
  for (const [name, respond] of Object.entries(broken)) {
    it(`rejects ${name} once`, async () => {
      using service = await startHttpService(respond);
      assert.deepEqual(await failureOf(verifierOf(service.url)), CONTRACT);
      assert.equal(service.requests.length, 1);
    });
  }

  it('names the field that is invalid', async () => {
    using service = await startHttpService(respondWith(200, { ...TOKEN, card: { ...CARD, bank: 7 } }));
    assert.match((await rejection(verifierOf(service.url).retrieve(ID))).message, /card\[bank\]/);
  });

  it('refuses the card with a code of the service', async () => {
    using service = await startHttpService();
    for (const code of ['card_declined', 'under_verification', 'daily_limit2']) {
      service.next(respondWith(402, { error: { type: 'card_error', code, message: NAME } }));
      assert.deepEqual(await failureOf(verifierOf(service.url)), [code, 'source', false]);
    }
    assert.equal(service.requests.length, 3);
  });

  it('fails once after a refusal without a valid code, and after any other status', async () => {
    using service = await startHttpService();
    const bodies = [
      '',
      'null',
      { error: null },
      ...['internal', 'store_full', 'Card declined', 'a'.repeat(65), `a${PAN}`, 7].map((code) => ({ error: { code } })),
    ];
    for (const body of bodies) {
      service.next(respondWith(402, body));
      assert.deepEqual(await failureOf(verifierOf(service.url)), MISCONFIGURED);
    }
    for (const status of [204, 301, 302, 400, 401, 403, 405]) {
      service.next(respondWith(status, { error: { code: 'card_declined' } }, { location: '/' }));
      assert.deepEqual(await failureOf(verifierOf(service.url)), MISCONFIGURED);
    }
    assert.equal(service.requests.length, bodies.length + 7);
  });

  it('repeats a look-up after a status 429 or 5xx, and without a response', async () => {
    using service = await startHttpService(
      respondWith(500),
      respondWith(429),
      hangUp,
      respondHalf(200, TOKEN),
      respondLate(50, respondWith(200, TOKEN)),
    );
    assert.deepEqual(await verifierOf(service.url).retrieve(ID, contextOf(10_000)), TOKEN);
    assert.equal(service.requests.length, 5);
  });

  it('waits as long as Retry-After says, and fails at once if that is too long', async () => {
    using service = await startHttpService(respondWith(503, {}, { 'retry-after': '1' }), respondWith(200, TOKEN));
    const start = performance.now();
    assert.deepEqual(await verifierOf(service.url).retrieve(ID, contextOf(5000)), TOKEN);
    assert.ok(performance.now() - start >= 990);
    service.next(respondWith(429, {}, { 'retry-after': '60' }));
    assert.deepEqual(await failureOf(verifierOf(service.url)), UNAVAILABLE);
    assert.equal(service.requests.length, 3);
  });

  it('stops at the deadline and at the timeout', async () => {
    using service = await startHttpService();
    for (const [timeout, ms] of [
      [120_000, 300],
      [300, 120_000],
    ] as const) {
      for (const respond of [respondWith(500), neverRespond, hangUp]) {
        service.next(respond);
        const start = performance.now();
        assert.deepEqual(await failureOf(verifierOf(service.url, { timeout }), ms), UNAVAILABLE);
        assert.ok(performance.now() - start < 60_000);
      }
    }
  });

  it('stops when the caller aborts', async () => {
    using service = await startHttpService(respondWith(500));
    const controller = new AbortController();
    const looking = verifierOf(service.url).retrieve(ID, contextOf(60_000, controller.signal));
    void setTimeout(100).then(() => controller.abort());
    await rejects(looking, 'verifier_unavailable');
    // A request that was under way can still arrive.
    await setTimeout(100);
    const { length } = service.requests;
    await setTimeout(400);
    assert.equal(service.requests.length, length);
  });

  it('hides its secrets from inspect', () => {
    const text = inspect(verifierOf('https://a.example'), { depth: null, showHidden: true });
    assert.doesNotMatch(text + JSON.stringify(verifierOf('https://a.example')), /canary/);
  });

  const url = 'https://tokens.example/{id}';
  const invalid: Record<string, [options: object, code: string, param: string]> = {
    'no URL': [{}, 'parameter_missing', 'url'],
    'a URL without the id': [{ url: 'https://tokens.example/' }, 'parameter_invalid', 'url'],
    'an id in the host': [{ url: 'https://{id}.example/' }, 'parameter_invalid', 'url'],
    'a URL with a password': [{ url: 'https://a:b@tokens.example/{id}' }, 'parameter_invalid', 'url'],
    'malformed headers': [{ url, headers: { 'a b': 'c' } }, 'parameter_invalid', 'headers'],
    'a timeout that is no number': [{ url, timeout: '1' }, 'parameter_invalid', 'timeout'],
    'an unknown option': [{ url, retry: true }, 'parameter_unknown', 'retry'],
  };
  for (const [name, [options, code, param]] of Object.entries(invalid)) {
    it(`rejects ${name}`, async () => {
      await rejects((async () => new HttpTokenVerifier(options as never))(), code, param);
    });
  }
});

describe('HttpTokenVerifier as the tokens of a service', () => {
  tokenVerifierConformance({
    name: 'HttpTokenVerifier',
    create: async () => {
      const service = await startHttpService((response, request) => {
        const isKnown = request.url?.startsWith(`/v1/tokens/${ID}?`);
        (isKnown ? respondWith(200, TOKEN) : respondWith(404))(response, request);
      });
      return { verifier: verifierOf(service.url), known: ID, close: () => service[Symbol.dispose]() };
    },
  });

  it('gives its refusals and failures to the caller', async () => {
    using service = await startHttpService();
    await using clientele = await createClientele({ tokens: verifierOf(service.url), timeout: 500 });
    const create = () =>
      clientele.customers.create({ app: 'app_1', source: ID, sms_code: { id: 'sms_1', code: '123456' } });
    service.next(respondWith(402, { error: { code: 'card_declined' } }));
    await rejects(create(), 'card_declined', 'source');
    service.next(respondWith(200, { ...TOKEN, number: PAN }));
    const error = await rejects(create(), 'verifier_contract');
    assert.match(error.message, /must not send card numbers/);
    service.next(respondWith(401));
    assert.match((await rejects(create(), 'verifier_unavailable')).message, /check url and headers/);
    service.next(respondWith(404));
    await rejects(create(), 'token_unknown', 'source');
  });
});
