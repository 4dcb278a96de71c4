import { useState } from 'preact/hooks';
import { canWrite } from '../model/configuration.ts';
import { readFilter, writeFilter } from '../model/filters.ts';
import { t } from '../model/locale.ts';
import { sectionHref } from '../model/route.ts';
import { useValue } from '../model/state.ts';
import { Icon } from '../parts/icons.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { CreateDialog } from './create-dialog.tsx';
import { CustomerFilter } from './customer-filter.tsx';
import { dropCustomerList, openCustomerList } from './customer-list.ts';
import { CustomerTable } from './customer-table.tsx';

/** The list of customers, newest first, with its filters. */
export function CustomersPage({ query }: { readonly query: URLSearchParams }) {
  const filter = readFilter(query);
  const [, render] = useState({});
  const list = openCustomerList(filter);
  const newer = useValue(list.newer);
  const isCreating = query.has('new');
  const showNewer = () => {
    dropCustomerList();
    render({});
  };
  const listQuery = writeFilter(filter);
  const openDialog = () => {
    const next = new URLSearchParams(listQuery);
    next.set('new', '');
    location.hash = sectionHref('customers', next.toString());
  };
  // The way back does not open the dialog again.
  const closeDialog = () => location.replace(sectionHref('customers', listQuery));
  return (
    <>
      <PageHead title={t('customers')}>
        {canWrite && (
          <button type="button" class="button primary" onClick={openDialog}>
            <Icon name="plus" />
            {t('newCustomer')}
          </button>
        )}
      </PageHead>
      <CustomerFilter filter={filter} />
      <p class="newer" role="status">
        {newer > 0 && (
          <button type="button" class="button small" onClick={showNewer}>
            {t('newerCustomers', { n: newer })}
          </button>
        )}
      </p>
      <CustomerTable key={list} list={list} isFiltered={Object.keys(filter).length > 0} />
      {isCreating && canWrite && <CreateDialog onClose={closeDialog} />}
    </>
  );
}
