import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { inspect } from 'node:util';
import { MemoryStore } from '../../../adapters/memory/index.ts';
import { createTestClientele, type TestClientele } from '../../../adapters/testing/index.ts';
import { type AnyClienteleError, CardError } from '../../../src/core.ts';
import { withoutSecrets } from '../../../src/service/operation/secrets.ts';
import { rejection } from '../../support/rejection.ts';
import { APP } from '../../support/world.ts';

const CANARIES = {
  code: '48151623',
  token: 'tok_canarytoken',
  email: 'canary@example.com',
  name: '金丝雀',
  key: 'sk_canary_key',
};

/** Errors that quote the input of a port, in every place that printing an error may show. */
const QUOTING: Readonly<Record<string, (input: unknown, text: string) => unknown>> = {
  'in its message': (_, text) => new Error(`failed with ${text}`),
  'in a field': (input, text) => Object.assign(new Error('failed'), { input, text }),
  'in a non-enumerable field': (input, text) =>
    Object.defineProperty(new Error('failed'), 'input', { value: [input, text] }),
  'in a cyclic field': (input, text) => {
    const request: Record<string, unknown> = { input, text };
    request.self = request;
    return Object.assign(new Error('failed'), { request });
  },
  'in its cause': (_, text) => new Error('failed', { cause: new TypeError('inner', { cause: new Error(text) }) }),
  'in an aggregate': (_, text) => new AggregateError([new Error(text)], 'failed'),
  'in a Map': (input, text) => Object.assign(new Error('failed'), { map: new Map([[text, input]]) }),
  'in its name': (_, text) => Object.assign(new Error('failed'), { name: `Error ${text}` }),
  'in a thrown text': (_, text) => text,
  'in a thrown object': (input, text) => ({ input, text }),
  'in a refusal that was edited': (_, text) => Object.assign(new CardError('card_declined'), { message: text }),
  'in a field of a refusal': (input, text) => Object.assign(new CardError('card_declined'), { input, text }),
  'in the param of a refusal': (_, text) => new CardError('card_declined', { param: text, cause: new Error('why') }),
  'in the detail of a refusal': (_, text) =>
    new CardError('card_declined', { detail: { expected: 'not {it}', values: { it: text } } }),
  'in the cause of a refusal': (_, text) => new CardError('card_declined', { cause: new Error(text) }),
};

/** Returns everything that printing an error and its causes shows. */
function shown(error: unknown): string {
  let texts = '';
  for (let at = error, depth = 0; at !== undefined && depth < 10; depth += 1) {
    texts += `${String(at)}\n${inspect(at, { depth: 10, showHidden: true })}\n`;
    if (!(at instanceof Error)) break;
    texts += `${at.message}\n${at.stack}\n${JSON.stringify(at)}\n`;
    at = at.cause;
  }
  return texts;
}

async function assertHidden(error: AnyClienteleError, except: readonly string[] = []): Promise<void> {
  const texts = shown(error) + (await error.messageIn('zh'));
  for (const [what, canary] of Object.entries(CANARIES)) {
    if (!except.includes(what)) assert.ok(!texts.includes(canary), `the error contains the ${what}:\n${texts}`);
  }
}

const paramsOf = (world: TestClientele) => ({
  app: APP,
  ...world.issueCard({ source: CANARIES.token, sms_code: { code: CANARIES.code }, name: CANARIES.name }),
  email: CANARIES.email,
});
const WHOLE = Object.values(CANARIES).join(' ');

