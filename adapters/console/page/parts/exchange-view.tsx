import type { Exchange } from '../model/api.ts';
import { basePath, configuration } from '../model/configuration.ts';
import { curlOf } from '../model/curl.ts';
import { formatMilliseconds } from '../model/format.ts';
import { t } from '../model/locale.ts';
import { CopyButton } from './copy-button.tsx';
import { JsonView } from './json-view.tsx';
import { messageOf } from './problem.tsx';

/** The curl command of a request of the page. */
export const commandOf = ({
  method,
  path,
  body,
  idempotencyKey,
}: Pick<Exchange, 'method' | 'path' | 'body' | 'idempotencyKey'>) =>
  curlOf({ url: location.origin + basePath + path, method, body, idempotencyKey }, configuration.authentication);

export function StatusBadge({ status }: { readonly status: number | null | undefined }) {
  const tone = status === null || status === undefined || status >= 500 ? 'bad' : status >= 400 ? 'warn' : 'good';
  return <span class={`badge ${tone}`}>{status ?? t('noResponse')}</span>;
}

/** Method, path, status and duration in one line. */
export function ExchangeLine({ exchange }: { readonly exchange: Exchange }) {
  const { method, path, status, milliseconds, replayed } = exchange;
  return (
    <p class="exchange-line">
      <span class="method">{method}</span>
      <span class="mono path">/{path}</span>
      <StatusBadge status={status} />
      <span class="faint">{formatMilliseconds(milliseconds)}</span>
      {replayed && <span class="badge info">{t('replayed')}</span>}
    </p>
  );
}

interface ExchangeResultProps {
  readonly exchange: Exchange | undefined;
  /** Parameters whose problems are shown at their fields. */
  readonly fields?: readonly string[];
}

/** The problem of a panel's last request, if any, and the request in one line. Screen readers announce both. */
export function ExchangeResult({ exchange, fields = [] }: ExchangeResultProps) {
  return (
    <>
      {exchange?.error && !fields.includes(exchange.error.param ?? '') && (
        <p class="problem" role="alert">
          {messageOf(exchange)}
        </p>
      )}
      <div role="status">{exchange && <ExchangeLine exchange={exchange} />}</div>
    </>
  );
}

/** A request and its response, complete. */
export function ExchangeView({ exchange }: { readonly exchange: Exchange }) {
  const { body, answer, status } = exchange;
  return (
    <section class="exchange" aria-label={t('requestAndResponse')}>
      <div class="exchange-head">
        <ExchangeLine exchange={exchange} />
        <CopyButton text={commandOf(exchange)} name={t('copyCurl')} label="curl" />
      </div>
      {body && (
        <>
          <h3>{t('requestBody')}</h3>
          <JsonView value={body} name={t('requestBody')} />
        </>
      )}
      {status === undefined ? (
        <p class="problem">{t('outcomeUnknown')}</p>
      ) : (
        <>
          <h3>{t('response')}</h3>
          <JsonView value={answer} name={t('response')} />
        </>
      )}
    </section>
  );
}
