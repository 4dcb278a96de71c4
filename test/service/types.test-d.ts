/* Compiled, not run. Without `expand` the result has ids; optional parameters may be undefined. */
import { expectTypeOf } from 'expect-type';
import type { TestClientele } from '../../adapters/testing/index.ts';
import type { Customer, CustomerService, ListRequest, PlainCustomer } from '../../src/core.ts';

declare const customers: CustomerService;
declare const { issueCard }: TestClientele;
declare const text: string | undefined;
declare const expand: readonly 'app'[];

const card = { app: 'app_1', ...issueCard() };
expectTypeOf(customers.create(card)).toEqualTypeOf<Promise<PlainCustomer>>();
expectTypeOf(customers.create({ app: 'app_1' }, { signal: undefined })).toEqualTypeOf<Promise<PlainCustomer>>();
expectTypeOf(customers.create({ ...card, expand })).toEqualTypeOf<Promise<Customer>>();
expectTypeOf(customers.retrieve('cus_1')).toEqualTypeOf<Promise<PlainCustomer>>();
expectTypeOf(customers.retrieve('cus_1', { timeout: 5 })).toEqualTypeOf<Promise<PlainCustomer>>();
expectTypeOf(customers.retrieve('cus_1', {}, { timeout: 5 })).toEqualTypeOf<Promise<PlainCustomer>>();
expectTypeOf(customers.retrieve('cus_1', { expand: ['app'] })).toEqualTypeOf<Promise<Customer>>();
expectTypeOf(customers.update('cus_1', { email: text })).toEqualTypeOf<Promise<PlainCustomer>>();
expectTypeOf(customers.update('cus_1', { expand })).toEqualTypeOf<Promise<Customer>>();
expectTypeOf(customers.list()).toEqualTypeOf<ListRequest<PlainCustomer>>();
expectTypeOf(customers.list({ starting_after: text, created: { gte: undefined } })).toEqualTypeOf<
  ListRequest<PlainCustomer>
>();
expectTypeOf(customers.list({ expand: ['data.app'] })).toEqualTypeOf<ListRequest<Customer>>();
customers.update('cus_1', { metadata: { note: text, count: 1 }, default_source: text });
// @ts-expect-error a parameter that does not exist
customers.create({ ...card, name: 'x' });
