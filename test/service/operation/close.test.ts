import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MemoryStore } from '../../../adapters/memory/index.ts';
import { createTestClientele, type TestClientele } from '../../../adapters/testing/index.ts';
import { SmsVerifier, scopeOf } from '../../../src/core.ts';
import { createClientele } from '../../../src/index.ts';
import { AnyTokens, bindingOf } from '../../support/any-verifiers.ts';
import { collect } from '../../support/collect.ts';
import { rejects } from '../../support/rejection.ts';
import { APP, add, turns } from '../../support/world.ts';

/** Starts every operation of a clientele. */
const operations = (world: TestClientele, id: string): PromiseLike<unknown>[] => [
  add(world),
  world.customers.retrieve(id),
  world.customers.update(id, {}),
  world.customers.delete(id),
  world.customers.list(),
  collect(world.customers.list()),
  world.customers.sources.create(id, world.issueCard()),
  world.customers.sources.retrieve(id, 'card_1'),
  world.customers.sources.list(id),
  world.customers.sources.delete(id, 'card_1'),
  collect(world.export()),
  collect(world.import([])),
  world.verify(),
  world.describe(),
  world.backup('x'),
  world.cursor(),
];

test('after close, every operation rejects and changes nothing', async () => {
  const store = new MemoryStore();
  const world = await createTestClientele({ store });
  const { id } = await add(world);
  await world.close();
  for (const operation of operations(world, id)) await rejects(operation, 'store_unavailable');
  assert.equal((await store.list(scopeOf('default', false), { limit: 5, direction: 'older' }))?.records.length, 1);
});

test('close waits for running operations and rejects new ones', async () => {
  const world = await createTestClientele();
  const { customers, issueCard, fakes } = world;
  let verified = (_: boolean) => {};
  fakes.sms.verify = () =>
    new Promise<boolean>((resolve) => {
      verified = resolve;
    });
  const pending = customers.create({ app: APP, ...issueCard() });
  let closed = false;
  const closing = world.close().then(() => {
    closed = true;
  });
  await rejects(customers.list(), 'store_unavailable');
  await turns();
  assert.equal(closed, false);
  verified(true);
  assert.match((await pending).id, /^cus_/);
  await closing;
});

test('close waits no longer than the deadlines of the running operations', async () => {
  const world = await createTestClientele();
  world.fakes.sms.fail({ delay: Number.POSITIVE_INFINITY });
  const pending = world.customers.create({ app: APP, ...world.issueCard() }, { timeout: 20 });
  const [error] = await Promise.all([rejects(pending, 'deadline_exceeded'), world.close()]);
  assert.equal(error.outcome, 'not_applied');
});

test('closing again or concurrently has no further effect', async () => {
  const world = await createTestClientele();
  await add(world);
  await Promise.all([world.close(), world.close()]);
  await world.close();
});

test('a list that was requested before close, and a running iteration, reject after it', async () => {
  const world = await createTestClientele();
  await Promise.all([add(world), add(world), add(world)]);
  const list = world.customers.list({ limit: 1 });
  const iterating = world.customers.list({ limit: 1 })[Symbol.asyncIterator]();
  const exporting = world.export();
  await iterating.next();
  await exporting.next();
  await world.close();
  await rejects(list, 'store_unavailable');
  await rejects(iterating.next(), 'store_unavailable');
});

test('`await using` closes at the end of the block, also after an error', async () => {
  let kept: TestClientele | undefined;
  const block = async () => {
    await using world = await createTestClientele();
    kept = world;
    await add(world);
    throw new Error('in the block');
  };
  await assert.rejects(block(), /in the block/);
  assert.ok(kept, 'the world exists');
  await rejects(kept.customers.list(), 'store_unavailable');
  await kept[Symbol.asyncDispose]();
});

test('close waits for an operation whose port calls it', async () => {
  const order: string[] = [];
  class ClosingSms extends SmsVerifier {
    verify(): Promise<boolean> {
      order.push('verify');
      closing = world.close().then(() => void order.push('closed'));
      return turns(3).then(() => true);
    }
  }
  let closing: Promise<void> | undefined;
  const world = await createClientele({ tokens: new AnyTokens(), sms: new ClosingSms() });
  await world.customers.create({ app: APP, ...bindingOf('tok_1') }).then(() => order.push('created'));
  await closing;
  assert.deepEqual(order, ['verify', 'created', 'closed']);
});
