import assert from 'node:assert/strict';
import { test } from 'node:test';
import { World } from '../../../adapters/cli/steering/world.ts';
import { collect } from '../../support/collect.ts';
import { until } from '../../support/redis/server.ts';
import { customersOf } from './customers.ts';

const openWorld = () =>
  World.open(
    { store: { kind: 'memory' }, verifiers: 'fake', seed: undefined, randomSeed: undefined, print: () => {} },
    new AbortController().signal,
  );

test('an operation that runs during a reset ends on the clientele on which it began', async () => {
  const world = await openWorld();
  const { clientele, fakes } = world;
  fakes?.tokens.fail({ delay: 300 });
  const created = clientele.customers.create({ app: 'app_1', ...world.issueCard({}) });
  await until('the token is looked up', async () => fakes?.tokens.calls === 1);
  await world.reset();
  assert.notEqual(world.clientele, clientele);
  assert.deepEqual(await collect(world.clientele.export()), []);
  assert.equal((await created).object, 'customer');
  assert.deepEqual(await collect(world.clientele.export()), []);
  await world.close();
});

test('closing the world waits for the operations of every clientele that it has replaced', async () => {
  const world = await openWorld();
  const settled: number[] = [];
  for (let i = 0; i < 3; i += 1) {
    const { clientele, fakes } = world;
    fakes?.tokens.fail({ delay: 200 });
    clientele.customers.create({ app: 'app_1', ...world.issueCard({}) }).then(() => settled.push(i));
    await world.reset();
  }
  await world.close();
  assert.deepEqual(settled.sort(), [0, 1, 2]);
});

test('concurrent resets and restores leave one consistent world', async () => {
  const world = await openWorld();
  await world.customers.create({ app: 'app_1', ...world.issueCard({}) });
  const snapshot = world.snapshot(' one');
  const steps = Array.from({ length: 20 }, (_, i) => (i % 2 === 0 ? world.reset() : world.restore(snapshot)));
  await Promise.all(steps);
  assert.ok((await collect(world.clientele.export())).length <= 1);
  assert.deepEqual((await world.clientele.verify()).problems, []);
  await world.customers.create({ app: 'app_1', ...world.issueCard({}) });
  await world.close();
});

test('an import that runs during a reset ends on the clientele on which it began', async () => {
  const world = await openWorld();
  const { clientele } = world;
  const first = new Promise((resolve) => clientele.on('customer.created', resolve));
  const customers = customersOf(5000);
  const importing = world.import(customers, {});
  await first;
  await world.reset();
  assert.deepEqual(await collect(world.clientele.export()), []);
  await world.close();
  assert.ok((await importing).every(({ imported }) => imported));
});
