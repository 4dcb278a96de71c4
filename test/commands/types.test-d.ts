/* Compiled, not run: the commands' hand-written types and the types of their schemas must not drift apart. */
import { expectTypeOf } from 'expect-type';
import type { FromSchema } from 'json-schema-to-ts';
import type { BindCard, bindCard } from '../../src/commands/bind-card.ts';
import type {
  CreateCustomer,
  CreateCustomerWithoutSource,
  createCustomer,
  createCustomerWithoutSource,
} from '../../src/commands/create-customer.ts';
import type { ListCards, listCards } from '../../src/commands/list-cards.ts';
import type { ListCustomers, listCustomers } from '../../src/commands/list-customers.ts';
import type { RetrieveCustomer, retrieveCustomer } from '../../src/commands/retrieve-customer.ts';
import type { UpdateCustomer, updateCustomer } from '../../src/commands/update-customer.ts';

/** Converts a type to the form of a schema: mutable, and without `undefined` for optional fields. */
type SchemaForm<T> = T extends readonly (infer I)[]
  ? SchemaForm<I>[]
  : T extends object
    ? { -readonly [K in keyof T]: SchemaForm<Exclude<T[K], undefined>> }
    : T;

/** The names of the fields. Their types cannot be equal, because a schema cannot express `readonly` or all unions. */
type Fields<T> = keyof T;

expectTypeOf<BindCard>().toEqualTypeOf<FromSchema<typeof bindCard>>();
expectTypeOf<SchemaForm<RetrieveCustomer>>().toEqualTypeOf<FromSchema<typeof retrieveCustomer>>();
expectTypeOf<SchemaForm<ListCards>>().toMatchTypeOf<FromSchema<typeof listCards>>();
expectTypeOf<SchemaForm<ListCustomers>>().toMatchTypeOf<FromSchema<typeof listCustomers>>();
expectTypeOf<Fields<ListCards>>().toEqualTypeOf<Fields<FromSchema<typeof listCards>>>();
expectTypeOf<Fields<ListCustomers>>().toEqualTypeOf<Fields<FromSchema<typeof listCustomers>>>();

// The type of metadata has '', for which the schema has a string of at most 0 characters.
expectTypeOf<SchemaForm<CreateCustomer>>().toMatchTypeOf<FromSchema<typeof createCustomer>>();
expectTypeOf<SchemaForm<CreateCustomerWithoutSource>>().toMatchTypeOf<FromSchema<typeof createCustomerWithoutSource>>();
expectTypeOf<SchemaForm<UpdateCustomer>>().toMatchTypeOf<FromSchema<typeof updateCustomer>>();
expectTypeOf<Fields<CreateCustomer>>().toEqualTypeOf<Fields<FromSchema<typeof createCustomer>>>();
expectTypeOf<Fields<UpdateCustomer>>().toEqualTypeOf<Fields<FromSchema<typeof updateCustomer>>>();
