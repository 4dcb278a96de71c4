import { get } from '../model/api.ts';
import { type Filter, isListed, listParameters, writeFilter } from '../model/filters.ts';
import { generation, onEvent } from '../model/live.ts';
import { PagedList } from '../model/paged-list.ts';
import { readClockOnce, serverNow } from '../model/server-time.ts';
import { createState, type State } from '../model/state.ts';
import type { Customer, Event, Page } from '../model/wire.ts';

const PAGE_SIZE = 50;

/** The customers of a filter, with what a later visit needs to continue at the same place. */
export interface CustomerList {
  readonly key: string;
  readonly rows: PagedList<Customer>;
  /** Changes with the rows. */
  readonly version: State<number>;
  /** Number of customers that were created since. */
  readonly newer: State<number>;
  scrollTop: number;
  readonly close: () => void;
}

let kept: CustomerList | undefined;

/** Returns the list of the last visit if it has the same filter, so that a visit to a customer does not lose the place. */
export function openCustomerList(filter: Filter): CustomerList {
  const key = `${generation.value} ${writeFilter(filter)}`;
  if (kept?.key === key) return kept;
  kept?.close();
  kept = createList(key, filter);
  return kept;
}

/** Forgets the list, so that the next visit begins at the newest customer. */
export function dropCustomerList(): void {
  kept?.close();
  kept = undefined;
}

function createList(key: string, filter: Filter): CustomerList {
  const version = createState(0);
  const newer = createState(0);
  const load = async (after: string | undefined) => {
    // A period ends at the time of the server.
    await readClockOnce();
    const parameters = new URLSearchParams(listParameters(filter, serverNow()));
    parameters.set('limit', String(PAGE_SIZE));
    if (after) parameters.set('starting_after', after);
    return get<Page<Customer>>(`v1/customers?${parameters}`);
  };
  const rows = new PagedList<Customer>(load, () => version.set(version.value + 1));
  const close = onEvent((event) => {
    if (event.type === 'customer.created')
      newer.set(newer.value + Number(isListed(filter, event.data.object, serverNow())));
    else applyEvent(rows, event);
  });
  return { key, rows, version, newer, scrollTop: 0, close };
}

/** Keeps the rows up to date. */
async function applyEvent(rows: PagedList<Customer>, event: Event): Promise<void> {
  const { object } = event.data;
  if (event.type === 'customer.deleted') rows.remove(object.id);
  else if (event.type === 'customer.updated') rows.replace(event.data.object);
  else if (object.object === 'card' && rows.mayHave(object.customer)) {
    // A later event loads the customer again, if this request fails.
    await get<Customer>(`v1/customers/${object.customer}`).then(
      (customer) => rows.replace(customer),
      () => {},
    );
  }
}
