/* Compiled, not run: what the compiler knows about parameters and results. */
import { expectTypeOf } from 'expect-type';
import { createTestClientele, type Fakes, type TestClientele } from '../../adapters/testing/index.ts';
import type {
  App,
  Card,
  Clientele,
  CreateCustomer,
  Customer,
  CustomerService,
  ListRequest,
  PlainCustomer,
  UpdateCustomer,
  WithoutSource,
} from '../../src/core.ts';
import { type ClienteleOptions, createClientele } from '../../src/index.ts';

declare const customers: CustomerService;
declare const cardless: CustomerService<WithoutSource>;
declare const { issueCard }: TestClientele;
declare const text: string | undefined;
declare const isExpanded: boolean;

const card = { app: 'app_1', ...issueCard() };
type WithApp = Customer<App, string | null>;
type WithCard = Customer<string, Card | null>;
type WithBoth = Customer<App, Card | null>;

// Without `expand` the result has ids. With a literal it has the objects, on every operation and on pages.
expectTypeOf(customers.create(card)).toEqualTypeOf<Promise<PlainCustomer>>();
expectTypeOf(customers.create({ ...card, expand: ['app'] })).toEqualTypeOf<Promise<WithApp>>();
expectTypeOf(customers.create({ ...card, expand: ['app', 'default_source'] })).toEqualTypeOf<Promise<WithBoth>>();
expectTypeOf(customers.create({ ...card, expand: [] })).toEqualTypeOf<Promise<PlainCustomer>>();
expectTypeOf(customers.retrieve('cus_1')).toEqualTypeOf<Promise<PlainCustomer>>();
expectTypeOf(customers.retrieve('cus_1', { timeout: 5 })).toEqualTypeOf<Promise<PlainCustomer>>();
expectTypeOf(customers.retrieve('cus_1', {}, { timeout: 5 })).toEqualTypeOf<Promise<PlainCustomer>>();
expectTypeOf(customers.retrieve('cus_1', undefined, { timeout: 5 })).toEqualTypeOf<Promise<PlainCustomer>>();
expectTypeOf(customers.retrieve('cus_1', { expand: ['app'] })).toEqualTypeOf<Promise<WithApp>>();
expectTypeOf(customers.update('cus_1', { email: text })).toEqualTypeOf<Promise<PlainCustomer>>();
expectTypeOf(customers.update('cus_1', { expand: ['default_source'] })).toEqualTypeOf<Promise<WithCard>>();
expectTypeOf(customers.list()).toEqualTypeOf<ListRequest<PlainCustomer>>();
expectTypeOf(customers.list({ starting_after: text, created: { gte: undefined } })).toEqualTypeOf<
  ListRequest<PlainCustomer>
>();
expectTypeOf(customers.list({ expand: ['data.app'] })).toEqualTypeOf<ListRequest<WithApp>>();
expectTypeOf(customers.list({ expand: ['app', 'data.default_source'] })).toEqualTypeOf<ListRequest<WithBoth>>();
async function pages(): Promise<void> {
  const [first] = (await customers.list({ expand: ['data.app'] })).data;
  expectTypeOf(first).toEqualTypeOf<WithApp | undefined>();
  for await (const customer of customers.list({ expand: ['app'] })) expectTypeOf(customer).toEqualTypeOf<WithApp>();
  for await (const customer of await customers.list()) expectTypeOf(customer).toEqualTypeOf<PlainCustomer>();
}

// Paths that the compiler does not know give either type.
declare const paths: readonly ('app' | 'default_source')[];
declare const appPaths: readonly 'app'[];
declare const params: CreateCustomer;
expectTypeOf(customers.create({ ...card, expand: paths })).toEqualTypeOf<Promise<Customer>>();
expectTypeOf(customers.create({ ...card, expand: appPaths })).toEqualTypeOf<
  Promise<Customer<string | App, string | null>>
