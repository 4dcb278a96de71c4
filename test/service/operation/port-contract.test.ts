import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createHttpHandler } from '../../../adapters/http/index.ts';
import { MemoryStore } from '../../../adapters/memory/index.ts';
import { createTestClientele, TestClock } from '../../../adapters/testing/index.ts';
import {
  AppDirectory,
  type ClienteleOptions,
  Clock,
  type CustomerRecord,
  createClientele,
  IdGenerator,
  type StoredWrite,
} from '../../../src/index.ts';
import { AnySms, AnyTokens, bindingOf } from '../../support/any-verifiers.ts';
import { collect } from '../../support/collect.ts';
import { fileStore } from '../../support/file-store.ts';
import { rejection, rejects } from '../../support/rejection.ts';
import { APP, add } from '../../support/world.ts';

const END_OF_CALENDAR = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

/** Creates a clock that returns any value, even if its type forbids the value. */
class AnyClock extends Clock {
  readonly #read: () => unknown;

  constructor(read: () => unknown) {
    super();
    this.#read = read;
  }

  override now(): number {
    return this.#read() as number;
  }
}

const withVerifiers = (options: Omit<ClienteleOptions, 'tokens' | 'sms'>) =>
  createClientele({ tokens: new AnyTokens(), sms: new AnySms(), ...options });

const fail = () => {
  throw new Error('broken');
};

const withoutCards = { id: 'cus_imported', sources: { data: [] }, default_source: null };

/** Values that are not a time. */
const NO_TIMES: readonly unknown[] = [
  ...[-1, -0.5, END_OF_CALENDAR + 1, 2 ** 48, Number.MAX_SAFE_INTEGER, 1e308, Number.NaN],
  ...[Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1_700_000_000_000n, '1700000000000', new Date(), null],
  ...[undefined, true, {}, [1], Object(5), Promise.resolve(5), Symbol('now')],
];

describe('a clock', () => {
  test('may start at 0 and end with the calendar, and the times are stored exactly', async () => {
    for (const now of [0, -0, 0.5, 1, 999, END_OF_CALENDAR - 0.5, END_OF_CALENDAR]) {
      const whole = Math.floor(now) + 0;
      for (const store of [new MemoryStore(), fileStore()]) {
        await store.open();
        const clientele = await withVerifiers({ store, clock: new AnyClock(() => now), events: { maxAge: 10 } });
        const params = { app: APP, ...bindingOf('tok_1') };
        const customer = await clientele.customers.create(params, { idempotencyKey: 'key' });
        assert.equal(customer.created, Math.floor(whole / 1000), String(now));
        assert.ok(!Object.is(customer.created, -0));
        assert.deepEqual(await clientele.customers.create(params, { idempotencyKey: 'key' }), customer);
        const second = await clientele.customers.create({ app: APP, ...bindingOf('tok_2') });
        assert.deepEqual((await clientele.customers.list({ created: customer.created })).data, [second, customer]);
        const updated = await clientele.customers.update(customer.id, { email: 'a@b.c' });
        assert.deepEqual(await clientele.customers.retrieve(customer.id), updated);
        assert.deepEqual((await clientele.verify()).problems, []);
        await clientele.close();
        await store.close();
      }
    }
  });

  test('that returns an invalid time fails every write with port_contract, and nothing is stored', async () => {
    for (const value of NO_TIMES) {
      const now = { value: Date.UTC(2024, 0, 1) as unknown };
      const clientele = await withVerifiers({ clock: new AnyClock(() => now.value) });
      const { id } = await clientele.customers.create({ app: APP, ...bindingOf('tok_1') });
      const before = await collect(clientele.export());
      now.value = value;
      for (const options of [{}, { idempotencyKey: 'key' }]) {
        const calls = [
          clientele.customers.create({ app: APP, ...bindingOf('tok_2') }, options),
          clientele.customers.update(id, { email: 'a@b.c' }, options),
          clientele.customers.delete(id, options),
          clientele.customers.sources.create(id, bindingOf('tok_2'), options),
        ];
        for (const call of calls) {
          const error = await rejection(call);
          const actual = [error.code, error.status, error.type, error.retryable];
          assert.deepEqual(actual, ['port_contract', 500, 'api_error', false], String(value));
          assert.match(error.message, /the clock must return a Unix time in milliseconds/);
        }
      }
      const [imported] = await collect(clientele.import([{ ...before[0], ...withoutCards }]));
      assert.equal(imported?.imported === false && imported.error.code, 'port_contract');
      assert.deepEqual(await collect(clientele.export()), before);
      now.value = Date.UTC(2024, 0, 2);
      await clientele.customers.create({ app: APP, ...bindingOf('tok_2') });
    }
  });

  test('that throws fails the write with port_contract, and the cause is its error', async () => {
    const clientele = await withVerifiers({ clock: new AnyClock(fail) });
    const error = await rejection(clientele.customers.create({ app: APP, ...bindingOf('tok_1') }));
    assert.deepEqual([error.code, (error.cause as Error).message], ['port_contract', 'broken']);
  });

  test('is also named by issueCard', async () => {
    const { fakes } = await createClientele({ clock: new AnyClock(() => Number.NaN) });
    assert.throws(() => fakes.issueCard(), { code: 'port_contract', message: /the clock/ });
  });
});

