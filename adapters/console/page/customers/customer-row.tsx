import { t } from '../model/locale.ts';
import { customerHref } from '../model/route.ts';
import type { Customer } from '../model/wire.ts';
import { BrandMark } from '../parts/brand-mark.tsx';
import { Time } from '../parts/time.tsx';

const MOST_CARDS = 2;

/** The text by which people recognize a customer. */
export const titleOf = ({ name, email, description }: Customer): string => name ?? email ?? description ?? t('unnamed');

/** The cells of a customer. The link covers the whole row. */
export function CustomerCells({ customer }: { readonly customer: Customer }) {
  const { id, email, app, created, sources, default_source } = customer;
  const cards = [...sources.data].sort((a, b) => Number(b.id === default_source) - Number(a.id === default_source));
  const title = titleOf(customer);
  const more = cards.length - MOST_CARDS;
  return (
    <>
      <td class="cell-customer">
        <a class={title === t('unnamed') ? 'row-link faint' : 'row-link'} href={customerHref(id)}>
          {title}
        </a>
        {email !== null && email !== title && <span class="faint">{email}</span>}
      </td>
      <td class="cell-id mono faint">{id}</td>
      <td class="cell-cards">
        {cards.slice(0, MOST_CARDS).map((card) => (
          <span key={card.id} class="chip">
            <BrandMark brand={card.brand} />
            <span class="mono">{card.last4}</span>
          </span>
        ))}
        {more > 0 && (
          <span class="faint">
            +{more}
            {sources.has_more && '…'}
          </span>
        )}
        {cards.length === 0 && <span class="faint">{t('noCards')}</span>}
      </td>
      <td class="cell-app mono faint">{app}</td>
      <td class="cell-created faint">
        <Time at={created} />
      </td>
    </>
  );
}
