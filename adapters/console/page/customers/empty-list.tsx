import { canIssue } from '../model/configuration.ts';
import { t } from '../model/locale.ts';
import { sectionHref } from '../model/route.ts';
import { commandOf } from '../parts/exchange-view.tsx';
import { Icon } from '../parts/icons.tsx';
import { CommandView } from '../parts/json-view.tsx';

/** What the list shows without customers: how to get the first one, or how to leave the filter. */
export function EmptyList({ isFiltered }: { readonly isFiltered: boolean }) {
  if (isFiltered) {
    return (
      <div class="panel state">
        <Icon name="search" />
        <p>{t('noMatch')}</p>
        <a class="button" href={sectionHref('customers')}>
          {t('clearFilters')}
        </a>
      </div>
    );
  }
  return (
    <div class="panel state">
      <Icon name="customers" />
      <p>{t('noCustomers')}</p>
      {canIssue && (
        <>
          <p class="hint">{t('noCustomersHint')}</p>
          <CommandView command={commandOf({ method: 'POST', path: '_test/cards' })} name={t('copyCurl')} />
        </>
      )}
    </div>
  );
}
