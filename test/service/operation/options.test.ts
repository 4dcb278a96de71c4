import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { MemoryStore } from '../../../adapters/memory/index.ts';
import { createTestClientele, Fakes, type TestOptions } from '../../../adapters/testing/index.ts';
import { ClienteleError, CustomerService, SystemClock, UlidGenerator } from '../../../src/core.ts';
import { createClientele } from '../../../src/index.ts';
import { rejection, rejects } from '../../support/rejection.ts';
import { APP, add } from '../../support/world.ts';

/** Invalid options, by the parameter that the error names. */
const WRONG: Readonly<Record<string, readonly TestOptions[]>> = {
  namespace: ['', 'a b', 'a/b', 'ä', 'x'.repeat(65), 'a:b', 5].map((namespace) => ({ namespace: namespace as string })),
  locale: ['fr', 'zh-CN', 5, '__proto__'].map((locale) => ({ locale: locale as 'en' })),
  maxSources: [0, -1, 1.5, '5', Number.NaN].map((maxSources) => ({ maxSources: maxSources as number })),
  'maxMetadata[pairs]': [0, '1'].map((pairs) => ({ maxMetadata: { pairs: pairs as number } })),
  'maxMetadata[characters]': [{ maxMetadata: { characters: 0 } }],
  cardNumbers: [{ cardNumbers: 'maybe' as 'allow' }],
  'events[keep]': [{ events: { keep: 0 } }, { events: { keep: 0.5 } }],
  'events[maxAge]': [{ events: { maxAge: 0 } }, { events: { maxAge: Number.POSITIVE_INFINITY } }],
  requireSource: [{ requireSource: 'no' as never }],
  timeout: [0, -1, Number.NaN, 2 ** 31, '5'].map((timeout) => ({ timeout: timeout as number })),
  'cache[max]': [{ cache: { max: 0 } }, { cache: { max: 1_000_001 } }, { cache: { max: 1.5 } }, { cache: {} as never }],
  'cache[ttl]': [{ cache: { max: 1, ttl: 0 } }],
  'store[kind]': [{ store: { kind: 'tape' } as never }, { store: {} as never }],
};

describe('an invalid option is refused by its name', () => {
  for (const [param, wrong] of Object.entries(WRONG)) {
    test(param, async () => {
      for (const options of wrong) await rejects(createTestClientele(options), 'parameter_invalid', param);
    });
  }

  test('if it is not an implementation of the port', async () => {
    const { tokens, sms } = new Fakes();
    const store = new MemoryStore();
    for (const [param, ports] of Object.entries({
      store: { store: 5, tokens, sms },
      tokens: { store, tokens: null, sms },
      sms: { store, tokens, sms: 'sms' },
    })) {
      assert.throws(
        () => new CustomerService(ports as never),
        (error) => error instanceof ClienteleError && error.code === 'parameter_invalid' && error.param === param,
      );
    }
    for (const param of ['apps', 'clock', 'ids'] as const) {
      for (const port of [5, 'port', null]) {
        await rejects(createClientele({ [param]: port as never }), 'parameter_invalid', param);
      }
    }
  });

  test('if it is null, or no object', async () => {
    await rejects(createClientele(null as never), 'parameter_invalid', 'options');
    await rejects(createClientele('memory' as never), 'parameter_invalid', 'options');
    await rejects(createClientele({ store: null as never }), 'parameter_invalid', 'store');
  });

  test('if no option has that name', async () => {
    const error = await rejects(createClientele({ liveMode: true } as never), 'parameter_unknown', 'liveMode');
    assert.match(error.message, /livemode/);
    for (const [param, options] of Object.entries({
      'events[kept]': { events: { kept: 5 } },
      'maxMetadata[pair]': { maxMetadata: { pair: 5 } },
      'cache[size]': { cache: { max: 5, size: 3 } },
      'store[url]': { store: { kind: 'memory', url: 'redis://' } },
    })) {
      await rejects(createClientele(options as never), 'parameter_unknown', param);
    }
    for (const name of ['events', 'maxMetadata', 'cache'])
      await rejects(createClientele({ [name]: 5 } as never), 'parameter_invalid', name);
  });

  test('if it cannot be read', async () => {
    for (const name of ['locale', 'timeout', 'store']) {
      const options = Object.defineProperty({}, name, { get: () => assert.fail('trap'), enumerable: true });
      await rejects(createClientele(options), 'parameter_invalid', name);
    }
  });
});

