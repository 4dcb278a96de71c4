/* The original document's story on an embedded default: `npm run demo`. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { ClienteleError, SmsVerifier, TokenVerifier } from '../../src/core.ts';
import { createClientele } from '../../src/index.ts';
import { result, show, step, title } from './print.ts';

const examples = JSON.parse(readFileSync(new URL('../fixtures/examples.json', import.meta.url), 'utf8'));
const app = 'app_1Gqj58ynP0mHeX1q';

title('A customer and its cards');
const clientele = await createClientele();
const { customers, fakes } = clientele;

step('The client side made a token of the card, and the payer received a code by SMS.');
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
result("the document's customer, but for the id, the time and the mode");

step('The merchant writes metadata, and lists.');
const updated = await customers.update(id, { metadata: { testkey: 'test' } });
show('customers.update', { metadata: updated.metadata });
const page = await customers.list({ limit: 3 });
show('customers.list', { ...page, data: page.data.map((each) => each.id) });

step('A second card is bound, becomes the default, and the first one is unbound.');
const second = fakes.issueCard({ last4: '1261', bank: 'cmb', created: 1441698040 });
const card = await customers.sources.create(id, second);
show('customers.sources.create', card);
await customers.update(id, { default_source: card.id });
const firstCard = customer.sources.data[0]?.id ?? '';
show('customers.sources.delete', await customers.sources.delete(id, firstCard));
const left = await customers.retrieve(id, { expand: ['default_source'] });
show('customers.retrieve', { sources: left.sources.data.length, default_source: left.default_source });

step('Two refusals: a foreign card, and a wrong code.');
const foreign = fakes.issueCard({ brand: 'Visa' });
const mistyped = fakes.issueCard({ sms_code: { code: '654321' } });
await refused(customers.create({ app, ...foreign }), 'foreign_card');
const wrong = { ...mistyped, sms_code: { ...mistyped.sms_code, code: '000000' } };
await refused(customers.create({ app, ...wrong }), 'binding_unauthorized');
const retried = await customers.create({ app, ...mistyped });
result(`the mistyped token can still be used: ${retried.id}`);

step('The customer is deleted.');
show('customers.delete', await customers.delete(id));
await refused(customers.retrieve(id), 'resource_missing');
await clientele.close();

title("The document's customers, imported with their own ids");

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
result(`${originals.length} customers read back equal to the document's`);

async function refused(operation: Promise<unknown>, code: string): Promise<void> {
  const error = await operation.then(
    () => undefined,
    (caught) => caught,
  );
  assert.ok(error instanceof ClienteleError, `${code} was expected, and nothing was refused`);
  assert.equal(error.code, code);
  show(`refused, ${error.status} ${error.code}`, error.message);
}
