import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createTestClientele, type TestClientele, type TestOptions } from '../../../adapters/testing/index.ts';
import { rejection } from '../../support/rejection.ts';

const APP = 'app_1';
const create = (params: object) => (clientele: TestClientele) =>
  clientele.customers.create({ app: APP, ...clientele.issueCard(), ...params });
const list = (params: unknown) => (clientele: TestClientele) => clientele.customers.list(params as object);
const update = (params: unknown) => async (clientele: TestClientele) => {
  const { id } = await create({})(clientele);
  return clientele.customers.update(id, params as object);
};
const hostile = new Proxy(
  {},
  {
    ownKeys() {
      throw new Error('no');
    },
  },
);
const options = (value: unknown) => (clientele: TestClientele) =>
  clientele.customers.list({}, value as object) as PromiseLike<unknown>;

/** Wrong calls, with the code and the parameter of their errors. */
const TABLE: readonly [string, (clientele: TestClientele) => PromiseLike<unknown>, string, string | undefined][] = [
  ['no parameters', ({ customers }) => customers.create(undefined as never), 'parameter_missing', 'app'],
  [
    'a missing nested parameter before a malformed one',
    create({ app: 1, sms_code: {} }),
    'parameter_missing',
    'sms_code[id]',
  ],
  ['an array for the parameters', ({ customers }) => customers.create([] as never), 'parameter_invalid', undefined],
  ['an unknown parameter', create({ source2: 1 }), 'parameter_unknown', 'source2'],
  ['an unknown parameter named __proto__', create(JSON.parse('{"__proto__":1}')), 'parameter_unknown', '__proto__'],
  [
    'an unknown nested parameter',
    create({ sms_code: { id: 'sms_1', code: '1234', x: 1 } }),
    'parameter_unknown',
    'sms_code[x]',
  ],
  [
    'a number for an SMS code',
    create({ sms_code: { id: 'sms_1', code: 123456 } }),
    'parameter_invalid',
    'sms_code[code]',
  ],
  ['a NUL in a description', create({ description: 'a\0' }), 'parameter_invalid', 'description'],
  ['a lone surrogate in a description', create({ description: '\ud800' }), 'parameter_invalid', 'description'],
  ['a line break in an email', create({ email: 'a@b.c\r\nd' }), 'parameter_invalid', 'email'],
  [
    'a card number in a description',
    create({ description: 'card 6200 0000 0000 0005' }),
    'parameter_invalid',
    'description',
  ],
  [
    'a card number in metadata',
    create({ metadata: { note: '4111-1111-1111-1111' } }),
    'parameter_invalid',
    'metadata[note]',
  ],
  ['a card number as a key', create({ metadata: { '4111111111111111': 'x' } }), 'parameter_invalid', 'metadata'],
  [
    'a card number in fullwidth digits',
    create({ description: '４１１１１１１１１１１１１１１１' }),
    'parameter_invalid',
    'description',
  ],
  [
    'eleven pairs',
    create({ metadata: Object.fromEntries(Array.from({ length: 11 }, (_, i) => [i, 'x'])) }),
    'parameter_invalid',
    'metadata',
  ],
  ['1,001 characters of metadata', create({ metadata: { a: '😀'.repeat(1000) } }), 'parameter_invalid', 'metadata'],
  ['a control character in a key', create({ metadata: { 'a\n': 'x' } }), 'parameter_invalid', 'metadata'],
  ['a control character in a value', create({ metadata: { a: '\n' } }), 'parameter_invalid', 'metadata[a]'],
  ['an object as a value', create({ metadata: { a: {} } }), 'parameter_invalid', 'metadata[a]'],
  ['a Date for metadata', create({ metadata: new Date(0) }), 'parameter_invalid', 'metadata'],
  ['NaN as a value', create({ metadata: { a: Number.NaN } }), 'parameter_invalid', 'metadata[a]'],
  ['an object that cannot be read', create({ metadata: hostile }), 'parameter_invalid', 'metadata'],
  ['an unknown expansion', create({ expand: ['card'] }), 'parameter_invalid', 'expand'],
  ['a limit of 0', list({ limit: 0 }), 'parameter_invalid', 'limit'],
  ['a limit of 101', list({ limit: 101 }), 'parameter_invalid', 'limit'],
  ['text for a limit', list({ limit: '3' }), 'parameter_invalid', 'limit'],
  ['an infinite bound', list({ created: { gte: 1e308 } }), 'parameter_invalid', 'created[gte]'],
  ['both cursors', list({ starting_after: 'cus_1', ending_before: 'cus_1' }), 'parameter_invalid', 'ending_before'],
  ['an unknown cursor', list({ starting_after: 'cus_1' }), 'parameter_invalid', 'starting_after'],
  ['an unknown cursor, backwards', list({ ending_before: 'cus_1' }), 'parameter_invalid', 'ending_before'],
  ['null for a list', list(null), 'parameter_invalid', undefined],
  ['an id in an update', update({ id: 'cus_1' }), 'parameter_unknown', 'id'],
  ['another app in an update', update({ app: 'app_2' }), 'parameter_invalid', 'app'],
  ['a default source of null', update({ default_source: null }), 'parameter_invalid', 'default_source'],
  ['a default source that is not bound', update({ default_source: 'card_1' }), 'parameter_invalid', 'default_source'],
  ['a malformed id', ({ customers }) => customers.retrieve('../x'), 'resource_missing', 'id'],
  ['an id that is no string', ({ customers }) => customers.delete({} as never), 'resource_missing', 'id'],
  ['options that are no object', options('x'), 'parameter_invalid', 'options'],
  ['an unknown option', options({ retries: 3 }), 'parameter_unknown', 'retries'],
  ['an empty idempotency key', options({ idempotencyKey: '' }), 'parameter_invalid', 'idempotencyKey'],
  ['a timeout of 0', options({ timeout: 0 }), 'parameter_invalid', 'timeout'],
  ['a signal that is no AbortSignal', options({ signal: {} }), 'parameter_invalid', 'signal'],
  [
    'a parameter of an operation without parameters',
    ({ customers }) => customers.delete('cus_1', { x: 1 } as never),
    'parameter_unknown',
    'x',
  ],
];