describe('no secret appears', () => {
  for (const [where, quote] of Object.entries(QUOTING)) {
    test(`in an error if a port quotes it ${where}`, async () => {
      for (const port of ['token', 'sms', 'store'] as const) {
        for (const idempotencyKey of [undefined, CANARIES.key]) {
          const store = new MemoryStore();
          const world = await createTestClientele({ store });
          const params = paramsOf(world);
          const fail = (input: unknown) => {
            const known = port === 'token' ? WHOLE.replace(CANARIES.name, '') : WHOLE;
            throw quote(port === 'token' ? CANARIES.token : input, known.replace(CANARIES.key, ''));
          };
          if (port === 'token') world.fakes.tokens.retrieve = fail as never;
          if (port === 'sms') world.fakes.sms.verify = fail as never;
          if (port === 'store') store.insert = ((_: unknown, insert: unknown) => fail(insert)) as never;
          const error = await rejection(world.customers.create(params, { idempotencyKey }));
          await assertHidden(error);
          assert.ok(error.cause !== undefined || error.code === 'card_declined', 'the cause is kept');
        }
      }
    });
  }

  test('in a refusal that is stored and replayed', async () => {
    const world = await createTestClientele();
    const params = paramsOf(world);
    const { code } = params.sms_code;
    world.fakes.sms.fail({
      error: new CardError('card_stolen', { param: code, detail: { expected: `not ${params.email}` } }),
    });
    for (let times = 0; times < 2; times += 1) {
      const error = await rejection(world.customers.create(params, { idempotencyKey: 'key' }));
      assert.deepEqual([error.code, error.param, error.detail], ['card_stolen', undefined, undefined]);
      await assertHidden(error);
    }
    world.fakes.sms.fail({ error: new CardError(`code_${code}_is_wrong`) });
    const error = await rejection(world.customers.create(params));
    assert.equal(error.code, 'verifier_contract');
    await assertHidden(error);
  });

  test('in an error of an update or a binding', async () => {
    for (const quote of Object.values(QUOTING)) {
      const store = new MemoryStore();
      const world = await createTestClientele({ store });
      const { id, default_source } = await world.customers.create({ app: APP, ...world.issueCard() });
      store.replace = ((_: unknown, replace: { record: object }) => {
        throw quote(replace, `${CANARIES.email} ${CANARIES.token} ${CANARIES.code}`);
      }) as never;
      const { email, ...binding } = paramsOf(world);
      const { app: _, ...bind } = binding;
      await assertHidden(await rejection(world.customers.update(id, { email })), ['token', 'code']);
      await assertHidden(await rejection(world.customers.sources.create(id, bind)), ['email']);
      assert.ok(default_source, 'a card');
    }
  });

  test('in a refusal of invalid parameters', async () => {
    const world = await createTestClientele();
    const { customers } = world;
    const { source, sms_code, email } = paramsOf(world);
    const wrong = [
      { app: APP, source: `${source}\n`, sms_code, email },
      { app: APP, source, sms_code: { ...sms_code, code: `${sms_code.code}0` }, email },
      { app: APP, source, sms_code: { ...sms_code, code: '0000' }, email },
      { app: APP, source, sms_code, email: `${email} ` },
      { app: APP, source, sms_code, description: `${email}\0` },
      { app: APP, source, sms_code, metadata: { a: { email } } },
      { app: email, source, sms_code },
    ];
    for (const params of wrong) await assertHidden(await rejection(customers.create(params as never)));
    await assertHidden(await rejection(customers.retrieve(email)));
    await assertHidden(await rejection(customers.list({ starting_after: email })));
    await assertHidden(
      await rejection(customers.create({ app: APP, source, sms_code }, { idempotencyKey: `${CANARIES.key}\n` })),
    );
  });

  test('on the console', async (t) => {
    const printed: string[] = [];
    for (const name of ['log', 'info', 'warn', 'error', 'debug', 'trace'] as const) {
      t.mock.method(console, name, (...args: unknown[]) => printed.push(inspect(args, { depth: 10 })));
    }
    const world = await createTestClientele();
    const fail = () => {
      throw new Error(WHOLE);
    };
    world.on('customer.created', fail);
    world.on('customer.updated', fail);
    world.on('error', fail);
    const { id } = await world.customers.create(paramsOf(world));
    await world.customers.update(id, { email: null });
    assert.ok(printed.length > 0, 'the failure is reported');
    for (const canary of Object.values(CANARIES)) assert.ok(!printed.join('\n').includes(canary), 'without the error');
  });

  test('in the description of a clientele', async () => {
    const world = await createTestClientele();
    await world.customers.create(paramsOf(world), { idempotencyKey: CANARIES.key });
    const texts = inspect([await world.describe(), world.customers, world], { depth: 10 });
    for (const canary of [CANARIES.code, CANARIES.email, CANARIES.key]) assert.ok(!texts.includes(canary), canary);
  });
});

describe('withoutSecrets', () => {
  test('keeps the errors of an AggregateError, redacted, also if they refer to it', () => {
    const caught = new AggregateError([new Error('canary failed'), new Error('other')], 'both failed');
    caught.errors.push(caught);
    const { message, errors } = withoutSecrets(caught, ['canary']) as AggregateError;
    assert.equal(message, 'both failed');
    assert.deepEqual(errors.slice(0, 2).map(String), ['Error: [redacted] failed', 'Error: other']);
    assert.doesNotMatch(inspect(errors, { depth: 20, showHidden: true }), /canary/);
  });

  test('returns a value without secrets unchanged', () => {
    const cyclic: Record<string, unknown> = {};
    cyclic.self = cyclic;
    const values = [new Error('x', { cause: new Error('y') }), { a: 1 }, cyclic, 'text', 5, null, undefined, new Map()];
    for (const value of values) assert.equal(withoutSecrets(value, ['canary']), value);
  });

  test('replaces a number or a symbol that shows a secret', () => {
    for (const value of [998877, 998877n, Symbol('998877')]) {
      assert.equal(withoutSecrets(value, ['998877']), '[redacted]');
    }
  });

  test('keeps the name and the other text of an error', () => {
    const error = withoutSecrets(new TypeError('no such code: canary!'), ['canary']) as Error;
    assert.deepEqual([error.name, error.message], ['TypeError', 'no such code: [redacted]!']);
    assert.match(String(error.stack), /no such code: \[redacted\]!\n\s+at /);
  });

  test('replaces a value that cannot be read or is too large', () => {
    const refuse = () => {
      throw new Error('trap');
    };
    const endless = new Proxy({}, { ownKeys: () => Array.from({ length: 20_000 }, (_, i) => `k${i}`) });
    for (const value of [new Proxy({}, { ownKeys: refuse }), endless, new Proxy(new Error('x'), { get: refuse })]) {
      assert.equal(withoutSecrets(value, ['canary']), '[redacted]');
    }
    const own: Error = new Error('canary');
    own.cause = own;
    assert.doesNotMatch(shown(withoutSecrets(own, ['canary'])), /canary/);
  });
});
