import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Ajv, type ValidateFunction } from 'ajv';
import { schemas } from '../../.config/command-schemas.ts';
import { compactValidators } from '../../.config/compact-validators.ts';
import * as generated from '../../src/generated/validators.js';

const binding = { source: 'tok_1', sms_code: { id: 'sms_1', code: '123456' } };
const optional = { description: 'a b', email: 'a@b.c', metadata: { key: 'value', 'a/b~c': 1 }, expand: ['app'] };
const list = {
  limit: 3,
  starting_after: 'card_1',
  ending_before: 'card_2',
  created: { gt: 1, gte: 2, lt: 3, lte: 4, eq: 5 },
};
const card = {
  id: 'card_1',
  object: 'card',
  created: 1,
  last4: '8703',
  funding: 'debit',
  brand: 'UnionPay',
  bank: 'boc',
};

/** A valid input of each validator, with every field. */
const VALID: Readonly<Record<keyof typeof schemas, unknown>> = {
  bindCard: binding,
  createCustomer: { app: 'app_1', ...binding, ...optional },
  createCustomerWithoutSource: { app: 'app_1', ...optional },
  importCustomer: {
    id: 'cus_1',
    object: 'customer',
    created: 1,
    livemode: false,
    app: 'app_1',
    name: 'a',
    email: 'a@b.c',
    currency: 'cny',
    description: 'a',
    metadata: { a: 'b' },
    sources: {
      object: 'list',
      url: '/v1',
      has_more: false,
      data: [
        { ...card, customer: 'cus_1' },
        { ...card, customer: 'cus_1' },
      ],
    },
    default_source: 'card_1',
  },
  listCards: list,
  listCustomers: { ...list, starting_after: 'cus_1', ending_before: 'cus_2', app: 'app_1', expand: ['data.app'] },
  noParameters: {},
  retrieveCustomer: { expand: ['app', 'default_source'] },
  tokenResponse: {
    id: 'tok_1',
    object: 'token',
    created: 1,
    livemode: false,
    used: false,
    sms_code: 'sms_1',
    card: { ...card, customer: null, name: 'a' },
  },
  updateCustomer: { app: 'app_1', default_source: 'card_1', ...optional },
  storedRecord: [
    'cus_1',
    1,
    'app_1',
    'a',
    null,
    'cny',
    null,
    { a: 'b' },
    0,
    [['card_1', 1, '8703', 'debit', 'UnionPay', 'boc']],
    ['card_0'],
  ],
};

/** Values of every type, at and beyond the limits. */
const OTHER_VALUES = [
  undefined,
  null,
  true,
  false,
  0,
  -1,
  1.5,
  101,
  2 ** 53,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  '',
  'x',
  '\0',
  '\ud800',
  ...[3, 4, 8, 50, 254, 255, 1000, 5000].flatMap((length) => [
    '1'.repeat(length),
    '1'.repeat(length + 1),
    '😀'.repeat(length),
    '😀'.repeat(length + 1),
    `app_${'1'.repeat(length - 3)}`,
    `cus_${'1'.repeat(length - 3)}`,
    `tok_${'😀'.repeat(length)}`,
  ]),
  {},
  { extra: 1 },
  { toString: 1 },
  Object.assign(Object.create({ id: 'sms_1' }), { code: '123456' }),
  [],
  [1],
  Array(11).fill('app'),
  Array(12).fill(null),
];

/** Yields copies of a value in which one value, at any depth, is replaced, is missing, or has a further field or item. */
function* variantsOf(value: unknown): Generator<unknown> {
  yield* OTHER_VALUES;
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) yield [...value, 'extra'];
  else yield { ...value, extra: 1 };
  for (const key of Object.keys(value)) {
    const copyWith = (child: unknown): unknown => {
      const copy: unknown = structuredClone(value);
      (copy as Record<string, unknown>)[key] = child;
      return copy;
    };
    const { [key]: child, ...others } = value as Record<string, unknown>;
    yield Array.isArray(value) ? value.slice(0, Number(key)) : others;
    for (const variant of variantsOf(child)) yield copyWith(variant);
  }
}

const validators = new Map(Object.entries(generated));

const ajv = new Ajv({ strict: true, allowUnionTypes: true, ownProperties: true });

/** Returns the verdict and the place of the first error, as ajv describes it. */
function verdictOf(validate: ValidateFunction, data: unknown) {
  if (validate(data)) return { valid: true };
  const [error] = validate.errors ?? [];
  return { valid: false, instancePath: error?.instancePath, additionalProperty: error?.params.additionalProperty };
}

describe('a generated validator decides as ajv does, and finds the same first error', () => {
  for (const [name, schema] of Object.entries(schemas)) {
    test(name, () => {
      const validate = validators.get(name);
      assert.ok(validate);
      const compiled = ajv.compile(schema);
      const valid = VALID[name as keyof typeof schemas];
      assert.ok(validate(valid), 'the valid input is valid');
      let refused = 0;
      for (const variant of variantsOf(valid)) {
        const isValid = validate(variant);
        assert.deepEqual(isValid ? { valid: true } : { valid: false, ...validate.error }, verdictOf(compiled, variant));
        if (!isValid) refused += 1;
      }
      assert.ok(refused > OTHER_VALUES.length / 2);
    });
  }
});

test('the generator refuses code of ajv that it does not know', () => {
  const code = 'validate1.errors = [{instancePath,keyword:"type"}];\nreturn false;';
  assert.throws(() => compactValidators(code), /a form that is not known: validate1\.errors/);
});
