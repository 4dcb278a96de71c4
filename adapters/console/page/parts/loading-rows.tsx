import { t } from '../model/locale.ts';

/** Takes the place of rows that are not there yet. */
export const LoadingRows = ({ count }: { readonly count: number }) => (
  <div class="loading-rows" role="status">
    <span class="hidden">{t('loading')}</span>
    {Array.from({ length: count }, (_, row) => (
      <span key={row} class="skeleton" />
    ))}
  </div>
);
