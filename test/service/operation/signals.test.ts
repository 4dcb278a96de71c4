import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { describe, test } from 'node:test';
import { createTestClientele } from '../../../adapters/testing/index.ts';
import { rejection, rejects } from '../../support/rejection.ts';
import { APP, add, turns } from '../../support/world.ts';

const trap = () => {
  throw new Error('trap');
};
const asSignal = (value: object) => value as AbortSignal;

describe('a value that only looks like a signal', () => {
  test('is refused before any call of a port', async () => {
    const { customers } = await createTestClientele();
    const wrong = [
      { aborted: false, addEventListener() {} },
      { aborted: 'no', addEventListener() {}, removeEventListener() {} },
      { aborted: false, addEventListener: 1, removeEventListener: 1 },
      Object.defineProperty({ addEventListener() {}, removeEventListener() {} }, 'aborted', { get: trap }),
      new Proxy({}, { get: trap, has: trap }),
    ];
    for (const signal of wrong) {
      await rejects(customers.list({}, { signal: asSignal(signal) }), 'parameter_invalid', 'signal');
    }
  });
});

test('accepts an AbortSignal of another realm or implementation', async () => {
  class OtherSignal extends EventTarget {
    aborted = false;
    reason: unknown;
  }
  const world = await createTestClientele();
  world.fakes.tokens.fail({ delay: Number.POSITIVE_INFINITY });
  const signal = new OtherSignal();
  const create = world.customers.create({ app: APP, ...world.issueCard() }, { signal: asSignal(signal) });
  await turns();
  Object.assign(signal, { aborted: true, reason: 'enough' }).dispatchEvent(new Event('abort'));
  assert.equal((await rejects(create, 'aborted')).cause, 'enough');
});

test('refuses options that cannot be read, by their names', async () => {
  const { customers } = await createTestClientele();
  for (const name of ['signal', 'timeout', 'idempotencyKey']) {
    const options = Object.defineProperty({}, name, { get: trap, enumerable: true });
    await rejects(customers.list({}, options), 'parameter_invalid', name);
  }
  await rejects(customers.list({}, new Proxy({}, { ownKeys: trap })), 'parameter_invalid', 'options');
  await rejects(customers.list({}, new Proxy({}, { get: trap })), 'parameter_invalid', 'idempotencyKey');
});

describe('a signal that many operations share', () => {
  test('has one listener while they run, and aborts all of them', async () => {
    const world = await createTestClientele();
    const { signal } = new AbortController();
    const warnings: Error[] = [];
    const onWarning = (warning: Error) => warnings.push(warning);
    process.on('warning', onWarning);
    const create = (options: { signal: AbortSignal }) =>
      world.customers.create({ app: APP, ...world.issueCard() }, options);
    world.fakes.tokens.fail({ call: 'every', delay: 1 });
    await Promise.all(Array.from({ length: 30 }, () => create({ signal })));
    assert.equal(getEventListeners(signal, 'abort').length, 0);
    world.fakes.tokens.recover();
    world.fakes.tokens.fail({ call: 'every', delay: Number.POSITIVE_INFINITY });
    const stop = new AbortController();
    const stopped = Array.from({ length: 30 }, () => rejection(create({ signal: stop.signal })));
    await turns();
    assert.equal(getEventListeners(stop.signal, 'abort').length, 1);
    stop.abort('enough');
    for (const error of await Promise.all(stopped)) {
      assert.deepEqual([error.code, error.cause], ['aborted', 'enough']);
    }
    assert.equal(getEventListeners(stop.signal, 'abort').length, 0);
    process.off('warning', onWarning);
    assert.deepEqual(
      warnings.filter(({ name }) => name === 'MaxListenersExceededWarning'),
      [],
    );
  });
});

test("returns the caller's abort reason unchanged, for any size and content", async () => {
  const world = await createTestClientele();
  const card = world.issueCard();
  const reason = { card, large: Array.from({ length: 20_000 }, () => ({})) };
  for (const why of [reason, new Error(`about ${card.source}`, { cause: reason })]) {
    const stop = new AbortController();
    world.fakes.sms.fail({ delay: Number.POSITIVE_INFINITY });
    const create = world.customers.create({ app: APP, ...card }, { signal: stop.signal });
    await turns();
    stop.abort(why);
    assert.equal((await rejects(create, 'aborted')).cause, why);
  }
});

describe('a single argument with the name of an option', () => {
  test('is read as options, and an unknown one is refused by its name', async () => {
    const world = await createTestClientele();
    const { id, default_source } = await add(world);
    const { customers } = world;
    const misspelt = { idempotencyKey: 'key', foo: 1 } as never;
    await rejects(customers.delete(id, misspelt), 'parameter_unknown', 'foo');
    await rejects(customers.sources.delete(id, default_source as string, misspelt), 'parameter_unknown', 'foo');
    await rejects(customers.retrieve(id, misspelt), 'parameter_unknown', 'foo');
    await rejects(customers.list({}, { foo: 1 } as never), 'parameter_unknown', 'foo');
    await rejects(customers.retrieve(id, { expand: [], timeout: 5 } as never), 'parameter_unknown', 'timeout');
    await customers.retrieve(id, { timeout: 5 });
  });
});
