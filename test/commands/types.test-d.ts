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

/** As a schema says it: mutable, and without the undefined that TypeScript may write for what is left out. */
type Said<T> = T extends readonly (infer I)[]
  ? Said<I>[]
  : T extends object
    ? { -readonly [K in keyof T]: Said<Exclude<T[K], undefined>> }
    : T;

/** Without what no schema can say or no reader should have to see: read-only, and which strings are meant. */
type Fields<T> = keyof T;

expectTypeOf<BindCard>().toEqualTypeOf<FromSchema<typeof bindCard>>();
expectTypeOf<Said<RetrieveCustomer>>().toEqualTypeOf<FromSchema<typeof retrieveCustomer>>();
expectTypeOf<Said<ListCards>>().toMatchTypeOf<FromSchema<typeof listCards>>();
expectTypeOf<Said<ListCustomers>>().toMatchTypeOf<FromSchema<typeof listCustomers>>();
expectTypeOf<Fields<ListCards>>().toEqualTypeOf<Fields<FromSchema<typeof listCards>>>();
expectTypeOf<Fields<ListCustomers>>().toEqualTypeOf<Fields<FromSchema<typeof listCustomers>>>();

// metadata: the type says '' where the schema says a string of at most no characters.
expectTypeOf<Said<CreateCustomer>>().toMatchTypeOf<FromSchema<typeof createCustomer>>();
expectTypeOf<Said<CreateCustomerWithoutSource>>().toMatchTypeOf<FromSchema<typeof createCustomerWithoutSource>>();
expectTypeOf<Said<UpdateCustomer>>().toMatchTypeOf<FromSchema<typeof updateCustomer>>();
expectTypeOf<Fields<CreateCustomer>>().toEqualTypeOf<Fields<FromSchema<typeof createCustomer>>>();
expectTypeOf<Fields<UpdateCustomer>>().toEqualTypeOf<Fields<FromSchema<typeof updateCustomer>>>();
