import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MemoryStore } from '../../../adapters/memory/index.ts';
import { createTestClientele } from '../../../adapters/testing/index.ts';
import { ON_REPLAY } from '../../../src/service/operation/operation-options.ts';
import { rejection } from '../../support/rejection.ts';
import { add } from '../../support/world.ts';

test('a replayed update is expanded like the first result, also if the customer does not show its default card', async () => {
  const world = await createTestClientele();
  const { customers, issueCard } = world;
  const { id, default_source } = await add(world);
  for (let i = 0; i < 11; i += 1) await customers.sources.create(id, issueCard());
  const update = () =>
    customers.update(id, { email: 'a@b.c', expand: ['default_source', 'app'] }, { idempotencyKey: 'key' });
  const first = await update();
  assert.equal((first.default_source as { id: string }).id, default_source);
  assert.deepEqual(await update(), first);
});

test('a replay returns the stored result, independent of later changes', async () => {
  const world = await createTestClientele();
  const { customers, issueCard } = world;
  const params = { app: 'app_1', ...issueCard(), expand: ['default_source' as const] };
  const created = await customers.create(params, { idempotencyKey: 'create' });
  const card = issueCard();
  const bound = await customers.sources.create(created.id, card, { idempotencyKey: 'bind' });
  await customers.update(created.id, { email: 'a@b.c' });
  await customers.sources.delete(created.id, bound.id);
  await customers.delete(created.id);
  assert.deepEqual(await customers.create(params, { idempotencyKey: 'create' }), created);
  assert.deepEqual(await customers.sources.create(created.id, card, { idempotencyKey: 'bind' }), bound);
});

test('a driving adapter is notified of a replay, not of a first result or a first refusal', async () => {
  const world = await createTestClientele();
  const replays: string[] = [];
  const options = (idempotencyKey: string) => ({ idempotencyKey, [ON_REPLAY]: () => replays.push(idempotencyKey) });
  const params = { app: 'app_1', ...world.issueCard() };
  const foreign = { app: 'app_1', ...world.issueCard({ brand: 'Visa' }) };
  await world.customers.create(params, options('first'));
  await rejection(world.customers.create(foreign, options('refused')));
  assert.deepEqual(replays, []);
  await world.customers.create(params, options('first'));
  await rejection(world.customers.create(foreign, options('refused')));
  assert.deepEqual(replays, ['first', 'refused']);
});

test('a driving adapter is notified if the write turns out to be applied already, or its response is lost', async () => {
  const store = new MemoryStore();
  const insert = store.insert.bind(store);
  const writes: Record<string, typeof insert> = {
    'applied already': (...args) => {
      insert(...args);
      return insert(...args);
    },
    'response lost': (...args) => {
      insert(...args);
      throw new Error('lost');
    },
  };
  const world = await createTestClientele({ store });
  for (const [idempotencyKey, write] of Object.entries(writes)) {
    store.insert = write;
    let replays = 0;
    const onReplay = () => {
      replays += 1;
    };
    const params = { app: 'app_1', ...world.issueCard() };
    const customer = await world.customers.create(params, { idempotencyKey, [ON_REPLAY]: onReplay });
    assert.equal(replays, 1, idempotencyKey);
    assert.deepEqual(await world.customers.retrieve(customer.id), customer);
  }
});
