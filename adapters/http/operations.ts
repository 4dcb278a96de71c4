import { bindCard } from '../../src/commands/bind-card.ts';
import { createCustomer } from '../../src/commands/create-customer.ts';
import { listCards } from '../../src/commands/list-cards.ts';
import { listCustomers } from '../../src/commands/list-customers.ts';
import { created } from '../../src/commands/list-parameters.ts';
import { noParameters } from '../../src/commands/no-parameters.ts';
import type { Command } from '../../src/commands/read-command.ts';
import { retrieveCustomer } from '../../src/commands/retrieve-customer.ts';
import { updateCustomer } from '../../src/commands/update-customer.ts';
import { CUSTOMERS_URL, sourcesUrl } from '../../src/domain/list.ts';
import type { Awaitable } from '../../src/ports/awaitable.ts';
import type { CustomerService } from '../../src/service/customers/customer-service.ts';
import type { OperationOptions } from '../../src/service/operation/operation-options.ts';
import type { EventSource } from './event-stream.ts';
import type { HttpHeaders } from './request-response.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

/** The part of a clientele that the handler calls. */
export interface HttpService {
  readonly customers: CustomerService;
}

/** Parameters that the command has still to validate; `never` is assignable to the type of every command. */
type Unvalidated = never;

/** An operation of the service, with its method and path (docs/original-api.md, "Operations"). */
export interface HttpOperation {
  readonly id: string;
  readonly summary: string;
  readonly method: Method;
  /** A second method with the same effect: one official client updates by POST. */
  readonly alternativeMethod?: Method;
  /** Contains a name in braces for each id. */
  readonly path: string;
  readonly parameters: Command['schema'];
  /** Largest body, in bytes. Default: 64 KiB. */
  readonly maxBody?: number;
  /** Name of the response's schema, or the schema. */
  readonly response: string | object;
  readonly call: (
    service: HttpService,
    ids: readonly string[],
    params: Unvalidated,
    options: OperationOptions,
  ) => PromiseLike<unknown>;
  /**
   * Returns the events that a client gets which asks for server-sent events in place of the result of `call`. Its errors are
   * those of the request; the errors of the source itself are sent as events.
   */
  readonly stream?: (params: object | undefined, headers: HttpHeaders) => Awaitable<EventSource>;
}

const CUSTOMER = `${CUSTOMERS_URL}/{customer}`;
const SOURCES = sourcesUrl('{customer}');
const SOURCE = `${SOURCES}/{card}`;

/** Every operation of the service. */
export const OPERATIONS: readonly HttpOperation[] = [
  {
    id: 'createCustomer',
    summary: 'Create a customer and bind the card of a one-time token',
    method: 'POST',
    path: CUSTOMERS_URL,
    parameters: createCustomer,
    response: 'customer',
    call: ({ customers }, _ids, params, options) => customers.create(params, options),
  },
  {
    id: 'listCustomers',
    summary: 'List customers, newest first',
    method: 'GET',
    path: CUSTOMERS_URL,
    parameters: listCustomers,
    response: 'customers',
    call: ({ customers }, _ids, params, options) => customers.list(listParametersOf(listCustomers, params), options),
  },
  {
    id: 'retrieveCustomer',
    summary: 'Retrieve a customer',
    method: 'GET',
    path: CUSTOMER,
    parameters: retrieveCustomer,
    response: 'customer',
    call: ({ customers }, [id = ''], params, options) => customers.retrieve(id, params, options),
  },
  {
    id: 'updateCustomer',
    summary: 'Update the given fields of a customer',
    method: 'PUT',
    alternativeMethod: 'POST',
    path: CUSTOMER,
    parameters: updateCustomer,
    response: 'customer',
    call: ({ customers }, [id = ''], params, options) => customers.update(id, params, options),
  },
  {
    id: 'deleteCustomer',
    summary: 'Delete a customer',
    method: 'DELETE',
    path: CUSTOMER,
    parameters: noParameters,
    response: 'deleted',
    call: ({ customers }, [id = ''], params, options) => customers.delete(id, params, options),
  },
  {
    id: 'bindCard',
    summary: 'Bind another card to a customer',
    method: 'POST',
    path: SOURCES,
    parameters: bindCard,
    response: 'card',
    call: ({ customers }, [id = ''], params, options) => customers.sources.create(id, params, options),
  },
  {
    id: 'listCards',
    summary: 'List the cards of a customer, most recently bound first',
    method: 'GET',
    path: SOURCES,
    parameters: listCards,
    response: 'cards',
    call: ({ customers }, [id = ''], params, options) =>
      customers.sources.list(id, listParametersOf(listCards, params), options),
  },
  {
    id: 'retrieveCard',
    summary: 'Retrieve a card of a customer',
    method: 'GET',
    path: SOURCE,
    parameters: noParameters,
    response: 'card',
    call: ({ customers }, [id = '', card = ''], params, options) =>
      customers.sources.retrieve(id, card, params, options),
  },
  {
    id: 'unbindCard',
    summary: 'Unbind a card from a customer',
    method: 'DELETE',
    path: SOURCE,
    parameters: noParameters,
    response: 'deleted',
    call: ({ customers }, [id = '', card = ''], params, options) => customers.sources.delete(id, card, params, options),
  },
];

/**
 * Adapts the parameters of a list to what the official clients send: `app[id]=x` for `app=x`, and an empty value for a
 * parameter that is not set (docs/original-api.md, "Forms and queries").
 */
function listParametersOf({ properties = {} }: Command['schema'], params: object = {}): Unvalidated {
  const entries = Object.entries(params).map(([name, value]) => {
    if (name === 'created' && isObject(value)) return [name, withoutEmpty(value, created.properties)];
    return [name, name === 'app' && isObject(value) && Object.keys(value).join() === 'id' ? value.id : value];
  });
  return withoutEmpty(Object.fromEntries(entries), properties) as Unvalidated;
}

const isObject = (value: unknown): value is { readonly id?: unknown } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Removes empty values of the named parameters. Unknown parameters stay, so that they are rejected. */
const withoutEmpty = (params: object, names: object): object =>
  Object.fromEntries(Object.entries(params).filter(([name, value]) => value !== '' || !Object.hasOwn(names, name)));
