import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { createTestClientele } from '../../../adapters/testing/index.ts';
import {
  CardError,
  type ClienteleError,
  errorOf,
  IdempotencyError,
  RateLimitError,
  type Token,
} from '../../../src/core.ts';
import { check } from '../../support/check.ts';
import { collect } from '../../support/collect.ts';
import { hostileValue } from '../../support/hostile.ts';
import { rejection, rejects } from '../../support/rejection.ts';
import { tokenCard } from '../../support/token-card.ts';
import { APP } from '../../support/world.ts';

const refuse = () => {
  throw new Error('trap');
};

const goodToken = (id: string): Token => ({
  id,
  livemode: false,
  used: false,
  sms_code: 'sms_1',
  card: tokenCard('card_1', { created: 1 }),
});

/** Makes a create whose token verifier returns a chosen response. */
async function withTokenResponse(response: (id: string) => unknown) {
  const world = await createTestClientele();
  const params = { app: APP, ...world.issueCard() };
  world.fakes.tokens.retrieve = ((id: string) => response(id)) as never;
  return { world, create: () => world.customers.create(params) };
}

/** Responses that break the contract, and the field that the error names. */
const WRONG: readonly [string, (token: Token) => unknown, string][] = [
  ['a PAN in last4', (t) => ({ ...t, card: { ...t.card, last4: '6200000000000005' } }), 'card[last4]'],
  ['a PAN in an unknown field', (t) => ({ ...t, card: { ...t.card, number: '6200000000000005' } }), 'card[number]'],
  ['a CVV', (t) => ({ ...t, cvv: '123' }), 'cvv'],
  ['a PAN in the name', (t) => ({ ...t, card: { ...t.card, name: '张三 6200 0000 0000 0005' } }), 'card[name]'],
  ['a number for last4', (t) => ({ ...t, card: { ...t.card, last4: 8703 } }), 'card[last4]'],
  ['an unknown brand', (t) => ({ ...t, card: { ...t.card, brand: 'Amex' } }), 'card[brand]'],
  ['no card', ({ card: _, ...t }) => t, 'card[id]'],
  ['no bank', ({ card: { bank: _, ...card }, ...t }) => ({ ...t, card }), 'card[bank]'],
  ['a token with another id', (t) => ({ ...t, id: 'tok_other' }), 'id'],
  ['a string for used', (t) => ({ ...t, used: 'false' }), 'used'],
  ['a card that is bound', (t) => ({ ...t, card: { ...t.card, customer: 'cus_1' } }), 'card[customer]'],
  ['a malformed card id', (t) => ({ ...t, card: { ...t.card, id: 'card_../x' } }), 'card[id]'],
  ['control characters in the name', (t) => ({ ...t, card: { ...t.card, name: 'a\r\nb' } }), 'card[name]'],
];

describe('a response of a token verifier', () => {
  for (const [what, response, field] of WRONG) {
    test(`with ${what} fails, and the error names the field without its value`, async () => {
      const { world, create } = await withTokenResponse((id) => response(goodToken(id)));
      const error = await rejects(create(), 'verifier_contract');
      assert.deepEqual([error.status, error.type, error.retryable], [500, 'api_error', false]);
      assert.ok(error.message.includes(`check the field ${field} of the token`), error.message);
      assert.doesNotMatch(error.message, /\d{4}/);
      assert.deepEqual(await collect(world.export()), []);
    });
  }

  test('of any kind stores the customer it describes, or nothing with an error of the library', async () => {
    const response = fc.oneof(
      hostileValue,
      fc.record({ id: hostileValue, livemode: hostileValue, used: hostileValue, card: hostileValue }),
      fc.tuple(fc.constantFrom(...Object.keys(goodToken('').card)), hostileValue).map(([field, value]) => {
        const token = goodToken('tok_1');
        return { ...token, card: { ...token.card, [field]: value } };
      }),
    );
    await check(
      fc.asyncProperty(response, fc.boolean(), async (value, asPromise) => {
        const world = await createTestClientele();
        const card = world.issueCard({ source: 'tok_1' });
        world.fakes.tokens.retrieve = (() => (asPromise ? Promise.resolve(value) : value)) as never;
        const made = await world.customers.create({ app: APP, ...card }).catch((error: ClienteleError) => error);
        const stored = await collect(world.export());
        if (stored.length === 1) return assert.deepEqual(stored[0], made);
        const { code } = await rejection(Promise.reject(made));
        assert.match(code, /^(verifier_contract|verifier_unavailable|token_unknown|foreign_card|deadline_exceeded)$/);
        assert.deepEqual(stored, []);
      }),
      120,
    );
  });

  test('with getters is read once, so that the checked value is stored', async () => {
    let reads = 0;
    const { create } = await withTokenResponse((id) => {
      const token = goodToken(id);
      const card = Object.defineProperty({ ...token.card }, 'last4', {
        enumerable: true,
        get: () => {
          reads += 1;
          return reads === 1 ? '8703' : '6200000000000005';
        },
      });
      return { ...token, card };
    });
    const { sources } = await create();
    assert.equal(sources.data[0]?.last4, '8703');
    assert.equal(reads, 1);
  });

  test('that is a Proxy is read like an object, and refused if it cannot be read', async () => {
    const { create } = await withTokenResponse((id) => new Proxy(goodToken(id), {}));
    assert.match((await create()).id, /^cus_/);
    const { create: hostile } = await withTokenResponse((id) => new Proxy(goodToken(id), { ownKeys: refuse }));
    await rejects(hostile(), 'verifier_contract');
    const { create: unreadable } = await withTokenResponse((id) => new Proxy(goodToken(id), { get: refuse }));
    await rejects(unreadable(), 'verifier_unavailable');
  });
});

