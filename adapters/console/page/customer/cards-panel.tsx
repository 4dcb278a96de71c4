import { useEffect, useState } from 'preact/hooks';
import { get } from '../model/api.ts';
import { formatTime } from '../model/format.ts';
import { locale, t } from '../model/locale.ts';
import { notify } from '../model/notices.ts';
import type { Card, Customer, Page } from '../model/wire.ts';
import { ConfirmDialog } from '../parts/confirm-dialog.tsx';
import { CopyButton } from '../parts/copy-button.tsx';
import { Icon } from '../parts/icons.tsx';
import { messageOf } from '../parts/problem.tsx';
import { perform } from '../parts/use-action.ts';
import { BindDialog } from './bind-dialog.tsx';
import { CardFace } from './card-face.tsx';

/** Returns all cards: the customer has the ten most recently bound ones, the list of cards has up to a hundred. */
function useAllCards({ id, sources }: Customer): readonly Card[] {
  const [all, setAll] = useState<readonly Card[]>();
  useEffect(() => {
    if (!sources.has_more) return undefined;
    const abort = new AbortController();
    get<Page<Card>>(`v1/customers/${id}/sources?limit=100`, abort.signal).then(
      ({ data }) => setAll(data),
      // The ten cards stay, and the note about further ones.
      () => setAll(undefined),
    );
    return () => abort.abort();
  }, [id, sources]);
  return sources.has_more ? (all ?? sources.data) : sources.data;
}

const FEW_CARDS = 6;

interface CardsPanelProps {
  readonly customer: Customer;
  readonly canChange: boolean;
  readonly onChange: () => void;
}

/** The cards of a customer, and what can be done with them. */
export function CardsPanel({ customer, canChange, onChange }: CardsPanelProps) {
  const cards = useAllCards(customer);
  const isDefault = ({ id }: Card) => id === customer.default_source;
  const [showsAll, setShowsAll] = useState(false);
  // The default card comes first, because it is the one that pays.
  const sorted = [...cards].sort((a, b) => Number(isDefault(b)) - Number(isDefault(a)));
  const shown = showsAll ? sorted : sorted.slice(0, FEW_CARDS);
  const [isBinding, setBinding] = useState(false);
  const [unbinding, setUnbinding] = useState<Card>();
  const path = `v1/customers/${customer.id}`;
  const makeDefault = async ({ id, last4 }: Card) => {
    const exchange = await perform({ method: 'PUT', path, body: { default_source: id } });
    notify(exchange.error ? messageOf(exchange) : t('madeDefault', { last4 }), exchange);
    onChange();
  };
  return (
    <section class="cards-panel" aria-labelledby="cards-title">
      <div class="section-head">
        <h2 id="cards-title">
          {t('cards')} <span class="count">{cards.length}</span>
        </h2>
        {canChange && (
          <button type="button" class="button small" onClick={() => setBinding(true)}>
            <Icon name="plus" />
            {t('bindCard')}
          </button>
        )}
      </div>
      {cards.length === 0 && <p class="hint empty-note">{t('noCards')}</p>}
      <ul class="cards">
        {shown.map((card) => (
          <li key={card.id}>
            <CardFace card={card} isDefault={isDefault(card)} />
            <div class="card-foot">
              <span class="mono faint card-id" title={`${t('firstSeen')} ${formatTime(card.created, locale.value)}`}>
                {card.id}
              </span>
              <CopyButton text={card.id} name={t('copyIdOf', { name: `•••• ${card.last4}` })} />
            </div>
            {canChange && (
              <div class="card-actions">
                {!isDefault(card) && (
                  <button type="button" class="button small" onClick={() => makeDefault(card)}>
                    <Icon name="default" />
                    {t('makeDefault')}
                    <span class="hidden"> •••• {card.last4}</span>
                  </button>
                )}
                <button type="button" class="button small" onClick={() => setUnbinding(card)}>
                  <Icon name="unlink" />
                  {t('unbind')}
                  <span class="hidden"> •••• {card.last4}</span>
                </button>
              </div>
            )}
          </li>
        ))}
      </ul>
      {shown.length < cards.length && (
        <button type="button" class="button" onClick={() => setShowsAll(true)}>
          {t('showAllCards', { n: cards.length })}
        </button>
      )}
      {isBinding && <BindDialog customer={customer} onChange={onChange} onClose={() => setBinding(false)} />}
      {unbinding && (
        <ConfirmDialog
          title={t('unbindTitle', { last4: unbinding.last4 })}
          text={t('unbindText')}
          action={t('unbind')}
          done={t('unbound', { last4: unbinding.last4 })}
          call={{ method: 'DELETE', path: `${path}/sources/${unbinding.id}` }}
          onDone={onChange}
          onClose={() => setUnbinding(undefined)}
        />
      )}
    </section>
  );
}
