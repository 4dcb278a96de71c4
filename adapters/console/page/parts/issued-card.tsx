import { useEffect, useState } from 'preact/hooks';
import { withoutEmpty } from '../model/changes.ts';
import { canIssue, toolPath } from '../model/configuration.ts';
import { t } from '../model/locale.ts';
import type { IssuedCard } from '../model/wire.ts';
import { ExchangeLine } from './exchange-view.tsx';
import { Field } from './field.tsx';
import { Icon } from './icons.tsx';
import { messageOf } from './problem.tsx';
import { type Action, useAction } from './use-action.ts';

/** What a card can be issued with. Empty: the server chooses. */
const CARD = { last4: '', bank: '', brand: '', funding: '', name: '' };
export type CardChoice = typeof CARD;

const BRANDS = ['UnionPay', 'Visa', 'MasterCard', 'JCB'];

/** The parameters that bind a card, in a form. */
export interface CardParameters {
  readonly source: string;
  readonly smsId: string;
  readonly code: string;
}

export const NO_CARD: CardParameters = { source: '', smsId: '', code: '' };

/** The names of these parameters in errors. */
export const CARD_FIELDS = ['source', 'sms_code[id]', 'sms_code[code]'];

/** Creates the parameters of a request. With the option `requireSource: false`, a form without a card creates a customer without one. */
export const bodyOf = ({ source, smsId, code }: CardParameters) =>
  source + smsId + code === '' ? {} : { source, sms_code: { id: smsId, code } };

/** Fields that describe a new test card. */
export function CardChoiceFields({
  choice,
  onChoose,
  action,
}: {
  readonly choice: CardChoice;
  readonly onChoose: (choice: CardChoice) => void;
  readonly action: Action;
}) {
  const field = (name: keyof CardChoice, label: string) => ({
    label,
    value: choice[name],
    onInput: (value: string) => onChoose({ ...choice, [name]: value }),
    problem: action.problemOf(name),
  });
  const any = ['', t('random')] as const;
  return (
    <div class="fields">
      <Field {...field('last4', t('last4'))} mono placeholder={t('random')} inputMode="numeric" />
      <Field {...field('bank', t('bank'))} mono placeholder="icbc" />
      <Field {...field('brand', t('brand'))} choices={[any, ...BRANDS.map((brand) => [brand, brand] as const)]} />
      <Field
        {...field('funding', t('funding'))}
        choices={[any, ['debit', t('debit')], ['credit', t('credit')], ['unknown', t('unknown')]]}
      />
      <Field {...field('name', t('cardholder'))} />
    </div>
  );
}

/** Keeps the choice of a test card, and issues it. */
export function useIssuedCard(onIssue: (issued: IssuedCard) => void) {
  const [choice, setChoice] = useState<CardChoice>(CARD);
  const action = useAction();
  const issue = async () => {
    const exchange = await action.run({ method: 'POST', path: toolPath('cards'), body: withoutEmpty(choice) });
    if (!exchange.error) onIssue(exchange.answer as IssuedCard);
  };
  return { choice, setChoice, action, issue };
}

/** Chooses and issues a test card. */
function IssueControls({ issued }: { readonly issued: ReturnType<typeof useIssuedCard> }) {
  const { exchange, isBusy } = issued.action;
  return (
    <>
      <details>
        <summary>{t('chooseCard')}</summary>
        <CardChoiceFields choice={issued.choice} onChoose={issued.setChoice} action={issued.action} />
      </details>
      <div class="issue-row">
        <button type="button" class="button" disabled={isBusy} onClick={issued.issue}>
          <Icon name="card" />
          {t('issueAnother')}
        </button>
        {exchange && <ExchangeLine exchange={exchange} />}
      </div>
      {exchange?.error && (
        <p class="problem" role="alert">
          {messageOf(exchange)}
        </p>
      )}
    </>
  );
}

interface CardParameterFieldsProps {
  readonly parameters: CardParameters;
  readonly onChange: (parameters: CardParameters) => void;
  /** The action that sends the parameters. */
  readonly action: Action;
}

/** The token and the SMS code of a card. A test server fills them in with those of a test card. */
export function CardParameterFields({ parameters, onChange, action }: CardParameterFieldsProps) {
  const issued = useIssuedCard(({ source, sms_code: { id, code = '' } }) => onChange({ source, smsId: id, code }));
  // One card, when the form opens.
  useEffect(() => {
    if (canIssue) issued.issue();
  }, []);
  return (
    <fieldset class="group">
      <legend>{t('card')}</legend>
      {canIssue && <IssueControls issued={issued} />}
      <div class="fields">
        <Field
          label="source"
          mono
          value={parameters.source}
          placeholder="tok_…"
          problem={action.problemOf('source')}
          onInput={(source) => onChange({ ...parameters, source })}
        />
        <Field
          label="sms_code[id]"
          mono
          value={parameters.smsId}
          placeholder="sms_…"
          problem={action.problemOf('sms_code[id]')}
          onInput={(smsId) => onChange({ ...parameters, smsId })}
        />
        <Field
          label="sms_code[code]"
          mono
          value={parameters.code}
          inputMode="numeric"
          problem={action.problemOf('sms_code[code]')}
          hint={canIssue && parameters.source !== '' && parameters.code === '' ? t('codeInSms') : undefined}
          onInput={(code) => onChange({ ...parameters, code })}
        />
      </div>
    </fieldset>
  );
}
