import { bindCard } from '../../src/commands/bind-card.ts';
import { createCustomer } from '../../src/commands/create-customer.ts';
import { listCards, listCustomers } from '../../src/commands/list-customers.ts';
import { noParameters } from '../../src/commands/no-parameters.ts';
import type { Command } from '../../src/commands/read-command.ts';
import { retrieveCustomer } from '../../src/commands/retrieve-customer.ts';
import { updateCustomer } from '../../src/commands/update-customer.ts';
import type { CustomerService } from '../../src/service/customers/customer-service.ts';
import type { OperationOptions } from '../../src/service/operation/operation.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

/** What answers the requests that come with a key: a clientele. */
export interface HttpService {
  readonly customers: CustomerService;
}

/** The core validates what it is given: here it is of any type. */
type Given = never;

/** An operation of the core and its place on the wire (spec, "Operations"). */
export interface HttpOperation {
  readonly id: string;
  readonly summary: string;
  readonly method: Method;
  /** Another method that does the same: one official client updates by POST. */
  readonly also?: Method;
  /** With a name in braces for each id. */
  readonly path: string;
  readonly parameters: Command['schema'];
  /** Name of the answer's schema. */
  readonly answers: string;
  readonly call: (
    service: HttpService,
    ids: readonly string[],
    params: Given,
    options: OperationOptions,
  ) => PromiseLike<unknown>;
}

const CUSTOMERS = '/v1/customers';
const CUSTOMER = '/v1/customers/{customer}';
const SOURCES = '/v1/customers/{customer}/sources';
const SOURCE = '/v1/customers/{customer}/sources/{card}';

/** Every operation of the service. */
export const OPERATIONS: readonly HttpOperation[] = [
  {
    id: 'createCustomer',
    summary: 'Create a customer and bind the card behind a one-time token',
    method: 'POST',
    path: CUSTOMERS,
    parameters: createCustomer,
    answers: 'customer',
    call: ({ customers }, _ids, params, options) => customers.create(params, options),
  },
  {
    id: 'listCustomers',
    summary: 'List customers, newest first',
    method: 'GET',
    path: CUSTOMERS,
    parameters: listCustomers,
    answers: 'customers',
    call: ({ customers }, _ids, params, options) => customers.list(withAppId(params) as Given, options),
  },
  {
    id: 'retrieveCustomer',
    summary: 'Retrieve a customer',
    method: 'GET',
    path: CUSTOMER,
    parameters: retrieveCustomer,
    answers: 'customer',
    call: ({ customers }, [id = ''], params, options) => customers.retrieve(id, params, options),
  },
  {
    id: 'updateCustomer',
    summary: 'Change what is given of a customer',
    method: 'PUT',
    also: 'POST',
    path: CUSTOMER,
    parameters: updateCustomer,
    answers: 'customer',
    call: ({ customers }, [id = ''], params, options) => customers.update(id, params, options),
  },
  {
    id: 'deleteCustomer',
    summary: 'Delete a customer: it can no longer be reached',
    method: 'DELETE',
    path: CUSTOMER,
    parameters: noParameters,
    answers: 'deleted',
    call: ({ customers }, [id = ''], params, options) => customers.delete(id, params, options),
  },
  {
    id: 'bindCard',
    summary: 'Bind a further card to a customer',
    method: 'POST',
    path: SOURCES,
    parameters: bindCard,
    answers: 'card',
    call: ({ customers }, [id = ''], params, options) => customers.sources.create(id, params, options),
  },
  {
    id: 'listCards',
    summary: 'List the cards of a customer, most recently bound first',
    method: 'GET',
    path: SOURCES,
    parameters: listCards,
    answers: 'cards',
    call: ({ customers }, [id = ''], params, options) => customers.sources.list(id, params, options),
  },
  {
    id: 'retrieveCard',
    summary: 'Retrieve a card of a customer',
    method: 'GET',
    path: SOURCE,
    parameters: noParameters,
    answers: 'card',
    call: ({ customers }, [id = '', card = ''], params, options) =>
      customers.sources.retrieve(id, card, params, options),
  },
  {
    id: 'unbindCard',
    summary: 'Unbind a card from a customer',
    method: 'DELETE',
    path: SOURCE,
    parameters: noParameters,
    answers: 'deleted',
    call: ({ customers }, [id = '', card = ''], params, options) => customers.sources.delete(id, card, params, options),
  },
];

/** `app[id]=x` for `app=x`: the official clients narrow a list so. */
function withAppId(params: { readonly app?: unknown } | undefined): unknown {
  const app = params?.app;
  if (typeof app !== 'object' || app === null || Object.keys(app).join() !== 'id') return params;
  return { ...params, app: (app as { id: unknown }).id };
}
