import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { describe, test } from 'node:test';
import { MemoryStore } from '../../../adapters/memory/index.ts';
import { createTestClientele, type TestClientele } from '../../../adapters/testing/index.ts';
import type { Customer } from '../../../src/core.ts';
import { collect } from '../../support/collect.ts';
import { rejects } from '../../support/rejection.ts';
import { APP, add } from '../../support/world.ts';

const PORTS = ['find', 'list', 'insert', 'replace', 'begin', 'settle', 'abandon', 'header'] as const;

/** Makes a port's method asynchronous, and reports each call: before it, during it, and after it. */
function slow(target: object, name: string, report: (when: 'before' | 'during' | 'after') => void): void {
  const method = (target as Record<string, (...args: unknown[]) => unknown>)[name]?.bind(target);
  const slowed = async (...args: unknown[]) => {
    report('before');
    await new Promise((resolve) => setImmediate(resolve));
    report('during');
    const result = await method?.(...args);
    await new Promise((resolve) => setImmediate(resolve));
    report('after');
    return result;
  };
  Object.defineProperty(target, name, { value: slowed, configurable: true });
}

type Params = Parameters<TestClientele['customers']['create']>[0];
type Call = (world: TestClientele, customer: Customer, params: Params, signal: AbortSignal) => PromiseLike<unknown>;

const CALLS: Readonly<Record<string, Call>> = {
  create: ({ customers }, _, params, signal) => customers.create(params, { signal }),
  'create with a key': ({ customers }, _, params, signal) =>
    customers.create(params, { signal, idempotencyKey: 'key' }),
  retrieve: ({ customers }, { id }, _, signal) => customers.retrieve(id, { signal }),
  update: ({ customers }, { id }, _, signal) => customers.update(id, { email: 'a@b.c' }, { signal }),
  'update with a key': ({ customers }, { id }, _, signal) =>
    customers.update(id, { email: 'a@b.c' }, { signal, idempotencyKey: 'key' }),
  delete: ({ customers }, { id }, _, signal) => customers.delete(id, { signal }),
  list: ({ customers }, _, __, signal) => customers.list({ limit: 3 }, { signal }),
  'iterating a list': ({ customers }, _, __, signal) => collect(customers.list({ limit: 1 }, { signal })),
  'bind a card': ({ customers }, { id }, params, signal) => {
    const { source, sms_code } = params as unknown as { source: string; sms_code: { id: string; code: string } };
    return customers.sources.create(id, { source, sms_code }, { signal });
  },
  'unbind a card': ({ customers }, { id, default_source }, _, signal) =>
    customers.sources.delete(id, default_source as string, { signal }),
};

/** Runs a call in a new world and aborts it at the k-th report of its ports. */
async function run(call: Call, k: number) {
  const store = new MemoryStore();
  const world = await createTestClientele({ store });
  const customer = await add(world);
  const params = { app: APP, ...world.issueCard() };
  const before = await collect(world.export());
  const controller = new AbortController();
  const reason = { why: k };
  let reports = 0;
  const report = () => {
    reports += 1;
    if (reports === k) controller.abort(reason);
  };
  for (const name of PORTS) slow(store, name, report);
  slow(world.fakes.tokens, 'retrieve', report);
  slow(world.fakes.sms, 'verify', report);
  const settled = await call(world, customer, params, controller.signal).then(
    (value) => ({ value, error: undefined }),
    (error: unknown) => ({ value: undefined, error: error as Awaited<ReturnType<typeof rejects>> }),
  );
  assert.equal(getEventListeners(controller.signal, 'abort').length, 0, 'the signal has no listener left');
  const reached = reports >= k;
  // Running store calls end on their own.
  for (let i = 0; i < 6; i += 1) await new Promise((resolve) => setImmediate(resolve));
  return { ...settled, reached, reason, before, world, params };
}

describe('an abort at any time ends the operation', () => {
  for (const [name, call] of Object.entries(CALLS)) {
    test(name, async () => {
      let aborted = 0;
      for (let k = 1; ; k += 1) {
        const { error, reached, reason, before, world, params } = await run(call, k);
        if (!reached) break;
        const after = await collect(world.export());
        if (error === undefined) continue;
        aborted += 1;
        assert.deepEqual([error.code, error.status, error.cause], ['aborted', 499, reason]);
        assert.equal(error.retryable, false);
        if (error.outcome === 'not_applied')
          assert.deepEqual(after, before, 'nothing changed if the outcome is `not_applied`');
        assert.deepEqual((await world.verify()).problems, []);
        if (!name.startsWith('create')) continue;
        const again = name.endsWith('key') ? { idempotencyKey: 'key' } : {};
        const created = after.length > before.length;
        if (created && !again.idempotencyKey)
          await rejects(world.customers.create(params, again), 'token_used', 'source');
        else await world.customers.create(params, again);
        assert.equal((await collect(world.export())).length, 2, 'created once, completely');
      }
      assert.ok(aborted >= 2, 'aborted at the start and later');
    });
  }
});

test('an operation with an aborted signal rejects without a store call', async () => {
  const store = new MemoryStore();
  const world = await createTestClientele({ store });
  const customer = await add(world);
  const calls: string[] = [];
  for (const name of PORTS) slow(store, name, () => calls.push(name));
  for (const call of Object.values(CALLS)) {
    const params = { app: APP, ...world.issueCard() };
    const error = await rejects(call(world, customer, params, AbortSignal.abort('why')), 'aborted');
    assert.equal(error.cause, 'why');
  }
  const error = await rejects(world.customers.list({}, { signal: AbortSignal.abort() }), 'aborted');
  assert.equal((error.cause as Error).name, 'AbortError');
  assert.deepEqual(calls, []);
});

test('an abort after the operation has ended changes nothing', async () => {
  const world = await createTestClientele();
  const controller = new AbortController();
  const { signal } = controller;
  const customer = await world.customers.create({ app: APP, ...world.issueCard() }, { signal, idempotencyKey: 'key' });
  controller.abort();
  assert.deepEqual(await world.customers.retrieve(customer.id), customer);
  assert.equal(getEventListeners(signal, 'abort').length, 0);
});

test('aborting one operation does not end another that waits for the same store call', async () => {
  const store = new MemoryStore();
  const world = await createTestClientele({ store, cache: { max: 10 } });
  const { id } = await add(world);
  for (const name of ['header', 'begin', 'replace'] as const) slow(store, name, () => {});
  const controller = new AbortController();
  const { customers } = world;
  const first = customers.update(id, { email: 'a@b.c' }, { idempotencyKey: 'one', signal: controller.signal });
  const second = customers.update(id, { description: 'x' }, { idempotencyKey: 'two' });
  const same = customers.update(id, { email: 'a@b.c' }, { idempotencyKey: 'one' });
  controller.abort();
  await rejects(first, 'aborted', undefined, 'unknown');
  assert.equal((await second).description, 'x');
  assert.equal((await same).email, 'a@b.c');
});

test('refuses a value that is not an AbortSignal', async () => {
  const { customers } = await createTestClientele();
  for (const signal of [{}, 'abort', 5, null, { aborted: false }]) {
    await rejects(customers.list({}, { signal: signal as AbortSignal }), 'parameter_invalid', 'signal');
  }
});
