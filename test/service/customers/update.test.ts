import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createTestClientele } from '../../../adapters/testing/index.ts';
import { rejects } from '../../support/rejection.ts';
import { APP, add, OTHER_APP } from '../../support/world.ts';

test('only the fields that are given change', async () => {
  const clientele = await createTestClientele();
  const before = await add(clientele, { email: 'a@b.c', description: 'x', metadata: { a: '1' } });
  const { customers } = clientele;
  const email = await customers.update(before.id, { email: 'd@e.f' });
  assert.deepEqual(email, { ...before, email: 'd@e.f' });
  const both = await customers.update(before.id, { description: 'y', metadata: { b: '2' } });
  assert.deepEqual(both, { ...email, description: 'y', metadata: { a: '1', b: '2' } });
  assert.deepEqual(await customers.retrieve(before.id), both);
});

test('an empty update, and one that gives what is there, answer the unchanged customer and make no event', async () => {
  const clientele = await createTestClientele();
  const before = await add(clientele, { email: 'a@b.c', metadata: { a: '1' } });
  const heard: string[] = [];
  clientele.on('customer.updated', ({ id }) => heard.push(id));
  for (const params of [{}, { email: 'a@b.c' }, { metadata: { a: 1 } }, { metadata: { none: null } }, { app: APP }]) {
    assert.deepEqual(await clientele.customers.update(before.id, params), before);
  }
  assert.deepEqual(heard, []);
  assert.deepEqual(await clientele.customers.update(before.id, undefined as never), before);
});

test('null and the empty text clear the description and the email', async () => {
  const clientele = await createTestClientele();
  for (const nothing of [null, '']) {
    const { id } = await add(clientele, { email: 'a@b.c', description: 'x' });
    const cleared = await clientele.customers.update(id, { email: nothing, description: nothing });
    assert.deepEqual([cleared.email, cleared.description], [null, null]);
  }
});

describe('metadata of an update', () => {
  test('is merged: keys are set, emptied ones removed, others stay', async () => {
    const clientele = await createTestClientele();
    const { id } = await add(clientele, { metadata: { a: '1', b: '2', c: '3' } });
    const { metadata } = await clientele.customers.update(id, { metadata: { a: 'x', b: null, c: '', d: 4 } });
    assert.deepEqual(metadata, { a: 'x', d: '4' });
  });

  test('null and the empty text clear all of it; a customer that never had any keeps null', async () => {
    const clientele = await createTestClientele();
    for (const nothing of [null, ''] as const) {
      const { id } = await add(clientele, { metadata: { a: '1' } });
      assert.deepEqual((await clientele.customers.update(id, { metadata: nothing })).metadata, {});
      const never = await add(clientele);
      assert.equal((await clientele.customers.update(never.id, { metadata: nothing })).metadata, null);
    }
  });

  test('is limited after the merge, by the options of the service', async () => {
    const clientele = await createTestClientele({ maxMetadata: { pairs: 2, characters: 10 } });
    const { id } = await add(clientele, { metadata: { a: '1', b: '2' } });
    const update = (metadata: Record<string, string | null>) => clientele.customers.update(id, { metadata });
    await rejects(update({ c: '3' }), 'parameter_invalid', 'metadata');
    await rejects(update({ a: '123456789' }), 'parameter_invalid', 'metadata');
    assert.deepEqual((await update({ c: '3', a: null })).metadata, { b: '2', c: '3' });
  });

  test('has __proto__, constructor and prototype as ordinary keys', async () => {
    const clientele = await createTestClientele();
    const keys = '{"__proto__":"1","constructor":"2","prototype":"3"}';
    const { id } = await add(clientele, { metadata: JSON.parse(keys) });
    const stored = await clientele.customers.retrieve(id);
    assert.equal(JSON.stringify(stored.metadata), keys);
    const { metadata } = await clientele.customers.update(id, { metadata: JSON.parse('{"__proto__":""}') });
    assert.equal(JSON.stringify(metadata), '{"constructor":"2","prototype":"3"}');
  });
});

test("the customer's own app is accepted, and another one refused", async () => {
  const clientele = await createTestClientele();
  const { id } = await add(clientele);
  const changed = await clientele.customers.update(id, { app: APP, metadata: { testkey: 'test' } });
  assert.deepEqual([changed.app, changed.metadata], [APP, { testkey: 'test' }]);
  await rejects(clientele.customers.update(id, { app: OTHER_APP, email: 'a@b.c' }), 'parameter_invalid', 'app');
  assert.equal((await clientele.customers.retrieve(id)).email, null);
});

test('default_source is the id of a bound card, and nothing else', async () => {
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

test('a card number in a text is refused, unless the service allows it', async () => {
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
