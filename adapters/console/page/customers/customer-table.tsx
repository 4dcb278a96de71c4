import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { t } from '../model/locale.ts';
import { useValue } from '../model/state.ts';
import type { Customer } from '../model/wire.ts';
import { LoadingRows } from '../parts/loading-rows.tsx';
import { Problem } from '../parts/problem.tsx';
import { useMedia } from '../parts/use-media.ts';
import type { CustomerList } from './customer-list.ts';
import { CustomerCells } from './customer-row.tsx';
import { EmptyList } from './empty-list.tsx';
import { useVisibleRows } from './visible-rows.ts';

const ROW = 46;
const NARROW_ROW = 66;
const COLUMNS = ['customer', 'id', 'cards', 'app', 'created'] as const;

interface CustomerTableProps {
  readonly list: CustomerList;
  readonly isFiltered: boolean;
}

/** The customers of a filter. Only the visible rows are in the document, and only their neighbours in memory. */
export function CustomerTable({ list: opened, isFiltered }: CustomerTableProps) {
  const body = useRef<HTMLTableSectionElement>(null);
  useValue(opened.version);
  const list = opened.rows;
  const rowHeight = useMedia('(max-width: 760px)') ? NARROW_ROW : ROW;
  useLayoutEffect(() => body.current?.style.setProperty('height', `${list.count * rowHeight}px`));
  useLayoutEffect(() => {
    scrollTo({ top: opened.scrollTop });
    const keepPlace = () => {
      opened.scrollTop = scrollY;
    };
    addEventListener('scroll', keepPlace, { passive: true });
    return () => removeEventListener('scroll', keepPlace);
  }, [opened]);
  const { first, last } = useVisibleRows(body, rowHeight);
  useEffect(() => list.show(first, last));

  if (list.isEnd && list.count === 0) return <EmptyList isFiltered={isFiltered} />;
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
