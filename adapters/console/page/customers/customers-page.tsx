import { useCallback, useState } from 'preact/hooks';
import { canIssue } from '../model/configuration.ts';
import { readFilter, writeFilter } from '../model/filters.ts';
import { t } from '../model/locale.ts';
import { Icon } from '../parts/icons.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { CreateDialog } from './create-dialog.tsx';
import { CustomerFilter } from './customer-filter.tsx';
import { CustomerTable } from './customer-table.tsx';

/** The list of customers, newest first, with its filters. */
export function CustomersPage({ query }: { readonly query: URLSearchParams }) {
  const filter = readFilter(query);
  const [newer, setNewer] = useState(0);
  const [version, setVersion] = useState(0);
  const isCreating = query.has('new');
  const onNewer = useCallback(() => setNewer((before) => before + 1), []);
  const showNewer = () => {
    setNewer(0);
    setVersion((before) => before + 1);
    scrollTo({ top: 0 });
  };
  const setCreating = (creating: boolean) => {
    const next = new URLSearchParams(writeFilter(filter));
    if (creating) next.set('new', '');
    location.hash = `#/customers?${next}`;
  };
  return (
    <>
      <PageHead title={t('customers')}>
        {canIssue && (
          <button type="button" class="button primary" onClick={() => setCreating(true)}>
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
      <CustomerTable key={`${writeFilter(filter)} ${version}`} filter={filter} onNewer={onNewer} />
      {isCreating && canIssue && <CreateDialog onClose={() => setCreating(false)} />}
    </>
  );
}
