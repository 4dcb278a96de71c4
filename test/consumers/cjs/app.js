// A CommonJS application. It gets the ES modules if Node can require them (condition module-sync), and else the CommonJS copy.
const assert = require('node:assert/strict');
const { ClienteleError, createClientele } = require('clientele');
const { CustomerService } = require('clientele/core');
const { createHttpHandler, toNodeListener } = require('clientele/http');
const { MemoryStore } = require('clientele/memory');
const { BaseStore } = require('clientele/store-kit');
const { createTestClientele } = require('clientele/testing');
const { storeConformance } = require('clientele/conformance');
const cache = require('clientele/cache');
const { version } = require('clientele/package.json');

async function main() {
  const clientele = await createClientele();
  const { source, sms_code } = clientele.fakes.issueCard();
  const customer = await clientele.customers.create({ app: 'app_1Gqj58ynP0mHeX1q', source, sms_code });
  assert.equal(customer.object, 'customer');
  assert.equal((await clientele.customers.retrieve(customer.id)).id, customer.id);
  await assert.rejects(clientele.customers.retrieve('cus_missing'), ClienteleError);
  const handler = createHttpHandler({ keys: { sk_test_1: clientele } });
  const authorized = { headers: { authorization: 'Bearer sk_test_1' } };
  assert.equal((await handler(new Request('http://localhost/v1/customers', authorized))).status, 200);
  await clientele.close();

  const testClientele = await createTestClientele({ seed: 1 });
  await testClientele.close();

  for (const exported of [CustomerService, MemoryStore, storeConformance, toNodeListener]) {
    assert.equal(typeof exported, 'function');
  }
  assert.ok(new MemoryStore() instanceof BaseStore);
  assert.ok(Object.keys(cache).length > 0);
  assert.match(version, /^\d+\.\d+\.\d+/);
}

main();