>();
expectTypeOf(customers.create(params)).toEqualTypeOf<Promise<Customer>>();
expectTypeOf(customers.retrieve('cus_1', { expand: isExpanded ? ['app'] : undefined })).toExtend<
  Promise<Customer<string | App, string | null>>
>();
expectTypeOf(customers.retrieve('cus_1', { expand: [isExpanded ? 'app' : 'default_source'] })).toEqualTypeOf<
  Promise<Customer>
>();
// @ts-expect-error an unknown path
customers.retrieve('cus_1', { expand: ['apps'] });

// Metadata: an interface has no index signature.
interface Order {
  readonly id: string;
  readonly paid: boolean;
  note?: string;
}
declare const order: Order;
customers.create({ ...card, metadata: order });
customers.update('cus_1', { metadata: order, expand: ['app'] });
customers.update('cus_1', { metadata: { note: text, count: 1, ...order }, default_source: text });
customers.update('cus_1', { metadata: isExpanded ? order : { plan: null } });
customers.update('cus_1', isExpanded ? { metadata: { a: '1' } } : { metadata: { b: null }, email: null });
customers.update('cus_1', { metadata: '' });
customers.create({ ...card, metadata: null });
const withOrder: CreateCustomer<Order> = { ...card, metadata: order };
const update: UpdateCustomer = { metadata: { plan: 'gold' } };
expectTypeOf(customers.update('cus_1', update)).toEqualTypeOf<Promise<Customer>>();
customers.create(withOrder);
// @ts-expect-error values are strings, numbers or booleans
customers.create({ ...card, metadata: { order } });
// @ts-expect-error not an array
customers.create({ ...card, metadata: ['a'] });
// @ts-expect-error not a Date
customers.create({ ...card, metadata: new Date() });
// @ts-expect-error not a number
customers.create({ ...card, metadata: 5 });
// @ts-expect-error not a text
customers.create({ ...card, metadata: 'plan' });
// @ts-expect-error not a number
customers.update('cus_1', { metadata: 5 });

// A parameter that does not exist, is missing, or has another type.
// @ts-expect-error
customers.create({ ...card, name: 'x' });
// @ts-expect-error
customers.update('cus_1', { currency: 'cny' });
// @ts-expect-error
customers.create({ app: 1, ...issueCard() });
// @ts-expect-error
customers.create({ app: 'app_1', source: 'tok_1' });

// Only `requireSource: false`, as a literal, allows a create without a card.
// @ts-expect-error
customers.create({ app: 'app_1' });
expectTypeOf(cardless.create({ app: 'app_1', expand: ['app'], metadata: order })).toEqualTypeOf<Promise<WithApp>>();
expectTypeOf(cardless.create(card)).toEqualTypeOf<Promise<PlainCustomer>>();
// @ts-expect-error a card without its code
cardless.create({ app: 'app_1', source: 'tok_1' });
async function sources(options: ClienteleOptions): Promise<void> {
  const clientele = await createClientele();
  expectTypeOf(clientele).toEqualTypeOf<Clientele<Fakes, never, undefined, undefined>>();
  // @ts-expect-error
  clientele.customers.create({ app: 'app_1' });
  // @ts-expect-error
  (await createClientele({ requireSource: true })).customers.create({ app: 'app_1' });
  // @ts-expect-error
  (await createClientele(options)).customers.create({ app: 'app_1' });
  const withoutCards = await createClientele({ requireSource: false, namespace: 'shop' });
  expectTypeOf(withoutCards).toEqualTypeOf<Clientele<Fakes, WithoutSource, undefined, undefined>>();
  withoutCards.customers.create({ app: 'app_1' });
  // A function for any clientele takes it.
  const facade: Clientele = withoutCards;
  const test = await createTestClientele({ requireSource: false, seed: 1 });
  test.customers.create({ app: 'app_1' });
  const testFacade: TestClientele = test;
  // @ts-expect-error
  testFacade.customers.create({ app: 'app_1' });
  // @ts-expect-error an option that does not exist
  await createClientele({ requireSource: false, namespaces: 'shop' });
  console.log(facade);
}
console.log(pages, sources);
