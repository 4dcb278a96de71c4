import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { MemoryStore } from '../../../adapters/memory/index.ts';
import { createTestClientele, Fakes } from '../../../adapters/testing/index.ts';
import { Clientele, type ImportResult, type PlainCustomer } from '../../../src/core.ts';
import { collect } from '../../support/collect.ts';
import { rejects } from '../../support/rejection.ts';
import { APP, add, addMany, idsOf } from '../../support/world.ts';

const examples = JSON.parse(readFileSync(new URL('../../fixtures/examples.json', import.meta.url), 'utf8'));

/** Makes a live service, because the objects of the original API's examples are live. */
async function live(): Promise<Clientele> {
  const { tokens, sms } = new Fakes();
  const real = {
    tokens: Object.create(tokens, { fake: { value: false } }),
    sms: Object.create(sms, { fake: { value: false } }),
  };
  return new Clientele({ store: new MemoryStore(), ...real, livemode: true }, undefined);
}

/** Summarizes results: the id of an imported customer, or the code and parameter of a refusal. */
const summary = (results: readonly ImportResult[]) =>
  results.map((result) => (result.imported ? result.id : `${result.error.code} ${result.error.param}`));

/** Makes an exported customer, and a clientele to import it into. */
async function exported() {
  const one = await createTestClientele();
  await add(one, { email: 'a@b.c', metadata: { a: '1' } });
  const [customer] = await collect(one.export());
  assert.ok(customer, 'a customer');
  return { customer, other: await createTestClientele({ seed: 2 }) };
}

test("imports the objects of the original API's examples unchanged", async () => {
  const clientele = await live();
  const originals: PlainCustomer[] = [examples.customer, examples.customer_updated, examples.customer_list.data[0]];
  assert.deepEqual(summary(await collect(clientele.import(originals))), idsOf(originals));
  for (const original of originals) assert.deepEqual(await clientele.customers.retrieve(original.id), original);
  const list = await clientele.customers.list({ app: APP });
  assert.deepEqual(idsOf(list.data), ['cus_yvn1m5SCG4eLCy', 'cus_eHi1mD1iPS08Li', 'cus_iHGeb9T8Ki5CeT']);
  const { id } = originals[2] as PlainCustomer;
  assert.deepEqual(await clientele.customers.list({ created: 1_441_796_275 }), examples.customer_list);
  assert.deepEqual(await clientele.customers.delete(id), { deleted: true, id });
});

test('imports a complete export: ids, times, names, currency, and all cards in their order', async () => {
  const one = await createTestClientele();
  const [first, second, third] = await addMany(one, 3, { metadata: { a: '1' } });
  assert.ok(first && second && third, 'three customers');
  for (let i = 0; i < 12; i += 1) await one.customers.sources.create(second, one.issueCard({ created: 100 - i }));
  await one.customers.delete(first);
  const everything = await collect(one.export());
  assert.deepEqual(idsOf(everything), [second, third], 'oldest first, without deleted customers');
  assert.equal(everything[0]?.sources.data.length, 13);
  for (const { sources } of everything) assert.equal(sources.has_more, false);
  const other = await createTestClientele();
  const priced = everything.map((customer) => ({ ...customer, currency: 'cny' }));
  assert.deepEqual(summary(await collect(other.import(JSON.parse(JSON.stringify(priced))))), [second, third]);
  assert.deepEqual(await collect(other.export()), priced);
  assert.deepEqual(idsOf((await other.customers.list()).data), [third, second]);
  const cards = await collect(other.customers.sources.list(second));
  assert.deepEqual(cards, everything[0]?.sources.data);
  assert.deepEqual(await other.verify(), { checked: 2, problems: [] });
});

test('exports more customers than one read returns', async () => {
  const clientele = await createTestClientele({ requireSource: false });
  const customers = await Promise.all(Array.from({ length: 230 }, () => clientele.customers.create({ app: APP })));
  assert.deepEqual(idsOf(await collect(clientele.export())), idsOf(customers));
});

