import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { inspect } from 'node:util';
import {
  ApiError,
  AuthenticationError,
  CardError,
  ClienteleError,
  errorOf,
  IdempotencyError,
  InvalidRequestError,
  RateLimitError,
} from '../../src/core.ts';
import { ERROR_CODES } from '../../src/domain/error-codes.ts';

/** The error table: status, type, class and codes. */
const TABLE: readonly [number, string, { new (...args: never[]): ClienteleError }, string][] = [
  [
    400,
    'invalid_request_error',
    InvalidRequestError,
    'parameter_missing parameter_invalid parameter_unknown resource_exists body_invalid cursor_expired',
  ],
  [400, 'idempotency_error', IdempotencyError, 'idempotency_mismatch'],
  [409, 'idempotency_error', IdempotencyError, 'idempotency_in_progress'],
  [401, 'invalid_request_error', AuthenticationError, 'api_key_invalid'],
  [
    402,
    'card_error',
    CardError,
    'binding_unauthorized token_unknown token_used foreign_card already_bound card_declined cardholder_not_match under_verification send_sms_failed too_many_cards',
  ],
  [403, 'rate_limit_error', RateLimitError, 'rate_limited too_many_attempts'],
  [404, 'invalid_request_error', InvalidRequestError, 'resource_missing'],
  [405, 'invalid_request_error', InvalidRequestError, 'method_not_allowed'],
  [413, 'invalid_request_error', InvalidRequestError, 'body_too_large'],
  [415, 'invalid_request_error', InvalidRequestError, 'body_unsupported'],
  [499, 'api_error', ApiError, 'aborted'],
  [500, 'api_error', ApiError, 'internal store_corrupt verifier_contract port_contract'],
  [503, 'api_error', ApiError, 'store_unavailable store_full verifier_unavailable'],
  [504, 'api_error', ApiError, 'deadline_exceeded'],
];

describe('a code of the error table', () => {
  test('exists in the library, which has no other codes', () => {
    const named = TABLE.flatMap(([, , , codes]) => codes.split(' '));
    assert.deepEqual(Object.keys(ERROR_CODES).toSorted(), named.toSorted());
  });

  for (const [status, type, errorClass, codes] of TABLE) {
    for (const code of codes.split(' ')) {
      test(`${code} is a ${errorClass.name} with status ${status}`, async () => {
        const error = errorOf(code, { param: 'x[y]', detail: { expected: 'so' } });
        assert.ok(error instanceof errorClass, 'instance of its class');
        assert.ok(error instanceof ClienteleError && error instanceof Error, 'and of the ones above it');
        assert.deepEqual([error.status, error.type, error.name], [status, type, errorClass.name]);
        assert.deepEqual([error.code, error.param, error.outcome], [code, 'x[y]', 'not_applied']);
        assert.match(error.message, /^[A-Z].*\.$/);
        assert.match(await error.messageIn('zh'), /\p{Script=Han}.*。$/u);
      });
    }
  }

  test('never has status 502, after which the official clients repeat a request', () => {
    for (const { status } of Object.values(ERROR_CODES)) assert.notEqual(status, 502 as number);
  });
});

test('an error reports whether a retry can help', () => {
  const retryableCodes = Object.entries(ERROR_CODES).filter(([, { retryable }]) => retryable);
  assert.deepEqual(
    retryableCodes.map(([code]) => code),
    [
      'idempotency_in_progress',
      'rate_limited',
      'store_unavailable',
      'store_full',
      'verifier_unavailable',
      'deadline_exceeded',
    ],
  );
});

test('a snake_case code of a verifier is a CardError', () => {
  for (const code of ['card_stolen', 'constructor', '__proto__']) {
    const error = errorOf(code);
    assert.ok(error instanceof CardError, code);
    assert.deepEqual([error.code, error.status, error.retryable], [code, 402, false]);
  }
});

test('instanceof recognizes instances of the copy of a class, and nothing else', () => {
  class Copy extends Error {}
  Object.defineProperty(Copy.prototype, Symbol.for('clientele.ClienteleError'), { value: true });
  const copy = new Copy();
  assert.ok(copy instanceof ClienteleError, 'a copy in another module format is an instance');
  assert.ok(!(copy instanceof CardError), 'only of its own class');
  assert.ok(!(new Error('x') instanceof ClienteleError), 'another error is not an instance');
  for (const value of [null, undefined, 'text', {}])
    assert.ok(!((value as object) instanceof ClienteleError), 'not an error');
  class Own extends CardError {}
  assert.ok(new Own('card_stolen') instanceof Own, 'a subclass without a brand works as usual');
  assert.ok(!(new CardError('card_stolen') instanceof Own), 'its parent is not an instance of it');
});

test('instanceof is false for a Proxy whose traps throw', () => {
  const refuse = () => {
    throw new Error('trap');
  };
  const hostile = new Proxy({}, { has: refuse, get: refuse, getPrototypeOf: refuse });
  assert.equal((hostile as unknown) instanceof ClienteleError, false);
});

