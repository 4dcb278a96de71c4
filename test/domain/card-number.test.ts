import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { hasCardNumber } from '../../src/domain/card-number.ts';

/** Appends the Luhn check digit. */
function withCheckDigit(digits: string): string {
  let sum = 0;
  for (const [i, digit] of [...digits].reverse().entries()) {
    const value = Number(digit) * (i % 2 === 0 ? 2 : 1);
    sum += value > 9 ? value - 9 : value;
  }
  return digits + ((10 - (sum % 10)) % 10);
}

const digitsOf = (min: number, max: number) =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: min, maxLength: max }).map((digits) => digits.join(''));
const prefix = fc.oneof(
  fc.constantFrom('62', '4', '51', '52', '53', '54', '55', '35'),
  fc.integer({ min: 2221, max: 2720 }).map(String),
);
const number = fc
  .tuple(prefix, digitsOf(18, 18), fc.integer({ min: 16, max: 19 }))
  .map(([start, rest, length]) => withCheckDigit((start + rest).slice(0, length - 1)));

describe('a text contains a card number', () => {
  test('of 16 to 19 digits with a known prefix and any separators', () => {
    const seen = [
      '',
      ' ',
      '-',
      ' - ',
      '.',
      '_',
      '\u2013',
      '\u00a0',
      '    ',
      '\t',
      '/',
      ',',
      ', ',
      '\u3001',
      '\u00b7',
      '\u2022',
    ];
    const others = ['|', ' | ', ':', ';', '*', '+', '~', '=', '#', "'", '\\', ')(', ') (', '\u3000', '\ufe0f\u20e3'];
    const unseen = ['\u200b', '\u00ad', '\u2060', '\ufeff', '\u200e'];
    const separator = fc.constantFrom(...seen, ...others, ...unseen);
    fc.assert(
      fc.property(number, separator, fc.constantFrom('', 'card: ', '卡号'), (digits, between, before) => {
        const written = digits.match(/.{1,4}/g)?.join(between) ?? '';
        assert.ok(hasCardNumber(`${before}${written}。`), written);
      }),
    );
  });

  for (const text of ['4111111111111111', 'x4111111111111111y', '6222 0211 2314 0026 3' /* no Luhn */]) {
    const expected = !text.startsWith('6222');
    test(`${text}: ${expected}`, () => assert.equal(hasCardNumber(text), expected));
  }

  test('with combining marks on or between the digits', () => {
    assert.ok(hasCardNumber('4\u03011\u032011 1111\u0301\u0327 1111 1111'), 'combining marks');
    assert.ok(hasCardNumber('4111111111111111'.replace(/\d/g, '$&\ufe0f\u20e3')), 'keycaps');
  });

  test('in fullwidth digits, as Chinese input methods write them', () => {
    assert.ok(hasCardNumber('４１１１ １１１１ １１１１ １１１１'), 'fullwidth');
  });

  test('in the digits of any script', () => {
    for (const zero of ['\u0660', '\u06f0', '\u0966', '\u0e50', '\u1810', '\u{1d7ce}', '\u{1d7f6}', '\u{1e950}']) {
      const digitAt = (value: string) => String.fromCodePoint((zero.codePointAt(0) ?? 0) + Number(value));
      const written = '4111111111111111'.replace(/\d/g, digitAt);
      assert.ok(hasCardNumber(written), written);
    }
  });

  test('in any mixture of blanks, dashes, dots and underscores', () => {
    assert.ok(hasCardNumber('4111 1111-1111.1111'), 'mixed');
  });

  test('after other groups of digits', () => {
    for (const before of ['2024-01-01 10:45:12, ', '12/31, ', '1444390718123 / '])
      assert.ok(hasCardNumber(`${before}4111 1111 1111 1111`), before);
    assert.ok(hasCardNumber('2024-01-01 4111 1111 1111 1111 12'), 'a date before it');
  });
});

describe('a text contains no card number', () => {
  const none: Record<string, string> = {
    'a timestamp in milliseconds': '1444390718123',
    'a timestamp in microseconds': '1444390718123456',
    'a number that fails Luhn': '4111111111111112',
    'an unknown prefix': withCheckDigit('911111111111111'),
    'a MasterCard prefix below its range': withCheckDigit('222011111111111'),
    'a MasterCard prefix above its range': withCheckDigit('272111111111111'),
    'fifteen digits': withCheckDigit('41111111111111'),
    'twenty digits, though sixteen of them would do': '41111111111111110000',
    'two timestamps side by side': '1444390718 1444390719',
    'two timestamps with a comma': '4444390718123,4444390718123',
    'a date and time': '2024-01-01T00:00:00.000Z 2024-01-01 10:45:12.123',
    'a number with long gaps': '4111          1111          1111          1111',
    'a number cut by words': '4111 1111 and 1111 1111',
    'an empty text': '',
  };
  for (const [name, text] of Object.entries(none)) test(name, () => assert.equal(hasCardNumber(text), false));

  test('if it contains dates and times, in any number', () => {
    const instant = fc.date({ min: new Date(0), max: new Date(Date.UTC(2099, 11, 31)), noInvalidDate: true });
    const forms = [
      (iso: string) => iso,
      (iso: string) => iso.slice(0, 10),
      (iso: string) => iso.slice(0, 10).replaceAll('-', '/'),
      (iso: string) => iso.slice(0, 19).replace('T', ' '),
      (iso: string) => String(Date.parse(iso)),
      (iso: string) => String(Math.floor(Date.parse(iso) / 1000)),
    ];
    const few = fc.array(instant, { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(
        few,
        fc.constantFrom(...forms),
        fc.constantFrom(', ', '; ', ' - ', '\u3001'),
        (dates, form, between) => {
          const text = dates.map((date) => form(date.toISOString())).join(between);
          const short = /^\d{1,9}$/m.test(text.replaceAll(between, '\n'));
          assert.equal(!short && hasCardNumber(text), false, text);
        },
      ),
    );
  });

  test('if one digit of a card number is changed', () => {
    fc.assert(
      fc.property(number, fc.nat(), fc.integer({ min: 1, max: 9 }), (digits, where, change) => {
        const at = where % digits.length;
        const other = (Number(digits[at]) + change) % 10;
        assert.equal(hasCardNumber(digits.slice(0, at) + other + digits.slice(at + 1)), false);
      }),
    );
  });
});

test('long texts are searched quickly', () => {
  const started = performance.now();
  for (const text of [
    '4 '.repeat(2500),
    '4'.repeat(5000),
    '4,'.repeat(2500),
    '4, 5; '.repeat(800),
    '\u0664'.repeat(5000),
    '-'.repeat(5000),
    '4-'.repeat(2500),
    ' '.repeat(5000),
  ]) {
    hasCardNumber(text);
  }
  assert.ok(performance.now() - started < 500, 'eight texts of 5,000 characters take under half a second');
});