describe('live mode', () => {
  test('refuses fakes and missing verifiers', async () => {
    const { tokens, sms } = new Fakes();
    const real = { retrieve: () => undefined, verify: () => true, fake: false } as never;
    for (const options of [{}, { tokens: real }, { sms: real }, { tokens: real, sms }, { tokens, sms: real }]) {
      const { code, param } = await rejection(createClientele({ livemode: true, ...options }));
      assert.match(`${code} ${param}`, /^parameter_(missing|invalid) (tokens|sms)$/);
    }
    const { fakes, describe } = await createClientele({ livemode: true, tokens: real, sms: real });
    assert.deepEqual([fakes, typeof describe], [undefined, 'function']);
  });
});

test('without options, a clientele uses a memory store, test mode and fakes that issue cards', async () => {
  await using clientele = await createClientele();
  const { source, sms_code } = clientele.fakes.issueCard({ brand: 'UnionPay', last4: '8703' });
  const customer = await clientele.customers.create({ app: APP, source, sms_code });
  assert.deepEqual([customer.livemode, customer.sources.data[0]?.last4], [false, '8703']);
  assert.ok(Math.abs(customer.created - Date.now() / 1000) < 5, 'the time of the system clock');
  assert.deepEqual(await clientele.describe(), {
    namespace: 'default',
    livemode: false,
    store: { kind: 'memory', capabilities: { durable: false, shared: false } },
  });
});

test('changing the options after the start has no effect', async () => {
  const options: TestOptions = { maxMetadata: { pairs: 1 }, namespace: 'one' };
  const clientele = await createTestClientele(options);
  options.maxMetadata = { pairs: 100 };
  options.namespace = 'two';
  await rejects(add(clientele, { metadata: { a: '1', b: '2' } }), 'parameter_invalid', 'metadata');
  assert.equal((await clientele.describe()).namespace, 'one');
});

test('the service can be made from its ports alone', async () => {
  const fakes = new Fakes();
  const store = new MemoryStore();
  const { tokens, sms } = fakes;
  const customers = new CustomerService({ store, tokens, sms, clock: new SystemClock(), ids: new UlidGenerator() });
  const { id } = await customers.create({ app: APP, ...fakes.issueCard() });
  assert.equal((await customers.retrieve(id)).id, id);
});

test('the error of a listener or an option is in the language of the `locale` option', async () => {
  const zh = await createTestClientele({ locale: 'zh' });
  const message = (call: () => unknown) => {
    try {
      return call();
    } catch (error) {
      return (error as Error).message;
    }
  };
  assert.equal(
    message(() => zh.on('error', 5 as never)),
    '参数 listener 无效：应为函数。',
  );
  for (const [options, expected] of [
    [{ timeout: 0 }, '参数 timeout 无效：应为1 至 2,147,483,647 的毫秒数。'],
    [{ cache: { max: 0 } }, '参数 cache[max] 无效：应为1 至 1000000 的整数。'],
  ] as const) {
    const error = await rejection(createClientele({ locale: 'zh', ...options } as never));
    assert.equal(error.message, expected);
    const english = await rejection(createClientele({ locale: 'fr', ...options } as never));
    assert.match(english.message, /^The parameter/, 'in English if the language is unknown');
  }
});

test('messages are in the language of the `locale` option', async () => {
  const zh = await createTestClientele({ locale: 'zh' });
  const error = await rejection(zh.customers.list({ limit: 0 }));
  assert.equal(error.message, '参数 limit 无效：应为1 至 100 的整数。');
  assert.equal(await error.messageIn('en'), 'The parameter limit is invalid: it must be an integer from 1 to 100.');
  assert.equal((await rejection(zh.changes({ after: 'x' }).next())).message, '参数 after 无效：应为此变更流的游标。');
  assert.equal(
    (await rejection(zh.import(5 as never).next())).message,
    '参数 customers 无效：应为由顾客组成的可迭代对象，请用 readNdjson 读取 JSON 行。',
  );
  const missing = await rejection(zh.customers.delete('cus_1'));
  assert.equal(missing.message, '不存在该 id 的顾客。');
});
