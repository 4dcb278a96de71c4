import { toPlainJson } from '../../commands/to-plain-json.ts';
import type { Card } from '../../domain/card.ts';
import type { App, Customer, PlainCustomer } from '../../domain/customer.ts';
import { paramPath } from '../../domain/parameter-path.ts';
import { type Awaitable, andThen } from '../../ports/awaitable.ts';
import { portContract } from '../../ports/port-contract.ts';
import type { Operation } from '../operation/operation.ts';
import { callPort } from '../operation/port-calls.ts';
import type { Settings } from '../operation/settings.ts';

/** The ids that `expand` replaces by objects (docs/original-api.md#expand). */
export interface Expansion {
  readonly app: boolean;
  readonly default_source: boolean;
}

/** Returns the expansion of validated paths; undefined without paths. On a list, `data.app` and `app` mean the same. */
export function expansionOf(paths: readonly string[] | undefined): Expansion | undefined {
  if (paths === undefined || paths.length === 0) return undefined;
  const names = paths.map((path) => path.replace(/^data\./, ''));
  return { app: names.includes('app'), default_source: names.includes('default_source') };
}

/** A customer with the cards that its default card is found in. */
export interface CustomerWithCards {
  readonly customer: PlainCustomer;
  readonly cards: readonly Card[];
}

/**
 * Replaces ids by objects. Each app is retrieved once.
 * @throws ApiError `verifier_unavailable`, `port_contract`
 */
export async function expandCustomers(
  settings: Settings,
  operation: Operation,
  customers: readonly CustomerWithCards[],
  { app, default_source }: Expansion,
): Promise<readonly Customer[]> {
  const ids = app ? [...new Set(customers.map(({ customer }) => customer.app))] : [];
  const apps = new Map<string, App>();
  await Promise.all(ids.map(async (id) => apps.set(id, (await findApp(settings, operation, id)) ?? bareApp(id))));
  return customers.map(({ customer, cards }) =>
    Object.freeze({
      ...customer,
      app: apps.get(customer.app) ?? customer.app,
      default_source: default_source
        ? (cards.find(({ id }) => id === customer.default_source) ?? customer.default_source)
        : customer.default_source,
    }),
  );
}

export async function expandCustomer(
  settings: Settings,
  operation: Operation,
  customer: Awaitable<CustomerWithCards>,
  expansion: Expansion,
): Promise<Customer> {
  const [expanded] = await expandCustomers(settings, operation, [await customer], expansion);
  return expanded as Customer;
}

/** Returns the app, frozen; undefined if the directory has none. Without a directory every app exists. */
export function findApp(settings: Settings, operation: Operation, id: string): Awaitable<App | undefined> {
  const { apps } = settings;
  if (apps === undefined) return bareApp(id);
  const response = callPort<unknown>(operation, 'apps', () => apps.retrieve(id, operation));
  return andThen(response, (app) => checkApp(id, toPlainJson(app)));
}

function checkApp(id: string, response: unknown): App | undefined {
  if (response === undefined || response === null) return undefined;
  if ((response as App).id !== id || (response as App).object !== 'app') throw invalidApp('id');
  return freezeJson(response as App, 'id');
}

const bareApp = (id: string): App => Object.freeze({ id, object: 'app' });

/** Freezes a value deeply. It refuses values that are not JSON here, because otherwise sending the customer would fail. */
function freezeJson<T>(value: T, field: string): T {
  if (typeof value === 'object' && value !== null) {
    for (const [name, item] of Object.entries(value)) freezeJson(item, name);
    return Object.freeze(value);
  }
  const isJson = typeof value === 'number' ? Number.isFinite(value) : JSON_TYPES.includes(typeof value);
  if (!isJson) throw invalidApp(paramPath([field]));
  return value;
}

const JSON_TYPES: readonly string[] = ['object', 'string', 'boolean'];

const invalidApp = (field = 'id') =>
  portContract('check the field {field} of the app that the app directory returned', { field });
