import { createServer } from 'node:http';
import { type Clientele, ClienteleError, createClientele } from 'clientele';
import * as cache from 'clientele/cache';
import { storeConformance } from 'clientele/conformance';
import { CustomerService } from 'clientele/core';
import { createHttpHandler, toNodeListener } from 'clientele/http';
import { MemoryStore } from 'clientele/memory';
import { createTestClientele } from 'clientele/testing';

const clientele = await createClientele({ store: new MemoryStore() });
const facade: Clientele = clientele;
const { source, sms_code } = clientele.fakes.issueCard();
const customer = await clientele.customers.create({ app: 'app_1Gqj58ynP0mHeX1q', source, sms_code });
const id: string = customer.id;
for await (const { object } of clientele.customers.list({ limit: 3 })) {
  const kind: 'customer' = object;
  console.log(id, kind);
}
// @ts-expect-error a command's types are the schema's
await clientele.customers.create({ app: 1, source, sms_code });
try {
  await clientele.customers.delete(id);
} catch (error) {
  if (error instanceof ClienteleError) {
    const code: string = error.code;
    console.log(code);
  }
}
const handler = createHttpHandler({ keys: { sk_test_1: facade } });
const fetchHandler: (request: Request) => Promise<Response> = handler;
createServer(toNodeListener(handler));
// @ts-expect-error: toNodeListener accepts only handlers of createHttpHandler.
createServer(toNodeListener(fetchHandler));
await facade.close();
const testClientele = await createTestClientele({ seed: 1 });
testClientele.clock.advance(1000);
console.log(cache, storeConformance, CustomerService);
