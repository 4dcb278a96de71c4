import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect } from 'node:util';
import { createTestClientele } from '../../../adapters/testing/index.ts';
import { add } from '../../support/world.ts';

const AWAIT_IT = { code: 'parameter_invalid', message: /read after the list was awaited/ };

test('reading, serializing, iterating or printing a list that was not awaited shows the mistake', async () => {
  const { customers } = await createTestClientele();
  for (const list of [customers.list(), customers.sources.list('cus_1')]) {
    const page = list as unknown as { data: unknown; has_more: boolean; length: number };
    assert.throws(() => page.data, { ...AWAIT_IT, param: 'data' });
    assert.throws(() => page.has_more, { ...AWAIT_IT, param: 'has_more' });
    assert.throws(() => page.length, AWAIT_IT);
    const array = list as unknown as unknown[];
    assert.throws(() => array[0], AWAIT_IT);
    assert.throws(() => array.find(Boolean), AWAIT_IT);
    assert.throws(() => array.at(-1), AWAIT_IT);
    assert.throws(() => array.entries(), AWAIT_IT);
    assert.throws(() => JSON.stringify({ page }), AWAIT_IT);
    assert.throws(() => [...(list as unknown as Iterable<unknown>)], AWAIT_IT);
    assert.match(inspect({ page }), /ListRequest \{ not read yet: await it/);
  }
});

test('the error of a list that was not awaited is in the language of the clientele', async () => {
  const { customers } = await createTestClientele({ locale: 'zh' });
  const list = customers.list() as unknown as { data: unknown };
  assert.throws(() => list.data, { code: 'parameter_invalid', message: /参数 data 无效/ });
});

test('an awaited list is read, serialized, iterated and printed as usual', async () => {
  const clientele = await createTestClientele();
  const { id } = await add(clientele);
  const list = clientele.customers.list();
  const page = await list;
  assert.deepEqual([page.data[0]?.id, page.data.length, page.has_more], [id, 1, false]);
  assert.equal(JSON.parse(JSON.stringify(page)).data[0].id, id);
  assert.match(inspect(page), new RegExp(id));
  for await (const customer of list) assert.equal(customer.id, id);
});

test('a list is an async iterable also for code that looks for an iterable first', async () => {
  const clientele = await createTestClientele();
  const { id } = await add(clientele);
  const list = clientele.customers.list() as AsyncIterable<{ id: string }> & Partial<Iterable<unknown>>;
  assert.ok(list[Symbol.iterator] !== undefined || list[Symbol.asyncIterator] !== undefined);
  const first = await list[Symbol.asyncIterator]().next();
  assert.equal(first.value.id, id);
});
