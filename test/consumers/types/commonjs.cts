import { type Clientele, ClienteleError, createClientele } from 'clientele';
import * as cache from 'clientele/cache';
import { storeConformance } from 'clientele/conformance';
import { CustomerService } from 'clientele/core';
import { createHttpHandler, toNodeListener } from 'clientele/http';
import { MemoryStore } from 'clientele/memory';
import { createTestClientele } from 'clientele/testing';

async function main(): Promise<void> {
  const clientele = await createClientele({ store: new MemoryStore() });
  const facade: Clientele = clientele;
  const { source, sms_code } = clientele.fakes.issueCard();
  const customer = await clientele.customers.create({ app: 'app_1Gqj58ynP0mHeX1q', source, sms_code });
  const id: string = customer.id;
  await clientele.customers.delete(id).catch((error) => error instanceof ClienteleError);
  toNodeListener(createHttpHandler({ keys: { sk_test_1: facade } }));
  await facade.close();
  const testClientele = await createTestClientele({ seed: 1 });
  testClientele.clock.advance(1000);
}

console.log(main, cache, storeConformance, CustomerService);
