import fc from 'fast-check';
import { MAX_BODY } from '../../adapters/http/body.ts';
import type { HttpRequest } from '../../adapters/http/request-response.ts';
import { KEY } from './http.ts';
import { SLOW_TEXTS } from './slow-texts.ts';
import { APP } from './world.ts';

/** Text that is invalid as any parameter, path or header. */
export const hostileText: fc.Arbitrary<string> = fc.oneof(
  fc.string({ maxLength: 30 }),
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.constantFrom(
    '',
    '__proto__',
    'constructor',
    '%00',
    '%ff',
    '%ED%A0%80',
    '\0',
    '\r\nSet-Cookie: a=b',
    '../../etc/passwd',
    '{a}*',
    '[]',
    '[[[',
    ']',
    '\ud800',
    '1e308',
    '-0',
    'x'.repeat(70_000),
    `a${'[b]'.repeat(2000)}`,
    ...Object.values(SLOW_TEXTS).map((makeText) => makeText(20_000)),
  ),
);
const known = fc.constantFrom(
  'app',
  'source',
  'sms_code[id]',
  'sms_code[code]',
  'sms_code',
  'email',
  'description',
  'metadata',
  'metadata[a]',
  'metadata[__proto__]',
  'expand',
  'expand[]',
  'expand[0]',
  'limit',
  'created',
  'created[gte]',
  'starting_after',
  'default_source',
  'after',
  'customer',
);
const value = fc.oneof(
  hostileText,
  fc.constantFrom(APP, 'tok_1', 'sms_1', '123456', 'a@b.c', '10', 'app', 'cus_1', 'card_1'),
);
/** Malformed and unusual queries and forms. */
export const hostilePairs: fc.Arbitrary<string> = fc
  .array(fc.tuple(fc.oneof(known, hostileText), fc.constantFrom('=', '＝', ''), value), { maxLength: 6 })
  .map((list) => list.map((pair) => pair.join('')).join('&'));
/** Malformed and unusual JSON. */
export const hostileJson: fc.Arbitrary<string> = fc.oneof(
  fc.json(),
  fc
    .dictionary(fc.oneof(known, hostileText), fc.oneof(value, fc.jsonValue()), { maxKeys: 6 })
    .map((it) => JSON.stringify(it)),
  fc.integer({ min: 1, max: 20_000 }).map((depth) => `{"a":${'['.repeat(depth)}${']'.repeat(depth)}}`),
  fc.constantFrom('{', '{}', '{"__proto__":{"limit":1}}', '{"a":1e400}', '{"app":"\\ud800"}', '{"description":"x'),
);
const body = fc.oneof(
  fc.constant(undefined),
  fc.uint8Array({ maxLength: 100 }),
  fc.oneof(hostilePairs, hostileJson, hostileText).map((it) => Buffer.from(it)),
);
const header = fc.option(hostileText, { nil: null });

/** Paths of the HTTP handler whose service has a customer with this id. */
const apiPaths = (id: string) =>
  fc.oneof(
    fc.constantFrom(
      '/v1/customers',
      '/v1/customers/',
      `/v1/customers/${id}`,
      `/v1/customers/${id}/sources`,
      '/openapi.json',
    ),
    hostileText.map((it) => `/v1/customers/${it}`),
    hostileText.map((it) => `/v1/customers/${id}/sources/${it}`),
    hostileText,
  );

/** Requests to a handler whose service has a customer with this id. @param paths Default: those of the HTTP handler. */
export const hostileRequest = (id: string, paths = apiPaths(id)): fc.Arbitrary<HttpRequest> =>
  fc
    .record({
      method: fc.oneof(
        { weight: 9, arbitrary: fc.constantFrom('GET', 'POST', 'PUT', 'DELETE') },
        { weight: 1, arbitrary: hostileText },
      ),
      path: paths,
      query: fc.oneof(
        fc.constant(''),
        hostilePairs.map((it) => `?${it}`),
      ),
      headers: fc.record({
        authorization: fc.oneof(
          { weight: 9, arbitrary: fc.constant(`Bearer ${KEY}`) },
          { weight: 1, arbitrary: header },
        ),
        'idempotency-key': fc.oneof({ weight: 9, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: header }),
        'accept-language': header,
        accept: fc.oneof(
          { weight: 9, arbitrary: fc.constant(null) },
          { weight: 5, arbitrary: fc.constant('text/event-stream') },
          { weight: 1, arbitrary: header },
        ),
        'last-event-id': fc.oneof({ weight: 9, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: header }),
        host: header,
        origin: header,
        'sec-fetch-site': fc.option(fc.constantFrom('same-origin', 'cross-site'), { nil: null }),
        'x-clientele-console': fc.option(fc.constantFrom('1', '2'), { nil: null }),
        'x-http-method-override': fc.oneof(fc.constant(null), fc.constantFrom('PUT', 'put', 'DELETE', 'GET'), header),
      }),
      body,
    })
    .map(({ method, path, query, headers, body }) => ({
      method,
      url: path + query,
      headers: { get: (name) => headers[name as keyof typeof headers] },
      // The adapters limit the size of a body.
      body: () => body?.subarray(0, MAX_BODY),
    }));
