import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { MemoryStore } from '../../../adapters/memory/index.ts';
import { createTestClientele, type TestClientele } from '../../../adapters/testing/index.ts';
import { AppDirectory, type OperationContext, type OperationOptions, type Store } from '../../../src/core.ts';
import { collect } from '../../support/collect.ts';
import { rejection, rejects } from '../../support/rejection.ts';
import { APP, add } from '../../support/world.ts';

const TIMEOUT = 150;
const never = () => new Promise<never>(() => {});

/** Makes a store's method never settle. Returns a function that reports whether it was called since. */
function hang(store: Store, name: keyof Store): () => boolean {
  let called = false;
  const value = () => {
    called = true;
    return never();
  };
  Object.defineProperty(store, name, { value, configurable: true });
  return () => called;
}

const OPTIONS = { timeout: TIMEOUT };

/** Every operation, the store methods that it methods for, and its outcome if one of them never settles. */
const OPERATIONS: Readonly<
  Record<
    string,
    [(world: TestClientele, id: string, card: string) => PromiseLike<unknown>, Partial<Record<keyof Store, string>>]
  >
> = {
  create: [
    ({ customers, issueCard }) => customers.create({ app: APP, ...issueCard() }, OPTIONS),
    { insert: 'unknown' },
  ],
  'create with a key': [
    ({ customers, issueCard }) => customers.create({ app: APP, ...issueCard() }, { ...OPTIONS, idempotencyKey: 'k' }),
    { header: 'unknown', begin: 'unknown', insert: 'unknown' },
  ],
  retrieve: [({ customers }, id) => customers.retrieve(id, {}, OPTIONS), { find: 'not_applied' }],
  update: [
    ({ customers }, id) => customers.update(id, { email: 'a@b.c' }, OPTIONS),
    { find: 'not_applied', replace: 'unknown' },
  ],
  'update of nothing, with a key': [
    ({ customers }, id) => customers.update(id, {}, { ...OPTIONS, idempotencyKey: 'k' }),
    { settle: 'not_applied' },
  ],
  delete: [({ customers }, id) => customers.delete(id, {}, OPTIONS), { find: 'not_applied', replace: 'unknown' }],
  list: [({ customers }) => customers.list({}, OPTIONS), { list: 'not_applied' }],
  'bind a card': [
    ({ customers, issueCard }, id) => customers.sources.create(id, issueCard(), OPTIONS),
    { find: 'not_applied', replace: 'unknown' },
  ],
  'retrieve a card': [
    ({ customers }, id, card) => customers.sources.retrieve(id, card, {}, OPTIONS),
    { find: 'not_applied' },
  ],
  'list cards': [({ customers }, id) => customers.sources.list(id, {}, OPTIONS), { find: 'not_applied' }],
  'unbind a card': [
    ({ customers }, id, card) => customers.sources.delete(id, card, {}, OPTIONS),
    { find: 'not_applied', replace: 'unknown' },
  ],
};

describe('on a store that never responds, an operation settles by its deadline', { concurrency: true }, () => {
  for (const [name, [call, methods]] of Object.entries(OPERATIONS)) {
    for (const [method, outcome] of Object.entries(methods)) {
      test(`${name}, waiting for ${method}`, async () => {
        const store = new MemoryStore();
        const world = await createTestClientele({ store });
        const { id, default_source } = await add(world);
        const called = hang(store, method as keyof Store);
        const started = performance.now();
        const error = await rejection(call(world, id, default_source as string));
        assert.ok(called(), 'the operation reached the call before its deadline');
        assert.deepEqual(
          [error.code, error.status, error.outcome, error.retryable],
          ['deadline_exceeded', 504, outcome, true],
        );
        const took = performance.now() - started;
        assert.ok(took >= TIMEOUT - 2 && took < TIMEOUT + 1000, `it took ${took} ms`);
      });
    }
  }

  test('the timeout of the service is the default, also for `describe`, `cursor`, feed and export', async () => {
    const methods = ['describe', 'cursor', 'events', 'list'] as const;
    const each = async (method: (typeof methods)[number]) => {
      const store = new MemoryStore();
      const world = await createTestClientele({ store, timeout: TIMEOUT });
      hang(store, method);
      const calls = {
        describe: () => world.describe(),
        cursor: () => world.cursor(),
        events: () => world.changes().next(),
        list: () => world.export().next(),
      };
      await rejects(calls[method](), 'deadline_exceeded');
    };
    await Promise.all(methods.map(each));
  });

  test('verify and backup have no default deadline, and end when they are aborted', async () => {
    for (const method of ['verify', 'backup'] as const) {
      const store = new MemoryStore();
      const world = await createTestClientele({ store, timeout: TIMEOUT });
      const contexts: (OperationContext | undefined)[] = [];
      let respond = () => {};
      store[method] = ((...args: unknown[]) => {
        contexts.push(args.at(-1) as OperationContext);
        return new Promise<void>((resolve) => {
          respond = resolve;
        });
      }) as never;
      const call = (options?: OperationOptions) =>
        method === 'verify' ? world.verify(options) : world.backup('x', options);
      const long = call();
      await new Promise((resolve) => setTimeout(resolve, TIMEOUT + 20));
      assert.equal(contexts[0]?.remaining(), Number.POSITIVE_INFINITY);
      respond();
      await long;
      await rejects(call({ timeout: TIMEOUT }), 'deadline_exceeded');
      const stop = new AbortController();
      const stopped = call({ signal: stop.signal });
      const seen = contexts[2]?.signal;
      stop.abort();
      await rejects(stopped, 'aborted');
      assert.equal(seen?.aborted, true);
      await rejects(call({ tiemout: 1 } as never), 'parameter_unknown', 'tiemout');
    }
  });
});