describe('a response of an SMS verifier', () => {
  test('other than true or false breaks the contract', async () => {
    const values = [undefined, null, 1, 'true', {}, [], new Proxy({}, {}), () => true, Promise.resolve('x')];
    for (const response of values) {
      const { customers, issueCard, fakes } = await createTestClientele();
      fakes.sms.fail({ answer: response });
      await rejects(customers.create({ app: APP, ...issueCard() }), 'verifier_contract');
    }
  });
});

/** Values that a verifier throws, and the code that the caller gets. */
const THROWN: readonly [string, unknown, string][] = [
  ['a CardError', new CardError('card_declined'), 'card_declined'],
  ['a CardError with an unknown code', new CardError('card_stolen'), 'card_stolen'],
  ['a RateLimitError', new RateLimitError('rate_limited'), 'rate_limited'],
  ['the error `verifier_unavailable`', errorOf('verifier_unavailable'), 'verifier_unavailable'],
  ['the error `verifier_contract`', errorOf('verifier_contract'), 'verifier_contract'],
  ['an Error', new Error('down'), 'verifier_unavailable'],
  ['a string', 'down', 'verifier_unavailable'],
  ['undefined', undefined, 'verifier_unavailable'],
  ['an error of a store', errorOf('store_full'), 'verifier_unavailable'],
  ['an error that a verifier must not throw', errorOf('resource_missing'), 'verifier_contract'],
  ['an idempotency error', new IdempotencyError('idempotency_mismatch'), 'verifier_contract'],
  ['a code that is not in snake_case', new CardError('Card stolen!'), 'verifier_contract'],
  [
    'a Proxy whose traps throw',
    new Proxy(new Error('x'), { get: refuse, has: refuse, getPrototypeOf: refuse }),
    'verifier_unavailable',
  ],
  [
    'an Error whose getters throw',
    Object.defineProperty(new Error('x'), 'message', { get: refuse }),
    'verifier_unavailable',
  ],
  ['an Error that is its own cause', selfCaused(), 'verifier_unavailable'],
  [
    'an Error with a symbol for its message',
    Object.assign(new Error('x'), { message: Symbol('x') }),
    'verifier_unavailable',
  ],
  ['a frozen CardError', Object.freeze(new CardError('card_declined')), 'card_declined'],
];

function selfCaused(): Error {
  const error: Error = new Error('x');
  error.cause = error;
  return error;
}

describe('a verifier that throws', () => {
  for (const [what, error, code] of THROWN) {
    test(`${what} makes the operation fail with ${code}`, async () => {
      for (const locale of ['en', 'zh'] as const) {
        for (const name of ['tokens', 'sms'] as const) {
          const world = await createTestClientele({ locale });
          const params = { app: APP, ...world.issueCard() };
          for (const sync of [true, false]) {
            const thrown = () => {
              if (sync) throw error;
              return Promise.reject(error);
            };
            const port = world.fakes[name];
            const method = name === 'tokens' ? 'retrieve' : 'verify';
            Object.defineProperty(port, method, { value: thrown, configurable: true });
            await rejects(world.customers.create(params), code);
            delete (port as unknown as Record<string, unknown>)[method];
          }
          assert.match((await world.customers.create(params)).id, /^cus_/, 'the failure has no lasting effect');
        }
      }
    });
  }
});
