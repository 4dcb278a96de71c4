import { type Exchange, RequestFailure } from '../model/api.ts';
import { t } from '../model/locale.ts';
import { sectionHref } from '../model/route.ts';
import { Icon } from './icons.tsx';

/** The sentence that describes a failed request. */
export function messageOf({ status, error }: Exchange): string {
  if (error?.message !== undefined) return error.message;
  if (status === undefined) return t('noConnection');
  return status < 300 ? t('noJson') : t('failedWith', { status });
}

/** Whether another attempt would fail, too. */
const isFinal = (error: unknown): boolean => error instanceof RequestFailure && error.exchange.status === 404;

/** Why a part of the page could not be loaded, with a button that tries again. */
export function Problem({ error, onRetry }: { readonly error: unknown; readonly onRetry: () => void }) {
  const text = error instanceof RequestFailure ? messageOf(error.exchange) : t('noConnection');
  return (
    <div class="panel state" role="alert">
      <Icon name="fault" />
      <p>{text}</p>
      {isFinal(error) ? (
        <a class="button" href={sectionHref('customers')}>
          {t('allCustomers')}
        </a>
      ) : (
        <button type="button" class="button" onClick={onRetry}>
          {t('tryAgain')}
        </button>
      )}
    </div>
  );
}
