import { pairsOf } from '../model/changes.ts';
import { t } from '../model/locale.ts';
import { sectionHref } from '../model/route.ts';
import type { Customer } from '../model/wire.ts';
import { CopyButton } from '../parts/copy-button.tsx';
import { ExactTime } from '../parts/time.tsx';

/** The fields and the metadata of a customer. */
export function Facts({ customer }: { readonly customer: Customer }) {
  const { id, app, created, currency, description, email, livemode, name } = customer;
  const pairs = pairsOf(customer.metadata);
  return (
    <>
      <section class="panel" aria-labelledby="facts-title">
        <h2 id="facts-title">{t('fields')}</h2>
        <dl class="facts">
          <Fact label="id" value={<span class="mono breakable">{id}</span>} copied={id} />
          <Fact
            label="app"
            value={
              <a class="mono breakable" href={sectionHref('customers', new URLSearchParams({ app }).toString())}>
                {app}
              </a>
            }
          />
          <Fact label="name" value={name} />
          <Fact label="email" value={email} copied={email} />
          <Fact label="description" value={description} />
          <Fact label="currency" value={currency} />
          <Fact label="created" value={<ExactTime at={created} />} />
          <Fact label="livemode" value={<span class="mono">{String(livemode)}</span>} />
        </dl>
      </section>
      <section class="panel" aria-labelledby="metadata-title">
        <h2 id="metadata-title">
          {t('metadata')} <span class="count">{pairs.length}</span>
        </h2>
        {pairs.length === 0 ? (
          <p class="hint">{t('noMetadata')}</p>
        ) : (
          <dl class="facts">
            {pairs.map(({ name: pair, value }) => (
              <Fact key={pair} label={pair} value={<span class="mono breakable">{value}</span>} copied={value} />
            ))}
          </dl>
        )}
      </section>
    </>
  );
}

interface FactProps {
  readonly label: string;
  readonly value: preact.ComponentChildren;
  readonly copied?: string | null;
}

const Fact = ({ label, value, copied }: FactProps) => (
  <div class="fact">
    <dt class="mono">{label}</dt>
    <dd>
      {value === null ? <span class="faint">—</span> : value}
      {copied && <CopyButton text={copied} name={t('copyName', { name: label })} />}
    </dd>
  </div>
);
