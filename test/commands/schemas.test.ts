import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { schemas } from '../../.config/command-schemas.ts';
import { readCommand } from '../../src/commands/read-command.ts';
import { ClienteleError } from '../../src/core.ts';
import * as validators from '../../src/generated/validators.js';

const sms_code = { id: 'sms_1', code: '123456' };
const good = { app: 'app_1', source: 'tok_1', sms_code };
const CREATE = { schema: schemas.createCustomer, validate: validators.createCustomer };
const LIST = { schema: schemas.listCustomers, validate: validators.listCustomers };

function violationOf(command: Parameters<typeof readCommand>[0], params: unknown): string {
  try {
    readCommand(command, params);
    return 'valid';
  } catch (error) {
    assert.ok(error instanceof ClienteleError, String(error));
    return `${error.code} ${error.param}`;
  }
}

/** Valid and invalid values on both sides of each limit. */
const LIMITS: readonly [string, readonly unknown[], readonly unknown[]][] = [
  ['app', [`app_${'x'.repeat(251)}`, 'app_A-z_0'], [`app_${'x'.repeat(252)}`, 'app_', 'App_1', 'app_ä', 'app_1\n', 5]],
  ['source', ['tok_1'], ['', 'tok_', 'card_1', ['tok_1'], 'tok_../x', 'tok_{a}', 'tok_*', 'tok_\0']],
  [
    'email',
    ['a@b', '', null, `${'x'.repeat(252)}@b`],
    ['a', 'a@b@c', 'a b@c', `${'x'.repeat(253)}@b`, 'a@b\r\n', '\ud800@b'],
  ],
  [
    'description',
    ['', null, 'x'.repeat(5000), '😀'.repeat(5000), '你好'],
    ['x'.repeat(5001), 'a\tb', 'a\u0085', '\udc00', 1],
  ],
  [
    'metadata',
    [{}, null, '', { a: 1, b: true, c: null }],
    ['a', [], 1, { a: {} }, { a: [] }, { a: Number.NaN }, { a: 1n }],
  ],
  [
    'expand',
    [[], ['app'], ['app', 'default_source']],
    ['app', ['card'], ['data.app'], [1], new Array(11).fill('app'), {}],
  ],
];

describe('a command accepts values within the limits, and refuses others by name', () => {
  for (const [name, accepted, refused] of LIMITS) {
    test(name, () => {
      for (const value of accepted) assert.equal(violationOf(CREATE, { ...good, [name]: value }), 'valid');
      for (const value of refused) {
        const violation = violationOf(CREATE, { ...good, [name]: value });
        assert.match(violation, new RegExp(`^parameter_invalid ${name}(\\[a\\])?$`), `${String(value)}`.slice(0, 40));
      }
    });
  }

  test('sms_code[code]: a string of 4 to 8 digits, without conversion of other values', () => {
    for (const code of ['1234', '12345678', '0000']) {
      assert.equal(violationOf(CREATE, { ...good, sms_code: { ...sms_code, code } }), 'valid');
    }
    for (const code of ['123', '123456789', '12a4', '１２３４', ' 1234', '1234\n', '', 1234, ['1234']]) {
      assert.equal(
        violationOf(CREATE, { ...good, sms_code: { ...sms_code, code } }),
        'parameter_invalid sms_code[code]',
      );
    }
    assert.equal(violationOf(CREATE, { ...good, sms_code: '123456' }), 'parameter_invalid sms_code');
  });

  test('limit: integers from 1 to 100', () => {
    for (const limit of [1, 100]) assert.equal(violationOf(LIST, { limit }), 'valid');
    for (const limit of [0, 101, -1, 1.5, '10', '1e2', Number.NaN, 1e308, null, true, 10n]) {
      assert.equal(violationOf(LIST, { limit }), 'parameter_invalid limit');
    }
  });

  test('created: a time, or a range', () => {
    for (const created of [0, 1_444_390_718, {}, { gt: 1, gte: 2, lt: 3, lte: 4, eq: 5 }, 253_402_300_799]) {
      assert.equal(violationOf(LIST, { created }), 'valid');
    }
    for (const created of [-1, 1.5, '1', null, [], 253_402_300_800]) {
      assert.equal(violationOf(LIST, { created }), 'parameter_invalid created');
    }
    assert.equal(violationOf(LIST, { created: { gte: '1' } }), 'parameter_invalid created[gte]');
    assert.equal(violationOf(LIST, { created: { after: 1 } }), 'parameter_unknown created[after]');
  });
});

interface Node {
  readonly [key: string]: unknown;
}

function* nodes(node: unknown): Generator<Node> {
  if (typeof node !== 'object' || node === null) return;
  yield node as Node;
  for (const value of Object.values(node)) yield* nodes(value);
}

describe('the schemas', () => {
  const all = [...nodes(schemas)];

  test('limit the length of every text before they try a pattern', () => {
    const patterns = all.filter(({ pattern }) => typeof pattern === 'string');
    assert.ok(patterns.length > 20, 'the patterns are found');
    for (const node of patterns) {
      assert.equal(typeof node.maxLength, 'number', String(node.pattern));
      const keys = Object.keys(node);
      assert.ok(keys.indexOf('maxLength') < keys.indexOf('pattern'), `maxLength comes first: ${node.pattern}`);
    }
  });

  test('have patterns that take linear time', () => {
    const hostile = ['a'.repeat(100_000), '@'.repeat(100_000), 'app_'.repeat(25_000), `${' '.repeat(50_000)}\n`];
    const started = performance.now();
    for (const { pattern } of all) {
      if (typeof pattern === 'string') for (const text of hostile) new RegExp(pattern, 'u').test(text);
    }
    assert.ok(performance.now() - started < 2000, 'within two seconds');
  });

  test('allow unknown properties only in metadata', () => {
    for (const node of all.filter(({ properties }) => typeof properties === 'object')) {
      if (node.type === undefined) continue;
      assert.equal(node.additionalProperties, false, JSON.stringify(node).slice(0, 100));
    }
  });
});
