import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MemoryStore } from '../../../adapters/memory/index.ts';
import { createTestClientele, Fakes, type TestClientele } from '../../../adapters/testing/index.ts';
import { Clientele, SmsVerifier, TokenVerifier } from '../../../src/core.ts';
import { collect } from '../../support/collect.ts';
import { rejects } from '../../support/rejection.ts';
import { APP, add, idsOf } from '../../support/world.ts';

/** Makes verifiers for live mode, which respond like the fakes. */
function realVerifiers() {
  const { tokens, sms } = new Fakes();
  const fakes = { tokens, sms };
  class Tokens extends TokenVerifier {
    override retrieve(...args: Parameters<typeof tokens.retrieve>) {
      return fakes.tokens.retrieve(...args);
    }
  }
  class Sms extends SmsVerifier {
    override verify(...args: Parameters<typeof sms.verify>) {
      return fakes.sms.verify(...args);
    }
  }
  return { tokens: new Tokens(), sms: new Sms() };
}

/** Makes three services on one store: two tenants, and the live mode of the first. */
async function worlds() {
  const store = new MemoryStore();
  store.open();
  const one = await createTestClientele({ store, seed: 1, namespace: 'one' });
  const two = await createTestClientele({ store, seed: 2, namespace: 'two' });
  const live = new Clientele({ store, ...realVerifiers(), namespace: 'one', livemode: true }, undefined);
  return { store, one, two, live };
}

test('objects of another tenant or mode are missing, and invalid as cursors', async () => {
  const { one, two, live } = await worlds();
  const { id, default_source } = await add(one, { email: 'a@b.c' });
  const card = default_source as string;
  await add(two);
  for (const { customers } of [two, live]) {
    const operations = [
      customers.retrieve(id),
      customers.update(id, { email: 'x@y.z' }),
      customers.delete(id),
      customers.sources.list(id),
      customers.sources.retrieve(id, card),
      customers.sources.delete(id, card),
      customers.sources.create(id, two.issueCard()),
    ];
    const missing = await rejects(customers.retrieve('cus_missing'), 'resource_missing', 'id');
    for (const operation of operations) {
      const error = await rejects(operation, 'resource_missing', 'id');
      assert.equal(error.message, missing.message, 'the same error as for a missing customer');
    }
    await rejects(customers.list({ starting_after: id }), 'parameter_invalid', 'starting_after');
    await rejects(customers.list({ ending_before: id }), 'parameter_invalid', 'ending_before');
  }
  assert.deepEqual(await collect(live.customers.list()), []);
  assert.deepEqual(idsOf(await collect(one.customers.list({ app: APP }))), [id]);
  assert.equal((await one.customers.retrieve(id)).email, 'a@b.c');
});

test('token claims and idempotency keys belong to one tenant', async () => {
  const { one, two } = await worlds();
  const shared = { source: 'tok_shared', sms_code: { id: 'sms_shared', code: '123456' }, cardId: 'card_shared' };
  const customers = [];
  for (const world of [one, two]) {
    const params = { app: APP, ...world.issueCard(shared) };
    customers.push(await world.customers.create(params, { idempotencyKey: 'key' }));
    await rejects(world.customers.create(params), 'token_used', 'source');
  }
  assert.notEqual(customers[0]?.id, customers[1]?.id);
  await two.customers.update(customers[1]?.id ?? '', { email: 'a@b.c' }, { idempotencyKey: 'other' });
  await one.customers.update(customers[0]?.id ?? '', { email: 'd@e.f' }, { idempotencyKey: 'other' });
});

test('the same id can be imported into each tenant and mode', async () => {
  const { one, two, live } = await worlds();
  const { id } = await add(one);
  const [exported] = await collect(one.export());
  const other = { ...exported, livemode: true };
  assert.deepEqual(await collect(two.import([exported])), [{ position: 0, id, imported: true }]);
  assert.deepEqual(await collect(live.import([other])), [{ position: 0, id, imported: true }]);
  const [wrong] = await collect(live.import([exported]));
  assert.equal(wrong?.imported === false && wrong.error.param, 'livemode');
  assert.equal((await live.customers.retrieve(id)).livemode, true);
  await live.customers.delete(id);
  assert.equal((await one.customers.retrieve(id)).livemode, false);
});

test('each tenant and mode has a separate feed, and a listener gets the events of its own service', async () => {
  const { one, two, live } = await worlds();
  const received: string[] = [];
  for (const [name, world] of Object.entries({ one, two, live })) {
    (world as TestClientele).on('customer.created', ({ livemode }) => received.push(`${name} ${livemode}`));
  }
  await add(one);
  await add(two);
  await add(two);
  assert.deepEqual(received, ['one false', 'two false', 'two false']);
  const count = async (world: Pick<Clientele, 'changes'>, least: number) => {
    const stop = new AbortController();
    let seen = 0;
    for await (const _ of world.changes({ signal: stop.signal })) {
      seen += 1;
      if (seen === least) stop.abort();
    }
    return seen;
  };
  assert.deepEqual([await count(one, 1), await count(two, 2)], [1, 2]);
  const { value } = await two.changes().next();
  await rejects(live.changes({ after: value?.cursor }).next(), 'parameter_invalid', 'after');
});

test('two services of one tenant can use one store at the same time', async () => {
  const { store, one } = await worlds();
  const again = await createTestClientele({ store, seed: 3, namespace: 'one' });
  const { id } = await add(one);
  await again.customers.update(id, { email: 'a@b.c' });
  assert.equal((await one.customers.retrieve(id)).email, 'a@b.c');
  await again.close();
  assert.equal((await one.customers.retrieve(id)).id, id, 'closing a service does not close the store of the caller');
});
