import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { MemoryStore } from '../../../adapters/memory/index.ts';
import { createTestClientele, type TestClientele } from '../../../adapters/testing/index.ts';
import { collect } from '../../support/collect.ts';
import { rejects } from '../../support/rejection.ts';
import { APP, add, turns } from '../../support/world.ts';

/** A store that stops at one call of a method, before or after applying it, until `resume`. It simulates a crash there. */
class CrashingStore extends MemoryStore {
  at: { name: string; when: 'before' | 'after' } | undefined;
  readonly reached = deferred();
  readonly #resumed = deferred();

  constructor() {
    super();
    for (const name of ['find', 'insert', 'replace', 'begin', 'settle', 'abandon', 'header'] as const) {
      const method = (MemoryStore.prototype[name] as (...args: unknown[]) => unknown).bind(this);
      Object.defineProperty(this, name, {
        value: (...args: unknown[]) => {
          if (this.at?.name !== name) return method(...args);
          const { when } = this.at;
          this.at = undefined;
          this.reached.resolve();
          if (when === 'before') return this.#resumed.promise.then(() => method(...args));
          const result = method(...args);
          return this.#resumed.promise.then(() => result);
        },
      });
    }
  }

  /** Continues the stopped call, as a process that was only frozen. */
  resume(): void {
    this.#resumed.resolve();
  }
}

function deferred() {
  let resolve = (_?: unknown) => {};
  const promise = new Promise<unknown>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

/** Makes two services on one store whose verifiers know the same cards. */
async function twoServices() {
  const store = new CrashingStore();
  const [one, two] = [await createTestClientele({ store, seed: 1 }), await createTestClientele({ store, seed: 2 })];
  const issueBoth = () => {
    const card = one.issueCard({ cardId: 'card_1' });
    return two.issueCard({ ...card, cardId: 'card_1' });
  };
  return { store, one, two, issueBoth };
}

type Call = (world: TestClientele) => Promise<unknown>;
const KEY = { idempotencyKey: 'key', timeout: 60_000 };

/** Every write, with the store calls at which it can crash. */
const WRITES: Readonly<
  Record<
    string,
    {
      steps: string[];
      call: (id: string, card: string, issued: Parameters<TestClientele['customers']['sources']['create']>[1]) => Call;
    }
  >
> = {
  create: {
    steps: ['header', 'begin', 'insert'],
    call: (_id, _card, issued) => (w) => w.customers.create({ app: APP, ...issued }, KEY),
  },
  update: {
    steps: ['begin', 'find', 'replace'],
    call: (id) => (w) => w.customers.update(id, { email: 'a@b.c', metadata: { n: '1' } }, KEY),
  },
  'update of nothing': { steps: ['begin', 'find', 'settle'], call: (id) => (w) => w.customers.update(id, {}, KEY) },
  delete: { steps: ['begin', 'find', 'replace'], call: (id) => (w) => w.customers.delete(id, {}, KEY) },
  'bind a card': {
    steps: ['begin', 'find', 'replace'],
    call: (id, _card, issued) => (w) => w.customers.sources.create(id, issued, KEY),
  },
  'unbind a card': {
    steps: ['begin', 'find', 'replace'],
    call: (id, card) => (w) => w.customers.sources.delete(id, card, {}, KEY),
  },
};

describe('after a crash, a retry with the key in another process completes the operation or replays it', () => {
  for (const [name, { steps, call }] of Object.entries(WRITES)) {
    for (const step of steps) {
      for (const when of ['before', 'after'] as const) {
        test(`${name}, crashed ${when} ${step}`, async () => {
          const { store, one, two, issueBoth } = await twoServices();
          const { id, default_source } = await add(one);
          const attempt = call(id, default_source as string, issueBoth());
          store.at = { name: step, when };
          const first = attempt(one).catch((error: unknown) => error);
          await store.reached.promise;
          two.clock.advance(120_000);
          const result = await attempt(two);
          assert.deepEqual(await attempt(two), result, 'the result is replayed');
          const before = await collect(two.export());
          store.resume();
          assert.deepEqual(await first, result, 'a process that was only frozen gets the same result');
          assert.deepEqual(await collect(two.export()), before, 'and changes nothing');
          assert.deepEqual(await two.verify(), { checked: name === 'create' ? 2 : 1, problems: [] });
        });
      }
    }
  }
});

test('while the first attempt holds its lease, another process waits for it until its own deadline', async () => {
  const { store, one, two, issueBoth } = await twoServices();
  const params = { app: APP, ...issueBoth() };
  store.at = { name: 'insert', when: 'before' };
  const first = one.customers.create(params, KEY);
  await store.reached.promise;
  const waiting = two.customers.create(params, KEY);
  await rejects(two.customers.create({ ...params, email: 'a@b.c' }, KEY), 'idempotency_mismatch');
  const late = two.customers.create(params, { ...KEY, timeout: 30 });
  await rejects(late, 'deadline_exceeded', undefined, 'unknown');
  await turns();
  store.resume();
  const customer = await first;
  assert.deepEqual(await waiting, customer);
});

test('a retry completes an operation with an unknown outcome under the same id', async () => {
  const { store, one, two, issueBoth } = await twoServices();
  const params = { app: APP, ...issueBoth() };
  // The first use of a key imports the hash key, which is slow: the deadline below must not pass before the insert.
  await rejects(one.customers.delete('cus_none', { idempotencyKey: 'first' }), 'resource_missing', 'id');
  store.at = { name: 'insert', when: 'after' };
  const lost = await rejects(
    one.customers.create(params, { ...KEY, timeout: 300 }),
    'deadline_exceeded',
    undefined,
    'unknown',
  );
  assert.equal(lost.retryable, true);
  const customer = await two.customers.create(params, KEY);
  assert.deepEqual(await one.customers.create(params, KEY), customer);
  assert.equal((await collect(one.export())).length, 1);
});

test('an attempt that resumes after its key was given to another operation fails with an unknown outcome', async () => {
  const { store, one, two, issueBoth } = await twoServices();
  const params = { app: APP, ...issueBoth() };
  store.at = { name: 'insert', when: 'before' };
  const first = one.customers.create(params, KEY);
  await store.reached.promise;
  two.clock.advance(25 * 3_600_000);
  const other = await two.customers.create({ app: APP, ...two.issueCard() }, KEY);
  store.resume();
  const error = await rejects(first, 'idempotency_in_progress', undefined, 'unknown');
  assert.deepEqual([error.status, error.type, error.retryable], [409, 'idempotency_error', true]);
  assert.deepEqual(await collect(two.export()), [other]);
  assert.equal((await two.customers.create(params)).livemode, false, 'its token is still free');
});