test('lists imported customers by their times, and in the order of import within a second', async () => {
  const { customer, other } = await exported();
  const at = (id: string, created: number) => ({
    ...customer,
    id,
    created,
    sources: { data: [] },
    default_source: null,
  });
  const customers = [at('cus_a', 5), at('cus_b', 3), at('cus_c', 5), at('cus_d', 253_402_300_799)];
  assert.deepEqual(summary(await collect(other.import(customers))), idsOf(customers));
  const { id } = await add(other);
  assert.deepEqual(idsOf((await other.customers.list()).data), ['cus_d', id, 'cus_c', 'cus_a', 'cus_b']);
});

describe('an import refuses', () => {
  const bad: Record<string, [(customer: PlainCustomer) => unknown, string]> = {
    'an incomplete list of cards': [
      (c) => ({ ...c, sources: { ...c.sources, has_more: true } }),
      'parameter_invalid sources[has_more]',
    ],
    'a record of the other mode': [(c) => ({ ...c, livemode: true }), 'parameter_invalid livemode'],
    'an unknown field': [(c) => ({ ...c, phone: '1' }), 'parameter_unknown phone'],
    'a card with its number': [
      (c) => ({ ...c, sources: { ...c.sources, data: [{ ...c.sources.data[0], number: '6200000000000005' }] } }),
      'parameter_unknown sources[data][0][number]',
    ],
    'a malformed id': [(c) => ({ ...c, id: 'cus_../x' }), 'parameter_invalid id'],
    'a missing time': [({ created: _, ...c }) => c, 'parameter_missing created'],
    'a time before 1970': [(c) => ({ ...c, created: -1 }), 'parameter_invalid created'],
    'an expanded app': [(c) => ({ ...c, app: { id: c.app, object: 'app' } }), 'parameter_invalid app'],
    'a currency of four letters': [(c) => ({ ...c, currency: 'euro' }), 'parameter_invalid currency'],
    'numbers in metadata': [(c) => ({ ...c, metadata: { a: 1 } }), 'parameter_invalid metadata[a]'],
    'too much metadata': [(c) => ({ ...c, metadata: { a: 'x'.repeat(1000) } }), 'parameter_invalid metadata'],
    'a card number in a text': [(c) => ({ ...c, description: '6200000000000005' }), 'parameter_invalid description'],
    'a deleted customer': [() => ({ deleted: true, id: 'cus_1' }), 'parameter_missing created'],
    null: [() => null, 'parameter_missing id'],
    'a string': [() => '{}', 'parameter_invalid undefined'],
  };
  for (const [what, [spoil, expected]] of Object.entries(bad)) {
    test(`${what}, and continues`, async () => {
      const { customer, other } = await exported();
      const results = await collect(other.import([spoil(customer), customer]));
      assert.deepEqual(summary(results), [expected, customer.id]);
      assert.deepEqual(
        results.map(({ position }) => position),
        [0, 1],
      );
    });
  }

  test('an id that exists, deleted or not, and keeps the stored customer', async () => {
    const { customer, other } = await exported();
    const again = { ...customer, email: 'x@y.z' };
    const [first, second] = await collect(other.import([customer, again]));
    assert.deepEqual([first?.imported, second?.imported], [true, false]);
    assert.deepEqual(await other.customers.retrieve(customer.id), customer);
    await other.customers.delete(customer.id);
    assert.deepEqual(summary(await collect(other.import([customer]))), ['resource_exists id']);
  });

  test('more cards than the option `maxSources` allows', async () => {
    const { customer } = await exported();
    const [card] = customer.sources.data;
    const data = Array.from({ length: 3 }, (_, i) => ({ ...card, id: `card_${i}` }));
    const threeCards = { ...customer, sources: { ...customer.sources, data }, default_source: 'card_2' };
    const two = await createTestClientele({ maxSources: 2 });
    assert.deepEqual(summary(await collect(two.import([threeCards]))), ['parameter_invalid sources']);
    const three = await createTestClientele({ maxSources: 3 });
    assert.deepEqual(summary(await collect(three.import([threeCards]))), [customer.id]);
    await rejects(three.customers.sources.create(customer.id, three.issueCard()), 'too_many_cards', 'source');
  });
});