test('an HTTP handler answers at any time that fake timers have', async (t) => {
  const world = await createTestClientele();
  const { id } = await add(world);
  const handler = createHttpHandler({ keys: { sk_test_1: world } });
  for (const now of [0, -1, Number.NaN, 1e18]) {
    const { mock } = t.mock.method(Date, 'now', () => now);
    const headers = { authorization: 'Bearer sk_test_1' };
    const response = await handler(new Request(`http://localhost/v1/customers/${id}`, { headers }));
    mock.restore();
    assert.equal(response.status, 200, String(now));
  }
});

test('the default clock may start at 0, as fake timers do', async (t) => {
  const { customers, fakes } = await createClientele();
  // No call waits for the event loop until the time is real again, so that no other test runs with the fake time.
  const { mock } = t.mock.method(Date, 'now', () => 0);
  const first = await customers.create({ app: APP, ...fakes.issueCard() });
  const second = await customers.create({ app: APP, ...fakes.issueCard() });
  mock.restore();
  assert.deepEqual([first.created, second.created], [0, 0]);
  assert.match(first.id, /^cus_0{10}/, 'the id has the time');
  assert.deepEqual((await customers.list()).data, [second, first]);
});

describe('a test clientele', () => {
  test('at time 0 has the same ids in every run', async () => {
    for (const now of [0, new Date(0)]) {
      const ids: string[] = [];
      for (let run = 0; run < 2; run += 1) {
        const world = await createTestClientele({ now });
        const { id, created } = await add(world);
        assert.equal(created, 0);
        ids.push(id, (await add(world)).id);
      }
      assert.deepEqual(ids.slice(0, 2), ids.slice(2));
      assert.ok(ids.every((id) => id.startsWith('cus_0000000000')));
    }
  });

  test('refuses an invalid time, and names the option', async () => {
    for (const now of [...NO_TIMES.filter((value) => !(value instanceof Date) && value !== undefined), new Date(NaN)]) {
      const create = createTestClientele({ now: now as never });
      const error = await rejects(create, 'parameter_invalid', 'now');
      assert.match(error.message, /a Date or a Unix time in milliseconds/);
    }
  });

  test('has a clock that refuses an invalid time, and then keeps its time', () => {
    const clock = new TestClock(0);
    for (const ms of [-1, END_OF_CALENDAR + 1, Number.NaN, '5', 5n, undefined, new Date(5)]) {
      assert.throws(() => clock.advance(ms as never), { code: 'parameter_invalid', param: 'ms' });
    }
    assert.throws(() => clock.set('2024-01-01' as never), { code: 'parameter_invalid', param: 'now' });
    assert.equal(clock.now(), 0);
    clock.advance(END_OF_CALENDAR);
    assert.equal(clock.now(), END_OF_CALENDAR);
  });
});

describe('an id generator', () => {
  test('that returns an invalid id, or throws, fails the create with port_contract, and nothing is stored', async () => {
    const responses: readonly unknown[] = [
      ...['', 'a/1', 'a b', 'ä', '\ud800', 'x'.repeat(251), 'x'.repeat(1_000_000), 5, 5n, undefined, null],
      ...[Object('id'), ['id'], Promise.resolve('id'), Symbol('id')],
    ];
    for (const next of [fail, ...responses.map((response) => () => response)]) {
      const ids = Object.assign(Object.create(IdGenerator.prototype), { next }) as IdGenerator;
      const clientele = await withVerifiers({ ids });
      for (const options of [{}, { idempotencyKey: 'key' }]) {
        const create = clientele.customers.create({ app: APP, ...bindingOf('tok_1') }, options);
        assert.match((await rejection(create)).message, /the id generator must return a new id/);
      }
      assert.equal((await clientele.verify()).checked, 0);
    }
  });

  test('that returns an id twice fails the second create with port_contract', async () => {
    const ids = Object.assign(Object.create(IdGenerator.prototype), { next: () => 'same' }) as IdGenerator;
    const clientele = await withVerifiers({ ids });
    const first = await clientele.customers.create({ app: APP, ...bindingOf('tok_1') });
    const error = await rejects(clientele.customers.create({ app: APP, ...bindingOf('tok_2') }), 'port_contract');
    assert.match(error.message, /a new id/);
    await rejects(clientele.customers.update(first.id, { email: 'a@b.c' }), 'port_contract');
    assert.deepEqual(await collect(clientele.export()), [first]);
  });
});

