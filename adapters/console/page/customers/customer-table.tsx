import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { get } from '../model/api.ts';
import { type Filter, listParameters } from '../model/filters.ts';
import { onEvent } from '../model/live.ts';
import { t } from '../model/locale.ts';
import { PagedList } from '../model/paged-list.ts';
import { readClockOnce, serverNow } from '../model/server-time.ts';
import type { Customer, Page } from '../model/wire.ts';
import { Problem } from '../parts/problem.tsx';
import { useMedia } from '../parts/use-media.ts';
import { CustomerCells } from './customer-row.tsx';
import { EmptyList } from './empty-list.tsx';
import { useVisibleRows } from './visible-rows.ts';

const PAGE_SIZE = 50;
const ROW = 46;
const NARROW_ROW = 66;
const COLUMNS = ['customer', 'id', 'cards', 'app', 'created'] as const;

/** Reads the customers that match a filter, page by page. */
function createList(filter: Filter, onChange: () => void): PagedList<Customer> {
  return new PagedList<Customer>(async (after) => {
    // A period ends at the time of the server.
    await readClockOnce();
    const parameters = new URLSearchParams(listParameters(filter, serverNow()));
    parameters.set('limit', String(PAGE_SIZE));
    if (after) parameters.set('starting_after', after);
    return get<Page<Customer>>(`v1/customers?${parameters}`);
  }, onChange);
}

/** The customers of a filter. Only the visible rows are in the document, and only their neighbours in memory. */
export function CustomerTable({ filter, onNewer }: { readonly filter: Filter; readonly onNewer: () => void }) {
  const body = useRef<HTMLTableSectionElement>(null);
  const [, render] = useState({});
  const [list] = useState(() => createList(filter, () => render({})));
  const rowHeight = useMedia('(max-width: 760px)') ? NARROW_ROW : ROW;
  const { first, last } = useVisibleRows(body, rowHeight);
  useEffect(() => list.show(first, last));
  useEffect(() => onEvent((event) => applyEvent(list, event, onNewer)), [list, onNewer]);
  useLayoutEffect(() => body.current?.style.setProperty('height', `${list.count * rowHeight}px`));

  if (list.isEnd && list.count === 0) return <EmptyList isFiltered={Object.keys(filter).length > 0} />;
  const rows = Array.from({ length: Math.max(0, Math.min(last + 1, list.count) - first) }, (_, at) => first + at);
  return (
    <>
      <table class="table customers" aria-rowcount={list.isEnd ? list.count + 1 : -1}>
        <caption class="hidden">{t('customers')}</caption>
        <thead class="table-head">
          <tr aria-rowindex={1}>
            {COLUMNS.map((column) => (
              <th key={column} scope="col" class={`cell-${column}`}>
                {t(column)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody class="table-body" ref={body}>
          {rows.map((index) => (
            <Row key={index} index={index} height={rowHeight} customer={list.at(index)} />
          ))}
        </tbody>
      </table>
      {!list.isEnd && !list.isCut && list.failure === undefined && <LoadingRows count={list.count === 0 ? 8 : 2} />}
      {list.isCut && <p class="hint table-end">{t('tooManyRows')}</p>}
      {list.failure !== undefined && <Problem error={list.failure} onRetry={() => list.retry()} />}
    </>
  );
}

/** A row at its place: the browser lays out only the rows in the document, so it cannot know those before them. */
function Row({ index, height, customer }: { index: number; height: number; customer: Customer | undefined }) {
  const row = useRef<HTMLTableRowElement>(null);
  useLayoutEffect(() => row.current?.style.setProperty('transform', `translateY(${index * height}px)`));
  return (
    <tr class="table-row" aria-rowindex={index + 2} ref={row}>
      {customer ? (
        <CustomerCells customer={customer} />
      ) : (
        <td>
          <span class="skeleton" />
        </td>
      )}
    </tr>
  );
}

const LoadingRows = ({ count }: { readonly count: number }) => (
  <div class="loading-rows" role="status">
    <span class="hidden">{t('loading')}</span>
    {Array.from({ length: count }, (_, row) => (
      <span key={row} class="skeleton" />
    ))}
  </div>
);

type ListEvent = Parameters<Parameters<typeof onEvent>[0]>[0];

/** Keeps the rows in memory up to date. A new customer only offers to load the list again, because rows must not jump. */
async function applyEvent(list: PagedList<Customer>, event: ListEvent, onNewer: () => void): Promise<void> {
  const { object } = event.data;
  if (event.type === 'customer.created') onNewer();
  else if (event.type === 'customer.deleted') list.remove(object.id);
  else if (event.type === 'customer.updated') list.replace(event.data.object);
  else if ('customer' in object && list.has(object.customer)) {
    list.replace(await get<Customer>(`v1/customers/${object.customer}`));
  }
}
