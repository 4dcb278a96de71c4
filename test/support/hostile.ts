import fc from 'fast-check';
import { SLOW_TEXTS } from './slow-texts.ts';

const throwing = () => {
  throw new Error('trap');
};

/** Values that no command expects: values outside JSON, and malicious JSON. */
const unexpected: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom(
    undefined,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    -0,
    1e308,
    2 ** 53,
    1n,
    Symbol('canary'),
    throwing,
    new Date(Number.NaN),
    new Map([['a', 'canary']]),
    /canary/,
    new Proxy({}, { ownKeys: throwing, get: throwing }),
    new Proxy({}, { getPrototypeOf: throwing }),
    Object.defineProperty({}, 'id', { get: throwing, enumerable: true }),
    Object.create({ app: 'app_inherited' }),
    // biome-ignore lint/suspicious/noThenProperty: an object that pretends to be a promise.
    { then: throwing },
    { toJSON: throwing, toString: throwing, valueOf: throwing },
    '\ud800',
    'canary\r\n\0',
    'canary'.repeat(5000),
    ...Object.values(SLOW_TEXTS).map((makeText) => `canary${makeText(60_000)}`),
    '../../etc/passwd',
    '{a}*?[x]',
    '__proto__',
    JSON.parse('{"__proto__":{"extra":1}}'),
    new Array(50_000),
  ),
  fc.anything({ maxDepth: 3, withBigInt: true, withDate: true, withMap: true, withTypedArray: true }),
);

/** Values that pass the first checks of a command, so that later checks run too. */
const plausible: fc.Arbitrary<unknown> = fc.constantFrom(
  'app_1',
  'tok_1',
  'cus_1',
  'card_1',
  'a@b.c',
  null,
  '',
  10,
  true,
  { id: 'sms_1', code: '123456' },
  { a: 'b' },
  ['app'],
);

export const hostileValue: fc.Arbitrary<unknown> = fc.oneof(unexpected, plausible, fc.jsonValue());

const slowText = fc.constantFrom(...Object.values(SLOW_TEXTS).map((makeText) => makeText(60_000)));

/** Values that a caller may pass in place of an object with these parameters. */
export const hostileObject = (names: readonly string[]): fc.Arbitrary<unknown> =>
  fc.oneof(
    hostileValue,
    fc.dictionary(
      fc.oneof(fc.constantFrom(...names, 'toString', '__proto__', 'extra'), fc.string({ maxLength: 100 }), slowText),
      hostileValue,
      { maxKeys: names.length + 3 },
    ),
  );
