import { useState } from 'preact/hooks';
import { toolPath } from '../model/configuration.ts';
import { formatClock, formatMilliseconds, formatTime } from '../model/format.ts';
import { locale, t } from '../model/locale.ts';
import { customerHref } from '../model/route.ts';
import type { LoggedRequest, Page } from '../model/wire.ts';
import { commandOf, StatusBadge } from '../parts/exchange-view.tsx';
import { Segments } from '../parts/field.tsx';
import { Icon } from '../parts/icons.tsx';
import { CommandView } from '../parts/json-view.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { Problem } from '../parts/problem.tsx';
import { useLoaded } from '../parts/use-loaded.ts';
import { usePolled } from '../parts/use-polled.ts';

const SHOWN = 200;

const isFailed = ({ status }: LoggedRequest): boolean => status === null || status >= 400;

/** The latest requests that the test server has received, refreshed while the page is visible. */
export function RequestsPage() {
  const { value, error, reload } = useLoaded<Page<LoggedRequest>>(toolPath(`requests?limit=${SHOWN}`));
  const [shown, setShown] = useState<'all' | 'failed'>('all');
  usePolled(reload);
  const requests = value?.data.filter((request) => shown === 'all' || isFailed(request));
  const slowest = Math.max(1, ...(requests ?? []).map(({ duration_ms }) => duration_ms));
  return (
    <>
      <PageHead title={t('requests')} below={<p class="hint">{t('requestsHint')}</p>} />
      <search class="filters">
        <Segments
          label={t('status')}
          selected={shown}
          choices={[
            ['all', t('all')],
            ['failed', t('failed')],
          ]}
          onSelect={setShown}
        />
      </search>
      {error !== undefined && <Problem error={error} onRetry={reload} />}
      {requests?.length === 0 && (
        <div class="panel state">
          <Icon name="requests" />
          <p>{t('noRequests')}</p>
          <p class="hint">{t('noRequestsHint')}</p>
          <CommandView command={commandOf({ method: 'GET', path: 'v1/customers' })} name="curl" />
        </div>
      )}
      {requests && requests.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a keyboard can scroll only what it can focus.
        <section class="panel flush scroll" tabIndex={0} aria-label={t('requests')}>
          <table class="requests">
            <caption class="hidden">{t('requests')}</caption>
            <thead>
              <tr>
                <th scope="col">{t('time')}</th>
                <th scope="col">{t('request')}</th>
                <th scope="col">{t('status')}</th>
                <th scope="col" class="number">
                  {t('duration')}
                </th>
              </tr>
            </thead>
            <tbody>
              {requests.map((request) => (
                <RequestRow key={request.id} request={request} slowest={slowest} />
              ))}
            </tbody>
          </table>
        </section>
      )}
    </>
  );
}

function RequestRow({ request, slowest }: { readonly request: LoggedRequest; readonly slowest: number }) {
  const { id, created, method, path, status, code, duration_ms, replayed } = request;
  const customer = /\bcus_[A-Za-z0-9_-]+/.exec(path)?.[0];
  return (
    <tr title={id}>
      <td class="faint" title={formatTime(created, locale.value)}>
        {formatClock(created, locale.value)}
      </td>
      <td>
        <span class="method">{method}</span>{' '}
        {customer ? (
          <a class="mono" href={customerHref(customer)}>
            {path}
          </a>
        ) : (
          <span class="mono">{path}</span>
        )}
      </td>
      <td>
        <StatusBadge status={status} /> {code && <span class="mono faint">{code}</span>}
        {replayed && <span class="badge info">{t('replayed')}</span>}
      </td>
      <td class="number">
        <meter class="duration" max={slowest} value={duration_ms} aria-hidden="true" />
        <span class="milliseconds">{formatMilliseconds(duration_ms)}</span>
      </td>
    </tr>
  );
}
