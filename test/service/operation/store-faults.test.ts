import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { MemoryStore } from '../../../adapters/memory/index.ts';
import { createTestClientele, type TestClientele } from '../../../adapters/testing/index.ts';
import { errorOf, type Store } from '../../../src/core.ts';
import { collect } from '../../support/collect.ts';
import { rejection, rejects } from '../../support/rejection.ts';
import { APP, add } from '../../support/world.ts';

/** The ways in which a store call can fail, and the code of the error. */
const FAILURES: Readonly<Record<string, [() => unknown, string]>> = {
  'throws an error that is not from this library': [
    () => {
      throw new TypeError('broken');
    },
    'store_unavailable',
  ],
  'rejects with an error that is not from this library': [
    () => Promise.reject(new Error('broken')),
    'store_unavailable',
  ],
  'rejects with nothing': [() => Promise.reject(undefined), 'store_unavailable'],
  'rejects with an error of the library': [
    () => Promise.reject(errorOf('store_corrupt', { detail: CORRUPT })),
    'store_corrupt',
  ],
};
const CORRUPT = { expected: 'it did not respond' };

type Call = (world: TestClientele, id: string, card: string) => PromiseLike<unknown>;
const READS: Readonly<Record<string, [keyof Store, Call]>> = {
  retrieve: ['find', ({ customers }, id) => customers.retrieve(id)],
  list: ['list', ({ customers }) => customers.list()],
  'list cards': ['find', ({ customers }, id) => customers.sources.list(id)],
  'retrieve a card': ['find', ({ customers }, id, card) => customers.sources.retrieve(id, card)],
  update: ['find', ({ customers }, id) => customers.update(id, { email: 'a@b.c' })],
  export: ['list', (world) => collect(world.export())],
  verify: ['verify', (world) => world.verify()],
  describe: ['describe', (world) => world.describe()],
  changes: ['events', (world) => world.changes().next()],
  cursor: ['cursor', (world) => world.cursor()],
  'create with a key': [
    'begin',
    ({ customers, issueCard }) => customers.create({ app: APP, ...issueCard() }, { idempotencyKey: 'key' }),
  ],
};

describe('a failed read rejects with `not_applied`, and a failed `begin` with `unknown`', () => {
  for (const [name, [method, call]] of Object.entries(READS)) {
    test(name, async () => {
      for (const [fail, code] of Object.values(FAILURES)) {
        const store = new MemoryStore();
        const world = await createTestClientele({ store });
        const { id, default_source } = await add(world);
        Object.defineProperty(store, method, { value: fail, configurable: true });
        const outcome = method === 'begin' ? 'unknown' : 'not_applied';
        const error = await rejects(call(world, id, default_source as string), code, undefined, outcome);
        assert.equal(error.retryable, code === 'store_unavailable');
        delete (store as unknown as Record<string, unknown>)[method];
        assert.equal((await world.customers.retrieve(id)).email, null, 'a failed read does not look like absence');
      }
    });
  }
});

const WRITES: Readonly<Record<string, [keyof Store, Call]>> = {
  create: ['insert', ({ customers, issueCard }) => customers.create({ app: APP, ...issueCard() })],
  update: ['replace', ({ customers }, id) => customers.update(id, { email: 'a@b.c' })],
  delete: ['replace', ({ customers }, id) => customers.delete(id)],
  'bind a card': ['replace', ({ customers, issueCard }, id) => customers.sources.create(id, issueCard())],
  'unbind a card': ['replace', ({ customers }, id, card) => customers.sources.delete(id, card)],
};

describe('the outcome of a failed write is `unknown`, unless the store knows it', () => {
  for (const [name, [method, call]] of Object.entries(WRITES)) {
    test(name, async () => {
      for (const [fail, code] of Object.values(FAILURES)) {
        const store = new MemoryStore();
        const world = await createTestClientele({ store });
        const { id, default_source } = await add(world);
        Object.defineProperty(store, method, { value: fail });
        const known = code === 'store_corrupt';
        await rejects(call(world, id, default_source as string), code, undefined, known ? 'not_applied' : 'unknown');
      }
      for (const outcome of ['not_applied', 'unknown'] as const) {
        const store = new MemoryStore();
        const world = await createTestClientele({ store });
        const { id, default_source } = await add(world);
        Object.defineProperty(store, method, { value: () => Promise.reject(errorOf('store_full', { outcome })) });
        const error = await rejects(call(world, id, default_source as string), 'store_full', undefined, outcome);
        assert.deepEqual([error.status, error.retryable], [503, true]);
      }
    });
  }
});

test('a wrong response to a write is not taken for a stored write', async () => {
  for (const [name, [method, call]] of Object.entries(WRITES)) {
    const other = method === 'insert' ? 'conflict' : 'exists';
    for (const response of [undefined, null, 'stored', 7, {}, { status: 'no such' }, { status: other }, STORED]) {
      const store = new MemoryStore();
      const world = await createTestClientele({ store });
      const { id, default_source } = await add(world);
      let calls = 0;
      const nonsense = () => {
        calls += 1;
        return calls % 2 ? response : Promise.resolve(response);
      };
      Object.defineProperty(store, method, { value: nonsense });
      for (let times = 1; times < 3; times += 1) {
        const error = await rejection(call(world, id, default_source as string));
        const actual = [error.code, error.outcome, error.retryable, calls];
        assert.deepEqual(actual, ['port_contract', 'unknown', false, times], `${name}: ${JSON.stringify(response)}`);
      }
    }
  }
});