test('an app directory that returns an invalid app fails the operation with port_contract', async () => {
  for (const response of [5, 'app_1', [], { id: APP }, { id: 'app_other', object: 'app' }, new Date(), () => {}]) {
    const apps = Object.assign(Object.create(AppDirectory.prototype), { retrieve: () => response }) as AppDirectory;
    const clientele = await withVerifiers({ apps });
    const error = await rejects(clientele.customers.create({ app: APP, ...bindingOf('tok_1') }), 'port_contract');
    assert.match(error.message, /app directory/);
    assert.equal((await clientele.verify()).checked, 0);
  }
  for (const created of [Number.NaN, Number.POSITIVE_INFINITY, 5n, Symbol('time')]) {
    const retrieve = (id: string) => ({ id, object: 'app', created });
    const apps = Object.assign(Object.create(AppDirectory.prototype), { retrieve }) as AppDirectory;
    const clientele = await withVerifiers({ apps });
    const error = await rejects(clientele.customers.create({ app: APP, ...bindingOf('tok_1') }), 'port_contract');
    assert.match(error.message, /check the field created of the app/);
  }
});

test('a token whose card has an invalid time breaks the contract of the token verifier', async () => {
  const world = await createTestClientele();
  for (const created of [-1, 0.5, Date.now(), 253_402_300_800, 1e308, Number.NaN, '5', 5n, new Date(0), null]) {
    const params = { app: APP, ...world.issueCard() };
    const token = world.fakes.tokens.retrieve(params.source, {} as never);
    assert.ok(token && !(token instanceof Promise));
    world.fakes.tokens.fail({ answer: { ...token, card: { ...token.card, created } } });
    const error = await rejects(world.customers.create(params), 'verifier_contract');
    assert.match(error.message, /check the field card\[created\] of the token/);
  }
  assert.equal((await world.verify()).checked, 0);
});

describe('a store', () => {
  /** Changes of a record that break the contract. */
  const WRONG: readonly [field: string, change: object][] = [
    ...[0, -1, 1.5, '1', undefined].map((version): [string, object] => ['version', { version }]),
    ...[-1, 1e17, Number.NaN, '5', 5n].map((createdMs): [string, object] => ['createdMs', { createdMs }]),
    ...[-1, 0.5, '1', null].map((sequence): [string, object] => ['sequence', { sequence }]),
    ['cards', { cards: {} }],
    ['history', { history: 'card_1' }],
  ];

  test('whose record has no valid version or position fails the read, and names the field', async () => {
    for (const [field, change] of WRONG) {
      const store = new MemoryStore();
      const world = await createTestClientele({ store });
      const { id } = await add(world);
      const find = store.find.bind(store);
      const broken = (record: CustomerRecord | undefined) => ({ ...record, ...change }) as CustomerRecord;
      store.find = (...args) => broken(find(...args));
      const list = store.list.bind(store);
      store.list = (...args) => ({ hasMore: false, records: list(...args)?.records.map(broken) ?? [] });
      const calls = [world.customers.retrieve(id), world.customers.update(id, { email: 'a@b.c' })];
      for (const call of [...calls, world.customers.list(), collect(world.export())]) {
        assert.match(
          (await rejects(call, 'port_contract')).message,
          RegExp(`record\\[${field}\\] in the response of the`),
        );
      }
    }
  });

  test('that reports a write with another record leaves the outcome unknown', async () => {
    for (const [field, change] of [...WRONG, ['customer[id]', { customer: { id: 'cus_other' } }] as const]) {
      const store = new MemoryStore();
      const world = await createTestClientele({ store });
      const insert = store.insert.bind(store);
      store.insert = (...args) => {
        const { record, ...rest } = insert(...args) as StoredWrite;
        return { ...rest, record: { ...record, ...change } as CustomerRecord };
      };
      const error = await rejects(add(world), 'port_contract', undefined, 'unknown');
      assert.ok(error.message.includes(`record[${field}]`), error.message);
    }
  });

  test('whose header has no hash key fails a write with an idempotency key', async () => {
    for (const header of [undefined, null, {}, { hashKey: 5 }, { hashKey: '' }]) {
      const store = new MemoryStore();
      const world = await createTestClientele({ store });
      store.header = () => header as never;
      const create = world.customers.create({ app: APP, ...world.issueCard() }, { idempotencyKey: 'key' });
      assert.match((await rejection(create)).message, /header\[hashKey\]/);
    }
  });
});
