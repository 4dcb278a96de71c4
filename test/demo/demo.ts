/* Runs the original API's examples on `createClientele()` with its defaults, then the real verifiers: `npm run demo`. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { SmsVerifier, TokenVerifier } from '../../src/core.ts';
import { createClientele } from '../../src/index.ts';
import { assertRejects } from './assert-rejects.ts';
import { result, show, step, title } from './print.ts';
import { showVerifiers } from './verifiers.ts';

const examples = JSON.parse(readFileSync(new URL('../fixtures/examples.json', import.meta.url), 'utf8'));
const app = 'app_1Gqj58ynP0mHeX1q';

title('A customer and its cards');
const clientele = await createClientele();
const { customers, fakes } = clientele;

step('The client creates a one-time token for the card, and the payer receives a code by SMS.');
const first = fakes.issueCard({
  source: 'tok_BHTPMJCtIJ8HaqXBDr4ILeLJ',
  sms_code: { id: 'sms_BHTPMJCpGc8qiKvva3OgBV2V', code: '123456' },
  cardId: 'card_ubDu1GTmznz1P4OKCKqH8qzP',
  created: 1444388292,
  last4: '8703',
  funding: 'debit',
  brand: 'UnionPay',
  bank: 'boc',
  name: '张三',
});
const customer = await customers.create({ app, ...first });
show('customers.create', customer);
const { id, created } = customer;
const expected = JSON.parse(JSON.stringify(examples.customer_created).replaceAll(examples.customer_created.id, id));
assert.deepEqual(customer, { ...expected, created, livemode: false });
result('equal to the example of the original API, except for id, created and livemode');

step('The merchant updates the metadata and lists the customers.');
const updated = await customers.update(id, { metadata: { testkey: 'test' } });
show('customers.update', { metadata: updated.metadata });
const page = await customers.list({ limit: 3 });
show('customers.list', { ...page, data: page.data.map((each) => each.id) });

step('The merchant binds a second card, makes it the default, and unbinds the first one.');
const second = fakes.issueCard({ last4: '1261', bank: 'cmb', created: 1441698040 });
const card = await customers.sources.create(id, second);
show('customers.sources.create', card);
await customers.update(id, { default_source: card.id });
const firstCard = customer.sources.data[0]?.id ?? '';
show('customers.sources.delete', await customers.sources.delete(id, firstCard));
const expanded = await customers.retrieve(id, { expand: ['default_source'] });
const sources = expanded.sources.data.length;
show('customers.retrieve', { sources, default_source: expanded.default_source });

step('A foreign card and a wrong SMS code are rejected.');
const foreign = fakes.issueCard({ brand: 'Visa' });
const mistyped = fakes.issueCard({ sms_code: { code: '654321' } });
await assertRejects(customers.create({ app, ...foreign }), 'foreign_card');
const wrong = { ...mistyped, sms_code: { ...mistyped.sms_code, code: '000000' } };
await assertRejects(customers.create({ app, ...wrong }), 'binding_unauthorized');
const retried = await customers.create({ app, ...mistyped });
result(`the token with the wrong code can still be used: ${retried.id}`);

step('The merchant deletes the customer.');
show('customers.delete', await customers.delete(id));
await assertRejects(customers.retrieve(id), 'resource_missing');
await clientele.close();

await showVerifiers();

title('The customers of the original API, imported with their ids');

class NoTokens extends TokenVerifier {
  override retrieve(): undefined {
    return undefined;
  }
}

class NoCodes extends SmsVerifier {
  override verify(): boolean {
    return false;
  }
}

const live = await createClientele({ livemode: true, tokens: new NoTokens(), sms: new NoCodes() });
const originals = [examples.customer, examples.customer_updated, examples.customer_list.data[0]];
for await (const each of live.import(originals)) show(`import ${each.position}`, each.imported ? each.id : each.error);
for (const original of originals) assert.deepEqual(await live.customers.retrieve(original.id), original);
const [newest] = (await live.customers.list({ limit: 1 })).data;
show('customers.list, newest', newest);
await live.close();
result(`${originals.length} customers are equal to the examples of the original API`);

step(
  'A test server with a console, which shows its customers in a browser: node --import tsx adapters/cli/main.ts serve',
);
