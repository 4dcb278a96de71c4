// The types of exported values can be written, also by the compiler.
import {
  type Clientele,
  type Customer,
  createClientele,
  type List,
  type ListPage,
  type PlainCustomer,
} from 'clientele';
import { createHttpHandler, type FetchHandler, type NodeListener, toNodeListener } from 'clientele/http';
import { createTestClientele, type Fakes, type TestClientele } from 'clientele/testing';

export const clientele: Clientele<Fakes> = await createClientele();
export const testClientele: TestClientele = await createTestClientele();
export const page: ListPage<PlainCustomer> = await clientele.customers.list();
export const list: List<Customer> = page;
export const handler: FetchHandler = createHttpHandler({ keys: { sk_test_1: clientele } });
export const listener: NodeListener = toNodeListener(handler);
