import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createTestClientele } from '../../../adapters/testing/index.ts';
import { rejects } from '../../support/rejection.ts';
import { APP, add, OTHER_APP } from '../../support/world.ts';

test('changes only the fields in the parameters', async () => {
  const clientele = await createTestClientele();
  const before = await add(clientele, { email: 'a@b.c', description: 'x', metadata: { a: '1' } });
  const { customers } = clientele;
  const email = await customers.update(before.id, { email: 'd@e.f' });
  assert.deepEqual(email, { ...before, email: 'd@e.f' });
  const both = await customers.update(before.id, { description: 'y', metadata: { b: '2' } });
  assert.deepEqual(both, { ...email, description: 'y', metadata: { a: '1', b: '2' } });
  assert.deepEqual(await customers.retrieve(before.id), both);
});

test('an update without a difference returns the unchanged customer and emits no event', async () => {
  const clientele = await createTestClientele();
  const before = await add(clientele, { email: 'a@b.c', metadata: { a: '1' } });
  const received: string[] = [];
  clientele.on('customer.updated', ({ id }) => received.push(id));
  for (const params of [{}, { email: 'a@b.c' }, { metadata: { a: 1 } }, { metadata: { none: null } }, { app: APP }]) {
    assert.deepEqual(await clientele.customers.update(before.id, params), before);
  }
  assert.deepEqual(received, []);
  assert.deepEqual(await clientele.customers.update(before.id, undefined as never), before);
});

test('null and the empty string clear the description and the email', async () => {
  const clientele = await createTestClientele();
  for (const nothing of [null, '']) {
    const { id } = await add(clientele, { email: 'a@b.c', description: 'x' });
    const cleared = await clientele.customers.update(id, { email: nothing, description: nothing });
    assert.deepEqual([cleared.email, cleared.description], [null, null]);
  }
});

describe('metadata of an update', () => {
  test('is merged: present keys are set, empty ones are removed, absent ones stay', async () => {
    const clientele = await createTestClientele();
    const { id } = await add(clientele, { metadata: { a: '1', b: '2', c: '3' } });
    const { metadata } = await clientele.customers.update(id, { metadata: { a: 'x', b: null, c: '', d: 4 } });
    assert.deepEqual(metadata, { a: 'x', d: '4' });
  });

  test('null and the empty string remove all keys; a customer that never had metadata keeps null', async () => {
    const clientele = await createTestClientele();
    for (const nothing of [null, ''] as const) {
      const { id } = await add(clientele, { metadata: { a: '1' } });
      assert.deepEqual((await clientele.customers.update(id, { metadata: nothing })).metadata, {});
      const never = await add(clientele);
      assert.equal((await clientele.customers.update(never.id, { metadata: nothing })).metadata, null);
    }
  });

  test('must be within the limits of the service after the merge', async () => {
    const clientele = await createTestClientele({ maxMetadata: { pairs: 2, characters: 10 } });
    const { id } = await add(clientele, { metadata: { a: '1', b: '2' } });
    const update = (metadata: Record<string, string | null>) => clientele.customers.update(id, { metadata });
    await rejects(update({ c: '3' }), 'parameter_invalid', 'metadata');
    await rejects(update({ a: '123456789' }), 'parameter_invalid', 'metadata');
    assert.deepEqual((await update({ c: '3', a: null })).metadata, { b: '2', c: '3' });
  });

  test('treats __proto__, constructor and prototype as ordinary keys', async () => {
    const clientele = await createTestClientele();
    const keys = '{"__proto__":"1","constructor":"2","prototype":"3"}';
    const { id } = await add(clientele, { metadata: JSON.parse(keys) });
    const stored = await clientele.customers.retrieve(id);
    assert.equal(JSON.stringify(stored.metadata), keys);
    const { metadata } = await clientele.customers.update(id, { metadata: JSON.parse('{"__proto__":""}') });
    assert.equal(JSON.stringify(metadata), '{"constructor":"2","prototype":"3"}');
  });
});

test("accepts the customer's own app as a parameter, and refuses another one", async () => {
  const clientele = await createTestClientele();
  const { id } = await add(clientele);
  const changed = await clientele.customers.update(id, { app: APP, metadata: { testkey: 'test' } });
  assert.deepEqual([changed.app, changed.metadata], [APP, { testkey: 'test' }]);
  await rejects(clientele.customers.update(id, { app: OTHER_APP, email: 'a@b.c' }), 'parameter_invalid', 'app');
  assert.equal((await clientele.customers.retrieve(id)).email, null);
});

test('accepts only the id of a bound card as default_source', async () => {
  const clientele = await createTestClientele();
  const { customers, issueCard } = clientele;
  const { id, default_source } = await add(clientele);
  const second = await customers.sources.create(id, issueCard());
  assert.equal((await customers.retrieve(id)).default_source, default_source);
  assert.equal((await customers.update(id, { default_source: second.id })).default_source, second.id);
  const other = await add(clientele);
  for (const wrong of [null, '', 'card_unknown', other.default_source, 'tok_1', 5]) {
    const update = customers.update(id, { default_source: wrong as string });
    await rejects(update, 'parameter_invalid', 'default_source');
  }
  await customers.sources.delete(id, default_source as string);
  await rejects(
    customers.update(id, { default_source: default_source as string }),
    'parameter_invalid',
    'default_source',
  );
});

test('refuses a card number in a text, unless the option allows it', async () => {
  const text = 'card 6200-0000-0000-0005';
  const clientele = await createTestClientele();
  const { id } = await add(clientele, { metadata: { sent: '1444390718123' }, description: '1444390718123456' });
  await rejects(clientele.customers.update(id, { description: text }), 'parameter_invalid', 'description');
  await rejects(clientele.customers.update(id, { metadata: { a: text } }), 'parameter_invalid', 'metadata[a]');
  await rejects(
    clientele.customers.update(id, { metadata: { a: 6200000000000005 } }),
    'parameter_invalid',
    'metadata[a]',
  );
  const lax = await createTestClientele({ cardNumbers: 'allow' });
  assert.equal((await add(lax, { description: text })).description, text);
});