describe('on verifiers that never respond, an operation settles by its deadline', { concurrency: true }, () => {
  test('without an effect, so that the token can be used again', async () => {
    for (const name of ['tokens', 'sms'] as const) {
      const world = await createTestClientele({ timeout: TIMEOUT });
      const card = world.issueCard();
      world.fakes[name].fail({ delay: Number.POSITIVE_INFINITY });
      await rejects(world.customers.create({ app: APP, ...card }), 'deadline_exceeded');
      assert.deepEqual(await world.verify(), { checked: 0, problems: [] });
      assert.match((await world.customers.create({ app: APP, ...card })).id, /^cus_/);
    }
  });

  test('also on an app directory', async () => {
    class HangingApps extends AppDirectory {
      override retrieve = never;
    }
    const { customers, issueCard } = await createTestClientele({ timeout: TIMEOUT, apps: new HangingApps() });
    await rejects(customers.create({ app: APP, ...issueCard() }), 'deadline_exceeded');
  });

  test('aborts the signal of the port, and ignores a late response', async () => {
    const world = await createTestClientele();
    const { customers, issueCard, fakes } = world;
    let signal: AbortSignal | undefined;
    let respond = (_: boolean) => {};
    fakes.sms.verify = (_attempt, context) => {
      signal = context.signal;
      return new Promise<boolean>((resolve) => {
        respond = resolve;
      });
    };
    await rejects(customers.create({ app: APP, ...issueCard() }, { timeout: TIMEOUT }), 'deadline_exceeded');
    assert.equal(signal?.aborted, true);
    respond(true);
    await new Promise((resolve) => setTimeout(resolve, 5));
    assert.deepEqual(await collect(customers.list()), []);
  });
});

test('a write whose response is late is applied once, and listeners get its event', async () => {
  const store = new MemoryStore();
  const world = await createTestClientele({ store });
  const insert = store.insert.bind(store);
  store.insert = ((...args: Parameters<typeof insert>) =>
    new Promise((resolve) => setTimeout(() => resolve(insert(...args)), TIMEOUT + 20))) as never;
  const received: string[] = [];
  world.on('customer.created', ({ data }) => received.push(data.object.id));
  await add(world);
  const late = world.customers.create({ app: APP, ...world.issueCard() }, { timeout: TIMEOUT });
  await rejects(late, 'deadline_exceeded', undefined, 'unknown');
  await new Promise((resolve) => setTimeout(resolve, 40));
  const stored = (await collect(world.customers.list())).map(({ id }) => id);
  assert.deepEqual(received.toReversed(), stored);
  assert.equal(stored.length, 2);
});

test('an update that always conflicts ends at its deadline', async () => {
  for (const asResponse of [(value: unknown) => value, (value: unknown) => Promise.resolve(value)]) {
    const store = new MemoryStore();
    const world = await createTestClientele({ store });
    const { id } = await add(world);
    let tries = 0;
    store.replace = (() => {
      tries += 1;
      if (tries > 100_000) throw new Error('retried without a delay');
      return asResponse({ status: 'conflict' });
    }) as never;
    await rejects(world.customers.update(id, { email: 'a@b.c' }, { timeout: TIMEOUT }), 'deadline_exceeded');
  }
});

test('a timeout is a number of milliseconds within the range of a timer', async () => {
  const { customers } = await createTestClientele();
  for (const timeout of [0, -1, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 31, '5', null]) {
    await rejects(customers.list({}, { timeout: timeout as number }), 'parameter_invalid', 'timeout');
  }
  for (const timeout of [1, 1.5, 2 ** 31 - 1]) await customers.list({}, { timeout });
});
