import { useState } from 'preact/hooks';
import { t } from '../model/locale.ts';
import type { IssuedCard } from '../model/wire.ts';
import { commandOf, ExchangeView } from '../parts/exchange-view.tsx';
import { Icon } from '../parts/icons.tsx';
import { CardChoiceFields, useIssuedCard } from '../parts/issued-card.tsx';
import { CommandView } from '../parts/json-view.tsx';
import { messageOf } from '../parts/problem.tsx';

/** Issues a test card, and shows the command that binds it. */
export function IssuePanel() {
  const [card, setCard] = useState<IssuedCard>();
  const { choice, setChoice, action, issue } = useIssuedCard(setCard);
  const { exchange, isBusy } = action;
  const isShown = exchange?.error?.param !== undefined && exchange.error.param in choice;
  return (
    <section class="panel tool" aria-labelledby="issue-title">
      <div class="section-head">
        <h2 id="issue-title">
          <Icon name="card" />
          {t('testCard')}
        </h2>
      </div>
      <form
        class="form"
        onSubmit={(event) => {
          event.preventDefault();
          issue();
        }}
      >
        <CardChoiceFields choice={choice} onChoose={setChoice} action={action} />
        <div class="button-row">
          <button type="submit" class="button" disabled={isBusy}>
            {t('issueCard')}
          </button>
        </div>
      </form>
      {exchange?.error && !isShown && (
        <p class="problem" role="alert">
          {messageOf(exchange)}
        </p>
      )}
      {exchange && <ExchangeView exchange={exchange} />}
      {card && !exchange?.error && (
        <>
          <h3>{t('bindByCurl')}</h3>
          <CommandView
            command={commandOf({ method: 'POST', path: 'v1/customers', body: { app: 'app_1', ...card } })}
            name={t('bindByCurl')}
          />
        </>
      )}
    </section>
  );
}
