// An application that uses ES modules.
import assert from 'node:assert/strict';
import { ClienteleError, createClientele } from 'clientele';
import * as cache from 'clientele/cache';
import { storeConformance } from 'clientele/conformance';
import { CustomerService } from 'clientele/core';
import { createHttpHandler, toNodeListener } from 'clientele/http';
import { MemoryStore } from 'clientele/memory';
import { SmsSender } from 'clientele/otp';
import { BaseStore } from 'clientele/store-kit';
import { createTestClientele } from 'clientele/testing';
import { VaultTokenVerifier } from 'clientele/vault';

const clientele = await createClientele();
const { source, sms_code } = clientele.fakes.issueCard();
const customer = await clientele.customers.create({ app: 'app_1Gqj58ynP0mHeX1q', source, sms_code });
assert.equal(customer.object, 'customer');
assert.equal((await clientele.customers.retrieve(customer.id)).id, customer.id);
await assert.rejects(clientele.customers.retrieve('cus_missing'), ClienteleError);
const handler = createHttpHandler({ keys: { sk_test_1: clientele } });
const authorized = { headers: { authorization: 'Bearer sk_test_1' } };
assert.equal((await handler(new Request(`http://localhost/v1/customers/${customer.id}`, authorized))).status, 200);
await clientele.close();

const testClientele = await createTestClientele({ seed: 1 });
await testClientele.close();

for (const exported of [
  CustomerService,
  MemoryStore,
  SmsSender,
  storeConformance,
  toNodeListener,
  VaultTokenVerifier,
]) {
  assert.equal(typeof exported, 'function');
}
assert.ok(new MemoryStore() instanceof BaseStore);
assert.ok(Object.keys(cache).length > 0);
