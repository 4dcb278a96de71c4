import type { ComponentChildren } from 'preact';
import { toolPath } from '../model/configuration.ts';
import { formatNumber } from '../model/format.ts';
import { locale, t } from '../model/locale.ts';
import type { VerifyReport } from '../model/wire.ts';
import { ExchangeLine } from '../parts/exchange-view.tsx';
import { Icon } from '../parts/icons.tsx';
import { JsonView } from '../parts/json-view.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { messageOf, Problem } from '../parts/problem.tsx';
import { useAction } from '../parts/use-action.ts';
import { useLoaded } from '../parts/use-loaded.ts';

type Described = Readonly<Record<string, unknown>>;

/** What the store says of itself, and a check of its data. */
export function StorePage() {
  const { value, error, reload } = useLoaded<Described>(toolPath('store'));
  return (
    <>
      <PageHead title={t('store')}>
        <button type="button" class="button" onClick={reload}>
          <Icon name="restore" />
          {t('refresh')}
        </button>
      </PageHead>
      {error !== undefined && <Problem error={error} onRetry={reload} />}
      <div class="tools">
        <div class="column">
          {value && (
            <section class="panel" aria-labelledby="description-title">
              <h2 id="description-title">{t('description')}</h2>
              <Description value={value} />
            </section>
          )}
        </div>
        <div class="column">
          <VerifyPanel />
          {value && (
            <section class="raw" aria-labelledby="store-raw">
              <h2 id="store-raw">JSON</h2>
              <JsonView value={value} name={t('description')} />
            </section>
          )}
        </div>
      </div>
    </>
  );
}

const isGroup = (value: unknown): value is Described =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Words of a name such as `multiProcess` or `multi_process`. */
const wordsOf = (name: string): string =>
  name
    .replaceAll('_', ' ')
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .toLowerCase();

/** An object as names and values, with a group for each object inside. */
function Description({ value }: { readonly value: Described }) {
  const entries = Object.entries(value).filter(([name]) => name !== 'object');
  return (
    <>
      <dl class="facts">
        {entries
          .filter(([, each]) => !isGroup(each))
          .map(([name, each]) => (
            <div key={name} class="fact">
              <dt>{wordsOf(name)}</dt>
              <dd>{shown(each)}</dd>
            </div>
          ))}
      </dl>
      {entries.map(
        ([name, each]) =>
          isGroup(each) && (
            <div key={name} class="fact-group">
              <h3>{wordsOf(name)}</h3>
              <Description value={each} />
            </div>
          ),
      )}
    </>
  );
}

function shown(value: unknown): ComponentChildren {
  if (value === true) return <span class="badge good">{t('yes')}</span>;
  if (value === false) return <span class="badge">{t('no')}</span>;
  if (value === null) return <span class="faint">—</span>;
  if (typeof value === 'number') return formatNumber(value, locale.value);
  return <span class="breakable">{typeof value === 'string' ? value : JSON.stringify(value)}</span>;
}

function VerifyPanel() {
  const action = useAction();
  const { exchange, isBusy } = action;
  const report = exchange?.error ? undefined : (exchange?.answer as VerifyReport | undefined);
  return (
    <section class="panel tool" aria-labelledby="verify-title">
      <div class="section-head">
        <h2 id="verify-title">
          <Icon name="verify" />
          {t('verify')}
        </h2>
        <button
          type="button"
          class="button"
          disabled={isBusy}
          onClick={() => action.run({ method: 'POST', path: toolPath('verify') })}
        >
          {isBusy ? t('verifying') : t('verifyNow')}
        </button>
      </div>
      <p class="hint">{t('verifyHint')}</p>
      <div role="status" class="verify-result">
        {exchange?.error && <p class="problem">{messageOf(exchange)}</p>}
        {report && (
          <p class={report.problems.length === 0 ? 'verdict good' : 'verdict bad'}>
            <Icon name={report.problems.length === 0 ? 'check' : 'fault'} />
            {t('verified', { n: formatNumber(report.checked, locale.value) })}{' '}
            {t('problemsFound', { n: report.problems.length })}
          </p>
        )}
        {exchange && <ExchangeLine exchange={exchange} />}
      </div>
      {report && report.problems.length > 0 && (
        <ul class="pending">
          {report.problems.map(({ id, problem }) => (
            <li key={`${id} ${problem}`}>
              <span class="mono">{id}</span> {problem}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