describe('an error', () => {
  const connection = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
  const middle = new Error('no answer', { cause: connection });

  test('prints its cause, and the cause of its cause', () => {
    const text = inspect(errorOf('store_unavailable', { cause: middle }));
    assert.match(text, /^ApiError: The store is unavailable.*code: 'store_unavailable'.*cause: Error: no answer/s);
    assert.match(text, /Error: connect ECONNREFUSED/);
  });

  test('prints the errors of an AggregateError, and a cause that is not an error', () => {
    const cause = new AggregateError([new Error('first'), new Error('second')], 'both failed');
    assert.match(inspect(errorOf('internal', { cause })), /both failed.*first.*second/s);
    assert.match(inspect(errorOf('aborted', { cause: 'navigation' })), /cause: 'navigation'/);
    assert.doesNotMatch(inspect(errorOf('internal')), /cause/);
  });

  test('prints without its cause if that cannot be printed', () => {
    const cause = Object.assign(new Error('hostile'), { [inspect.custom]: () => assert.fail('printed') });
    assert.match(inspect(errorOf('internal', { cause })), /^ApiError.*cause: '\[cannot be printed\]'/s);
  });

  test('is serialized as its wire form, without its cause', () => {
    const { message } = errorOf('token_used');
    assert.equal(
      JSON.stringify(errorOf('token_used', { cause: middle })),
      JSON.stringify({ error: { type: 'card_error', message, code: 'token_used' } }),
    );
    const missing = errorOf('parameter_missing', { param: 'app', detail: { expected: 'an app' } });
    assert.deepEqual(JSON.parse(JSON.stringify({ nested: missing })), {
      nested: {
        error: {
          type: 'invalid_request_error',
          message: 'The parameter app is missing: it must be an app.',
          code: 'parameter_missing',
          param: 'app',
        },
      },
    });
    assert.doesNotMatch(String(missing.stack) + String(errorOf('internal', { cause: middle }).stack), /ECONN/);
  });
});

test('with() changes the given details and keeps the others', () => {
  const error = errorOf('parameter_invalid', { param: 'email', detail: { expected: 'a string' }, cause: 1 });
  const other = error.with({ outcome: 'unknown' });
  assert.ok(other instanceof InvalidRequestError, 'the same class');
  assert.deepEqual(
    [other.code, other.param, other.message, other.outcome, other.cause],
    [error.code, 'email', error.message, 'unknown', 1],
  );
  assert.equal(error.outcome, 'not_applied');
});

describe('the counts of an error', () => {
  const counts = { attempts_left: 0, expires_at: 1_444_390_718, retry_after: 60 };
  const error = new CardError('binding_unauthorized', { param: 'sms_code[code]', ...counts });

  test('are fields of the error, of its wire form and of its printed form', () => {
    assert.deepEqual([error.attempts_left, error.expires_at, error.retry_after], [0, 1_444_390_718, 60]);
    const wire = JSON.parse(JSON.stringify(error));
    const { type, code, message } = error;
    assert.deepEqual(wire, { error: { type, message, code, param: 'sms_code[code]', ...counts } });
    assert.match(inspect(error), /attempts_left: 0,\s+expires_at: 1444390718,\s+retry_after: 60/);
    assert.doesNotMatch(error.message, /\d/);
  });

  test('are kept by with(), which can change and remove each of them', () => {
    assert.deepEqual(error.with({ outcome: 'unknown' }).toJSON(), error.toJSON());
    const changed = error.with({ attempts_left: 3, retry_after: undefined });
    assert.deepEqual([changed.attempts_left, changed.expires_at], [3, counts.expires_at]);
    assert.ok(!('retry_after' in changed) && !('retry_after' in changed.toJSON().error), 'a removed count is absent');
  });

  test('are absent unless they are whole numbers of 0 or more', () => {
    for (const value of [undefined, null, Number.NaN, Number.POSITIVE_INFINITY, -1, 1.5, '60', 60n, {}, [60]]) {
      const details = { attempts_left: value, expires_at: value, retry_after: value } as {
        readonly retry_after?: number;
      };
      const other = errorOf('too_many_attempts', details);
      for (const name of Object.keys(counts)) assert.ok(!(name in other), `${name} is absent for ${String(value)}`);
      assert.deepEqual(Object.keys(other.toJSON().error), ['type', 'message', 'code']);
      assert.doesNotMatch(inspect(other), /attempts_left|expires_at|retry_after/);
    }
  });
});

test('from() returns a ClienteleError unchanged, and wraps another value in an internal error', () => {
  const error = errorOf('token_used');
  assert.equal(ClienteleError.from(error), error);
  const internal = ClienteleError.from('text');
  assert.deepEqual([internal.code, internal.outcome, internal.cause], ['internal', 'unknown', 'text']);
});
