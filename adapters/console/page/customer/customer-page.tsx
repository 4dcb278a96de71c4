import { useCallback, useState } from 'preact/hooks';
import { titleOf } from '../customers/customer-row.tsx';
import { canWrite } from '../model/configuration.ts';
import { t } from '../model/locale.ts';
import { sectionHref } from '../model/route.ts';
import type { Customer, Event } from '../model/wire.ts';
import { ConfirmDialog } from '../parts/confirm-dialog.tsx';
import { CopyButton } from '../parts/copy-button.tsx';
import { Icon } from '../parts/icons.tsx';
import { LoadingRows } from '../parts/loading-rows.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { Problem } from '../parts/problem.tsx';
import { useLoaded } from '../parts/use-loaded.ts';
import { CardsPanel } from './cards-panel.tsx';
import { EditDialog } from './edit-dialog.tsx';
import { Facts } from './facts.tsx';
import { RawPanel } from './raw-panel.tsx';
import { Timeline } from './timeline.tsx';

/** A customer with cards, fields, events and JSON. Its events keep it up to date. */
export function CustomerPage({ id }: { readonly id: string }) {
  const { value: customer, error, reload } = useLoaded<Customer>(`v1/customers/${encodeURIComponent(id)}`);
  const [dialog, setDialog] = useState<'edit' | 'delete'>();
  const [isDeleted, setDeleted] = useState(false);
  const onEvent = useCallback(
    // A deleted customer stays visible, because it cannot be loaded again.
    ({ type }: Event) => (type === 'customer.deleted' ? setDeleted(true) : reload()),
    [reload],
  );
  const close = () => setDialog(undefined);
  const leave = () => {
    location.hash = sectionHref('customers');
  };
  const title = customer ? titleOf(customer) : error ? t('notFound') : '…';
  return (
    <>
      <PageHead
        title={title}
        above={
          <a class="back" href={sectionHref('customers')}>
            <Icon name="back" />
            {t('customers')}
          </a>
        }
        below={
          <p class="subtitle">
            <span class="mono faint breakable">{id}</span>
            <CopyButton text={id} name={t('copyName', { name: 'id' })} />
          </p>
        }
      >
        {isDeleted && <span class="badge bad">{t('deleted')}</span>}
        {customer && canWrite && !isDeleted && (
          <>
            <button type="button" class="button" onClick={() => setDialog('edit')}>
              <Icon name="edit" />
              {t('edit')}
            </button>
            <button type="button" class="button danger-quiet" onClick={() => setDialog('delete')}>
              <Icon name="delete" />
              {t('delete')}
            </button>
          </>
        )}
      </PageHead>
      {error !== undefined && !(customer && isDeleted) && <Problem error={error} onRetry={reload} />}
      {!customer && error === undefined && <LoadingRows count={6} />}
      <div class="customer-columns">
        <div class="column">
          {customer && <CardsPanel customer={customer} canChange={canWrite && !isDeleted} onChange={reload} />}
          <Timeline id={id} isMissing={!customer && error !== undefined} onChange={onEvent} />
        </div>
        {customer && (
          <div class="column">
            <Facts customer={customer} />
          </div>
        )}
      </div>
      {customer && <RawPanel customer={customer} />}
      {customer && dialog === 'edit' && <EditDialog customer={customer} onChange={reload} onClose={close} />}
      {customer && dialog === 'delete' && (
        <ConfirmDialog
          title={t('deleteTitle', { name: title })}
          text={t('deleteText', { id })}
          action={t('deleteCustomer')}
          done={t('customerDeleted')}
          call={{ method: 'DELETE', path: `v1/customers/${id}` }}
          onDone={leave}
          onClose={close}
        />
      )}
    </>
  );
}
