import { toPlainJson } from '../../commands/to-plain-json.ts';
import type { Card } from '../../domain/card.ts';
import type { App, Customer, PlainCustomer } from '../../domain/customer.ts';
import { paramPath } from '../../domain/parameter-path.ts';
import type { Operation } from '../operation/operation.ts';
import { contractError } from '../operation/port-responses.ts';
import type { Settings } from '../operation/settings.ts';
import { askPort } from './card-verification.ts';

/** What `expand` asks for. */
export interface Expansion {
  readonly app: boolean;
  readonly default_source: boolean;
}

/** The expansion of validated paths; undefined where nothing is expanded. `data.app` on a list and `app` mean the same. */
export function expansionOf(paths: readonly string[] | undefined): Expansion | undefined {
  if (paths === undefined || paths.length === 0) return undefined;
  const names = paths.map((path) => path.replace(/^data\./, ''));
  return { app: names.includes('app'), default_source: names.includes('default_source') };
}

/** A customer with all its cards, as far as they are known. */
export interface CustomerWithCards {
  readonly customer: PlainCustomer;
  readonly cards: readonly Card[];
}

/** The customers with what was asked for in place of the ids. Each app is asked for once. */
export async function expandCustomers(
  settings: Settings,
  operation: Operation,
  found: readonly CustomerWithCards[],
  { app, default_source }: Expansion,
): Promise<readonly Customer[]> {
  const ids = app ? [...new Set(found.map(({ customer }) => customer.app))] : [];
  const apps = new Map<string, App>();
  await Promise.all(ids.map(async (id) => apps.set(id, (await findApp(settings, operation, id)) ?? bareApp(id))));
  return found.map(({ customer, cards }) =>
    Object.freeze({
      ...customer,
      app: apps.get(customer.app) ?? customer.app,
      default_source: default_source
        ? (cards.find(({ id }) => id === customer.default_source) ?? customer.default_source)
        : customer.default_source,
    }),
  );
}

/** The app, checked and frozen; undefined where the directory has none. Without a directory every app is there. */
export async function findApp(settings: Settings, operation: Operation, id: string): Promise<App | undefined> {
  const { apps } = settings;
  if (apps === undefined) return bareApp(id);
  const answer = toPlainJson(await askPort<unknown>(operation, () => apps.retrieve(id, operation)));
  if (answer === undefined || answer === null) return undefined;
  if ((answer as App).id !== id || (answer as App).object !== 'app') throw contractError('app', 'id');
  return frozenJson(answer as App, 'id');
}

const bareApp = (id: string): App => Object.freeze({ id, object: 'app' });

/** The value, frozen throughout. What is cyclic or no JSON would fail only where the customer is printed or sent. */
function frozenJson<T>(value: T, field: string): T {
  if (typeof value === 'object' && value !== null) {
    for (const [name, item] of Object.entries(value)) frozenJson(item, name);
    return Object.freeze(value);
  }
  if (['symbol', 'bigint', 'function'].includes(typeof value)) throw contractError('app', paramPath([field]));
  return value;
}
