import fc from 'fast-check';

const refuse = () => {
  throw new Error('trap');
};

/** Values that no command expects: what JavaScript can pass beside JSON, and JSON that is made to harm. */
const odd: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom(
    undefined,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    -0,
    1e308,
    2 ** 53,
    1n,
    Symbol('canary'),
    refuse,
    new Date(Number.NaN),
    new Map([['a', 'canary']]),
    /canary/,
    new Proxy({}, { ownKeys: refuse, get: refuse }),
    new Proxy({}, { getPrototypeOf: refuse }),
    Object.defineProperty({}, 'id', { get: refuse, enumerable: true }),
    Object.create({ app: 'app_inherited' }),
    // biome-ignore lint/suspicious/noThenProperty: an object that pretends to be a promise.
    { then: refuse },
    { toJSON: refuse, toString: refuse, valueOf: refuse },
    '\ud800',
    'canary\r\n\0',
    'canary'.repeat(5000),
    '../../etc/passwd',
    '{a}*?[x]',
    '__proto__',
    JSON.parse('{"__proto__":{"extra":1}}'),
    new Array(50_000),
  ),
  fc.anything({ maxDepth: 3, withBigInt: true, withDate: true, withMap: true, withTypedArray: true }),
);

/** Values that pass some check, so that others are reached. */
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

export const hostileValue: fc.Arbitrary<unknown> = fc.oneof(odd, plausible, fc.jsonValue());

/** Anything that may be given for an object of parameters with these names. */
export const hostileObject = (names: readonly string[]): fc.Arbitrary<unknown> =>
  fc.oneof(
    hostileValue,
    fc.dictionary(
      fc.oneof(fc.constantFrom(...names, 'toString', '__proto__', 'extra'), fc.string({ maxLength: 100 })),
      hostileValue,
      { maxKeys: names.length + 3 },
    ),
  );