describe('the service refuses', () => {
  for (const [what, call, code, param] of TABLE) {
    test(what, async () => {
      const clientele = await createTestClientele();
      const error = await rejection(call(clientele));
      assert.deepEqual([error.code, error.param, error.outcome], [code, param, 'not_applied']);
      assert.match(error.message, /^[A-Z].*\.$/, 'a message is a sentence');
    });
  }

  test('an invalid option of the service, by its name', async () => {
    const wrong: [TestOptions, string][] = [
      [{ namespace: 'a b' }, 'namespace'],
      [{ maxSources: 0 }, 'maxSources'],
      [{ maxMetadata: { pairs: -1 } }, 'maxMetadata[pairs]'],
      [{ events: { keep: 1.5 } }, 'events[keep]'],
      [{ locale: 'fr' as never }, 'locale'],
      [{ cardNumbers: 'maybe' as never }, 'cardNumbers'],
      [{ timeout: Number.POSITIVE_INFINITY }, 'timeout'],
      [{ cache: { max: 0 } }, 'cache[max]'],
      [{ store: { kind: 'tape' } as never }, 'store[kind]'],
    ];
    for (const [value, param] of wrong) {
      const error = await rejection(createTestClientele(value));
      assert.deepEqual([error.code, error.param], ['parameter_invalid', param]);
    }
  });

  test('in Chinese if the locale is `zh`', async () => {
    const { customers } = await createTestClientele({ locale: 'zh' });
    const error = await rejection(customers.retrieve('cus_1'));
    assert.match(error.message, /^不存在/);
  });
});
