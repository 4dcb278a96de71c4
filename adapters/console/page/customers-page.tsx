import { useEffect, useState } from 'preact/hooks';
import { get, RequestFailure } from './api.ts';
import { t } from './locale.ts';
import type { Customer, Page } from './wire.ts';

/** The list of customers, newest first. */
export function CustomersPage() {
  const [customers, setCustomers] = useState<readonly Customer[]>();
  const [problem, setProblem] = useState('');
  useEffect(() => {
    const abort = new AbortController();
    get<Page<Customer>>('v1/customers?limit=50', abort.signal).then(
      ({ data }) => setCustomers(data),
      (error) => {
        if (error instanceof RequestFailure) setProblem(error.message);
      },
    );
    return () => abort.abort();
  }, []);
  return (
    <>
      <h1>{t('customers')}</h1>
      <p class="problem" role="alert">
        {problem}
      </p>
      {customers?.length === 0 && <p class="hint">{t('noCustomers')}</p>}
      {customers === undefined && <p class="hint">{t('loading')}</p>}
      <ul class="rows">
        {customers?.map(({ id, name, email, sources }) => (
          <li key={id} class="row">
            <span class="mono">{id}</span>
            <span>{name ?? email}</span>
            <span>{t('cardCount', { n: sources.data.length })}</span>
          </li>
        ))}
      </ul>
    </>
  );
}
