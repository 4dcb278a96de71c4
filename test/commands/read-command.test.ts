import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { schemas } from '../../.config/command-schemas.ts';
import { readCommand } from '../../src/commands/read-command.ts';
import { ClienteleError } from '../../src/core.ts';
import {
  bindCard,
  createCustomer,
  importCustomer,
  listCustomers,
  noParameters,
  updateCustomer,
} from '../../src/generated/validators.js';

const validators = { bindCard, createCustomer, importCustomer, listCustomers, noParameters, updateCustomer };
type Name = keyof typeof validators;

function refusal(name: Name, params: unknown): ClienteleError {
  try {
    readCommand({ schema: schemas[name], validate: validators[name] }, params);
  } catch (error) {
    assert.ok(error instanceof ClienteleError, String(error));
    return error;
  }
  assert.fail('it must be refused');
}

const sms_code = { id: 'sms_1', code: '123456' };

const whole = { funding: 'debit', brand: 'UnionPay', bank: 'boc', customer: 'cus_1' };
const exported = (card: unknown) => ({
  id: 'cus_1',
  created: 1,
  livemode: false,
  app: 'app_1',
  sources: { data: [card] },
  default_source: null,
});

/** Violations: description, command, parameters, expected code, expected `param`. */
const TABLE: readonly [string, Name, unknown, string, string | undefined][] = [
  ['no parameters', 'createCustomer', undefined, 'parameter_missing', 'app'],
  [
    'the second of three required parameters',
    'createCustomer',
    { app: 'app_1', sms_code },
    'parameter_missing',
    'source',
  ],
  [
    'null for a required parameter',
    'createCustomer',
    { app: null, source: 'tok_1', sms_code },
    'parameter_missing',
    'app',
  ],
  [
    'a missing field of a missing object',
    'createCustomer',
    { app: 'app_1', source: 'tok_1' },
    'parameter_missing',
    'sms_code[id]',
  ],
  [
    'a missing field',
    'bindCard',
    { source: 'tok_1', sms_code: { id: 'sms_1' } },
    'parameter_missing',
    'sms_code[code]',
  ],
  [
    'null for a field',
    'bindCard',
    { source: 'tok_1', sms_code: { ...sms_code, code: null } },
    'parameter_missing',
    'sms_code[code]',
  ],
  [
    'missing before malformed',
    'createCustomer',
    { app: 1, source: 'tok_1', sms_code: {} },
    'parameter_missing',
    'sms_code[id]',
  ],
  ['missing before unknown', 'createCustomer', { extra: 1, app: 'app_1', sms_code }, 'parameter_missing', 'source'],
  ['text for an object', 'bindCard', { source: 'tok_1', sms_code: 'x' }, 'parameter_invalid', 'sms_code'],
  ['an array for an object', 'bindCard', { source: 'tok_1', sms_code: [] }, 'parameter_invalid', 'sms_code'],
  ['a parameter of another operation', 'updateCustomer', { source: 'tok_1' }, 'parameter_unknown', 'source'],
  ['an immutable field: id', 'updateCustomer', { id: 'cus_1' }, 'parameter_unknown', 'id'],
  ['an immutable field: created', 'updateCustomer', { created: 1 }, 'parameter_unknown', 'created'],
  ['an immutable field: livemode', 'updateCustomer', { livemode: true }, 'parameter_unknown', 'livemode'],
  ['an immutable field: sources', 'updateCustomer', { sources: [] }, 'parameter_unknown', 'sources'],
  ['an immutable field: name', 'updateCustomer', { name: 'x' }, 'parameter_unknown', 'name'],
  ['an immutable field: currency', 'updateCustomer', { currency: 'cny' }, 'parameter_unknown', 'currency'],
  ['the name of an inherited property', 'updateCustomer', { toString: 1 }, 'parameter_unknown', 'toString'],
  ['a parameter of an operation without parameters', 'noParameters', { a: 1 }, 'parameter_unknown', 'a'],
  ['null for the parameters', 'listCustomers', null, 'parameter_invalid', undefined],
  ['text for the parameters', 'listCustomers', 'limit=3', 'parameter_invalid', undefined],
  ['a number for the parameters', 'noParameters', 5, 'parameter_invalid', undefined],
  [
    'a key of metadata with a slash',
    'updateCustomer',
    { metadata: { 'a/b~c': {} } },
    'parameter_invalid',
    'metadata[(hidden)]',
  ],
  ['a card number as a name', 'updateCustomer', { 4111111111111111: 1 }, 'parameter_unknown', '(hidden)'],
  [
    'an unknown field of a card',
    'importCustomer',
    exported({ id: 'card_1', created: 1, last4: '8703', ...whole, number: '1' }),
    'parameter_unknown',
    'sources[data][0][number]',
  ],
  [
    'a missing field of a card',
    'importCustomer',
    exported({ id: 'card_1', created: 1, ...whole }),
    'parameter_missing',
    'sources[data][0][last4]',
  ],
  ['null for a card', 'importCustomer', exported(null), 'parameter_invalid', 'sources[data][0]'],
  [
    'a missing field of a list',
    'importCustomer',
    { ...exported({}), sources: {} },
    'parameter_missing',
    'sources[data]',
  ],
  ['an item of an array', 'updateCustomer', { expand: ['app', 'x'] }, 'parameter_invalid', 'expand'],
];

describe('an error names the parameter at fault', () => {
  for (const [violation, name, params, code, param] of TABLE) {
    test(violation, () => {
      const error = refusal(name, params);
      assert.deepEqual([error.code, error.param, error.outcome], [code, param, 'not_applied']);
    });
  }

  test('and its message lists the valid parameters, or says that there are none', () => {
    const names = refusal('updateCustomer', { nmae: 'x' }).message;
    assert.match(
      names,
      /nmae is unknown: valid parameters are app, description, email, metadata, default_source, expand\./,
    );
    assert.match(refusal('noParameters', { a: 1 }).message, /this operation has no parameters/);
  });

  test('and its message states the expected value, never the sent one', () => {
    const { message } = refusal('updateCustomer', { email: 'canary' });
    assert.equal(
      message,
      'The parameter email is invalid: it must be an email address of at most 254 characters, or empty.',
    );
  });
});

test('valid parameters are copied', () => {
  const params = { email: 'a@b.c', metadata: { a: 1 } };
  const read = readCommand({ schema: schemas.updateCustomer, validate: updateCustomer }, params);
  assert.deepEqual(read, params);
  assert.notEqual(read, params);
});
