import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTestClientele } from '../../../adapters/testing/index.ts';
import { type App, AppDirectory } from '../../../src/core.ts';
import { rejects } from '../../support/rejection.ts';
import { APP, add, OTHER_APP } from '../../support/world.ts';

/** A directory with two apps that records its calls. */
class Apps extends AppDirectory {
  readonly apps = new Map<string, unknown>([
    [APP, { id: APP, object: 'app', name: 'Shop', owner: { city: '上海' } }],
    [OTHER_APP, { id: OTHER_APP, object: 'app', name: 'Other' }],
  ]);
  readonly calls: string[] = [];

  override async retrieve(id: string): Promise<App | undefined> {
    this.calls.push(id);
    return this.apps.get(id) as App | undefined;
  }
}

test('without a directory, the app object has only its id and type', async () => {
  const clientele = await createTestClientele();
  const customer = await add(clientele, { expand: ['app'] });
  assert.deepEqual(customer.app, { id: APP, object: 'app' });
  assert.equal((await clientele.customers.retrieve(customer.id)).app, APP);
});

test('with a directory, the app object is the frozen response, and a create refuses an unknown app', async () => {
  const apps = new Apps();
  const clientele = await createTestClientele({ apps });
  const { id } = await add(clientele);
  const { app } = await clientele.customers.retrieve(id, { expand: ['app'] });
  assert.deepEqual(app, apps.apps.get(APP));
  assert.ok(Object.isFrozen(app) && Object.isFrozen((app as { owner?: object }).owner), 'deeply frozen');
  const card = clientele.issueCard();
  await rejects(clientele.customers.create({ app: 'app_unknown', ...card }), 'parameter_invalid', 'app');
  assert.equal((await clientele.customers.create({ app: APP, ...card })).app, APP);
});

test('an app that the directory no longer knows has only its id and type', async () => {
  const apps = new Apps();
  const clientele = await createTestClientele({ apps });
  const { id } = await add(clientele);
  apps.apps.clear();
  assert.deepEqual((await clientele.customers.retrieve(id, { expand: ['app'] })).app, { id: APP, object: 'app' });
});

test('expands the default source to the card, and keeps null without a default', async () => {
  const clientele = await createTestClientele();
  const { customers } = clientele;
  const customer = await add(clientele, { expand: ['default_source'] });
  const [card] = customer.sources.data;
  assert.deepEqual(customer.default_source, card);
  assert.deepEqual(await customers.update(customer.id, { email: 'a@b.c', expand: ['default_source'] }), {
    ...customer,
    email: 'a@b.c',
  });
  await customers.sources.delete(customer.id, card?.id ?? '');
  assert.equal((await customers.retrieve(customer.id, { expand: ['default_source'] })).default_source, null);
});

test('on a list, `app` and `data.app` mean the same, and each app is retrieved once', async () => {
  const apps = new Apps();
  const clientele = await createTestClientele({ apps });
  for (const app of [APP, OTHER_APP, APP, APP]) await add(clientele, { app });
  apps.calls.length = 0;
  const { data } = await clientele.customers.list({ expand: ['app', 'default_source'] });
  assert.deepEqual(apps.calls.toSorted(), [APP, OTHER_APP]);
  const prefixed = await clientele.customers.list({ expand: ['data.app', 'data.default_source'] });
  assert.deepEqual(prefixed.data, data);
  assert.deepEqual(
    data.map(({ app }) => (app as { name?: string }).name),
    ['Shop', 'Shop', 'Other', 'Shop'],
  );
  for (const { default_source, sources } of data) assert.deepEqual(default_source, sources.data[0]);
});

test('refuses an unknown path, and `data.` paths outside of lists', async () => {
  const clientele = await createTestClientele();
  const { id } = await add(clientele);
  const { customers, issueCard } = clientele;
  for (const path of ['sources', 'customer', 'data.app', 'app.owner', '', '__proto__']) {
    const expand = [path as 'app'];
    await rejects(customers.retrieve(id, { expand }), 'parameter_invalid', 'expand');
    await rejects(customers.update(id, { expand }), 'parameter_invalid', 'expand');
    await rejects(customers.create({ app: APP, ...issueCard(), expand }), 'parameter_invalid', 'expand');
  }
  await rejects(customers.list({ expand: ['data'] as never }), 'parameter_invalid', 'expand');
  await rejects(customers.list({ expand: 'app' as never }), 'parameter_invalid', 'expand');
});

test('reports a directory that fails or returns something other than the app', async () => {
  const apps = new Apps();
  const clientele = await createTestClientele({ apps });
  const { id } = await add(clientele);
  const expand = ['app' as const];
  for (const answer of [
    { id: OTHER_APP, object: 'app' },
    { id: APP },
    7,
    'app',
    [],
    new Date(),
    { id: APP, object: 'x' },
  ]) {
    apps.apps.set(APP, answer);
    await rejects(clientele.customers.retrieve(id, { expand }), 'port_contract');
  }
  const cyclic: Record<string, unknown> = { id: APP, object: 'app', big: 1n };
  cyclic.self = cyclic;
  apps.apps.set(APP, cyclic);
  await rejects(clientele.customers.retrieve(id, { expand }), 'port_contract');
  apps.retrieve = () => Promise.reject(new Error('down'));
  await rejects(clientele.customers.retrieve(id, { expand }), 'verifier_unavailable');
  await rejects(clientele.customers.list({ expand }), 'verifier_unavailable');
  assert.equal((await clientele.customers.retrieve(id)).id, id);
});
