import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { inspect } from 'node:util';
import { createHttpHandler } from '../../../adapters/http/index.ts';
import { createTestClientele, type TestClientele } from '../../../adapters/testing/index.ts';
import { createClientele } from '../../../src/index.ts';
import { rejection } from '../../support/rejection.ts';
import { APP, add } from '../../support/world.ts';

/** Values that a caller may send instead of a name. */
const SECRETS = [
  'payer@example.com',
  '13800138000',
  '+86 138-0013-8000',
  '246810',
  'tok_stolen',
  'sms_7Hd2',
  'sk_live_x',
];

type Call = (world: TestClientele, secret: string, id: string) => unknown;
const binding = { source: 'tok_1', sms_code: { id: 'sms_1', code: '1234' } };

const CALLS: Readonly<Record<string, Call>> = {
  'a parameter of a create': ({ customers }, secret) => customers.create({ app: APP, ...binding, [secret]: '1' }),
  'a parameter of an update': ({ customers }, secret, id) => customers.update(id, { [secret]: '1' } as never),
  'a parameter of a list': ({ customers }, secret) => customers.list({ [secret]: '1' } as never),
  'a parameter of a deletion': ({ customers }, secret, id) => customers.delete(id, { [secret]: 1 } as never, {}),
  'a nested parameter': ({ customers }, secret) =>
    customers.create({ app: APP, ...binding, sms_code: { ...binding.sms_code, [secret]: '1' } as never }),
  'a key of metadata with an invalid value': ({ customers }, secret, id) =>
    customers.update(id, { metadata: { [secret]: {} as never } }),
  'a key of metadata with control characters in its value': ({ customers }, secret, id) =>
    customers.update(id, { metadata: { [secret]: '\0' } }),
  'an option of an operation': ({ customers }, secret, id) => customers.retrieve(id, {}, { [secret]: 1 } as never),
  'an option of the clientele': (_, secret) => createClientele({ [secret]: 1 } as never),
  'an option of the store': (_, secret) => createClientele({ store: { kind: 'memory', [secret]: 1 } as never }),
  'an option of the changes': (world, secret) => world.changes({ [secret]: 1 } as never).next(),
};

describe('an error does not repeat a name that can be a value', () => {
  for (const [what, call] of Object.entries(CALLS)) {
    test(`for ${what}`, async () => {
      const world = await createTestClientele();
      const { id } = await add(world);
      for (const secret of SECRETS) {
        const error = await rejection(call(world, secret, id));
        assert.match(error.code, /^parameter_(unknown|invalid)$/);
        assert.match(error.param ?? '', /\(hidden\)\]?$/);
        const shown = [
          error.message,
          await error.messageIn('zh'),
          JSON.stringify(error),
          inspect(error),
          String(error.stack),
        ];
        for (const text of shown) assert.ok(!text.includes(secret), text);
      }
    });
  }

  test('over HTTP', async () => {
    const world = await createTestClientele();
    const { id } = await add(world);
    const handler = createHttpHandler({ keys: { sk_test_1: world } });
    for (const secret of SECRETS) {
      const name = encodeURIComponent(secret);
      const requests: [string, string | undefined][] = [
        [`/v1/customers?${name}=1`, undefined],
        ['/v1/customers', JSON.stringify({ app: APP, ...binding, [secret]: '1' })],
        ['/v1/customers', `app=${APP}&${name}=1`],
        ['/v1/customers', `${name}=1&${name}=1`],
        [`/v1/customers/${id}`, `metadata[${name}]=%00`],
        [`/v1/customers/${id}`, `metadata[${name}][x]=1`],
        [`/v1/customers/${id}`, `metadata[${name}]=1&metadata[${name}]=1`],
        [`/v1/customers/${id}`, `created[${name}]=1`],
      ];
      for (const [path, body] of requests) {
        const method = body === undefined ? 'GET' : 'POST';
        const headers = { authorization: 'Bearer sk_test_1' };
        const response = await handler(
          new Request(`http://localhost${path}`, { method, headers, ...(body && { body }) }),
        );
        const text = await response.text();
        assert.equal(response.status, 400, text);
        assert.ok(!text.includes(secret) && !text.includes(name), text);
      }
    }
  });
});

test('an error repeats a misspelt name', async () => {
  const { customers } = await createTestClientele();
  for (const name of ['emial', 'defaultSource', 'idempotencyKey', 'address_2']) {
    const error = await rejection(customers.create({ app: APP, ...binding, [name]: 'x' }));
    assert.deepEqual([error.code, error.param], ['parameter_unknown', name]);
  }
});