const STORED = { status: 'stored' };

test('refusing a write without an idempotency key because of a key breaks the contract', async () => {
  for (const response of [{ status: 'key_lost' }, { status: 'already_applied', outcome: { ok: true, value: 5 } }]) {
    for (const [method, call] of Object.values(WRITES)) {
      const store = new MemoryStore();
      const world = await createTestClientele({ store });
      const { id, default_source } = await add(world);
      Object.defineProperty(store, method, { value: () => response });
      await rejects(call(world, id, default_source as string), 'port_contract', undefined, 'unknown');
    }
  }
});

test('a wrong response to a read is not taken for a customer or for absence', async () => {
  const finds = [READS.retrieve, READS['retrieve a card'], READS['list cards'], READS.update];
  const lists = [READS.list, READS.export];
  for (const [method, call] of [...finds, ...lists].map((read) => read ?? assert.fail())) {
    for (const response of [null, 5, 'x', {}, { customer: null }, { customer: { id: 'cus_1' } }]) {
      const store = new MemoryStore();
      const world = await createTestClientele({ store });
      const { id, default_source } = await add(world);
      Object.defineProperty(store, method, { value: () => response });
      await rejects(call(world, id, default_source as string), 'port_contract');
    }
  }
});

test('a wrong response to `begin` fails immediately, not at the deadline', async () => {
  for (const response of [undefined, null, {}, { status: 'no such' }, { status: 'begun' }, { status: 'settled' }]) {
    const store = new MemoryStore();
    const { customers, issueCard } = await createTestClientele({ store });
    Object.defineProperty(store, 'begin', { value: () => response });
    const create = customers.create({ app: APP, ...issueCard() }, { idempotencyKey: 'key' });
    await rejects(create, 'port_contract', undefined, 'unknown');
  }
});

test('a retry succeeds after the store failed to begin, settle or abandon a key', async () => {
  for (const method of ['header', 'begin', 'settle', 'abandon'] as const) {
    const store = new MemoryStore();
    const world = await createTestClientele({ store });
    const { customers, fakes } = world;
    const params = { app: APP, ...world.issueCard() };
    const foreign = { app: APP, ...world.issueCard({ brand: 'JCB' }) };
    Object.defineProperty(store, method, { value: () => Promise.reject(new Error('down')), configurable: true });
    if (method === 'settle') {
      await rejects(customers.create(foreign, { idempotencyKey: 'foreign' }), 'foreign_card', 'source');
    }
    fakes.sms.fail({ error: new Error('down') });
    await rejection(customers.create(params, { idempotencyKey: 'key' }));
    delete (store as unknown as Record<string, unknown>)[method];
    fakes.sms.recover();
    world.clock.advance(60_000);
    const customer = await customers.create(params, { idempotencyKey: 'key' });
    assert.deepEqual(await customers.create(params, { idempotencyKey: 'key' }), customer);
    if (method === 'settle') {
      await rejects(customers.create(foreign, { idempotencyKey: 'foreign' }), 'foreign_card', 'source');
    }
  }
});

test('a key that could not be freed after a wrong code is freed when the store responds again', async () => {
  const store = new MemoryStore();
  const { customers, issueCard } = await createTestClientele({ store });
  const { source, sms_code } = issueCard();
  const params = { app: APP, source, sms_code };
  let failed = 0;
  store.abandon = () => {
    failed += 1;
    throw new Error('down');
  };
  const wrong = { ...params, sms_code: { ...sms_code, code: '0000' } };
  await rejects(customers.create(wrong, { idempotencyKey: 'key' }), 'binding_unauthorized', 'sms_code[code]');
  await rejects(customers.create(params, { idempotencyKey: 'key' }), 'idempotency_mismatch');
  while (failed < 3) await new Promise((resolve) => setTimeout(resolve, 5));
  delete (store as Partial<MemoryStore>).abandon;
  await new Promise((resolve) => setTimeout(resolve, 60));
  assert.match((await customers.create(params, { idempotencyKey: 'key' })).id, /^cus_/);
});

test('does not try to free a key after the clientele was closed', async () => {
  const store = new MemoryStore();
  const world = await createTestClientele({ store });
  const { source, sms_code } = world.issueCard();
  let failed = 0;
  store.abandon = () => {
    failed += 1;
    throw new Error('down');
  };
  const wrong = { app: APP, source, sms_code: { ...sms_code, code: '0000' } };
  const create = world.customers.create(wrong, { idempotencyKey: 'key' });
  await rejects(create, 'binding_unauthorized', 'sms_code[code]');
  await world.close();
  await new Promise((resolve) => setTimeout(resolve, 20));
  const before = failed;
  await new Promise((resolve) => setTimeout(resolve, 50));
  assert.equal(failed, before);
});

test('reads the header again after a failure', async () => {
  for (const header of [() => Promise.reject(new Error('down')), () => new Promise(() => {})]) {
    const store = new MemoryStore();
    const world = await createTestClientele({ store });
    const { id } = await add(world);
    const update = (timeout: number) => world.customers.update(id, {}, { idempotencyKey: 'key', timeout });
    Object.defineProperty(store, 'header', { value: header, configurable: true });
    await rejection(update(30));
    delete (store as unknown as Record<string, unknown>).header;
    assert.equal((await update(5000)).id, id);
  }
});