test('refuses wrong arguments of an import or an export', async () => {
  const { other } = await exported();
  for (const customers of [undefined, null, 5, {}, 'text', new Uint8Array(2)]) {
    await rejects(other.import(customers as never).next(), 'parameter_invalid', 'customers');
  }
  await rejects(other.import([], { onError: 'skip' as never }).next(), 'parameter_invalid', 'onError');
  for (const concurrency of [0, 1.5, 10_001, Number.NaN, '5', null]) {
    await rejects(other.import([], { concurrency: concurrency as never }).next(), 'parameter_invalid', 'concurrency');
  }
  await rejects(other.import([], { onExisting: 'replace' as never }).next(), 'parameter_invalid', 'onExisting');
  await rejects(other.import([], null as never).next(), 'parameter_invalid', 'options');
  await rejects(other.import([], { signal: {} as AbortSignal }).next(), 'parameter_invalid', 'signal');
  await rejects(other.export(null as never).next(), 'parameter_invalid', 'options');
  await rejects(other.export({ signal: {} as AbortSignal }).next(), 'parameter_invalid', 'signal');
});

test('an import with `concurrency: 1` reads one customer at a time, and rejects when its signal aborts', async () => {
  const { customer, other } = await exported();
  const controller = new AbortController();
  let taken = 0;
  async function* endless() {
    for (;;) {
      taken += 1;
      yield { ...customer, id: `cus_${taken}`, sources: { data: [] }, default_source: null };
    }
  }
  const seen: string[] = [];
  const importing = (async () => {
    for await (const { id, position } of other.import(endless(), { signal: controller.signal, concurrency: 1 })) {
      seen.push(id ?? '');
      assert.equal(taken, position + 1, 'reads no customer before its result is requested');
      if (seen.length === 3) controller.abort('enough');
    }
  })();
  const error = await rejects(importing, 'aborted');
  assert.equal(error.cause, 'enough');
  assert.deepEqual(seen, ['cus_1', 'cus_2', 'cus_3']);
  assert.equal((await collect(other.export())).length, 3);
  await rejects(collect(other.export({ signal: AbortSignal.abort() })), 'aborted');
});

test('imports and exports a customer with thousands of cards unchanged', async () => {
  const options = { maxSources: 5000, requireSource: false } as const;
  const world = await createTestClientele(options);
  const { id } = await world.customers.create({ app: 'app_1' });
  const [bare] = await collect(world.export());
  const card = { object: 'card', created: 1, last4: '8703', funding: 'debit', brand: 'UnionPay', bank: 'boc' };
  const data = Array.from({ length: 5000 }, (_, i) => ({ id: `card_${i}`, ...card, customer: id }));
  const whole = { ...bare, sources: { ...bare?.sources, data } };
  const other = await createTestClientele(options);
  const [result] = await collect(other.import([whole]));
  assert.equal(result?.imported, true);
  assert.deepEqual(await collect(other.export()), [whole]);
});

test('the result of a refused customer has its id if that is well-formed', async () => {
  const world = await createTestClientele();
  const wrong = [
    { id: 'cus_ok', created: 'x' },
    { id: 'cus ok' },
    { id: 5 },
    'cus_ok',
    null,
    { id: 'cus_late', livemode: true },
  ];
  const results = await collect(world.import(wrong));
  assert.deepEqual(
    results.map((result) => [result.imported, result.id]),
    ['cus_ok', undefined, undefined, undefined, undefined, 'cus_late'].map((id) => [false, id]),
  );
});
