import { useState } from 'preact/hooks';
import type { Exchange } from '../model/api.ts';
import { t } from '../model/locale.ts';
import { notify } from '../model/notices.ts';
import type { Card, Customer } from '../model/wire.ts';
import { FormDialog } from '../parts/form-dialog.tsx';
import { bodyOf, CARD_FIELDS, CardParameterFields, type CardParameters, NO_CARD } from '../parts/issued-card.tsx';
import { useAction } from '../parts/use-action.ts';

interface BindDialogProps {
  readonly customer: Customer;
  readonly onChange: () => void;
  readonly onClose: () => void;
}

/** A form that binds another card. */
export function BindDialog({ customer, onChange, onClose }: BindDialogProps) {
  const [card, setCard] = useState<CardParameters>(NO_CARD);
  const action = useAction();
  const finish = (exchange: Exchange) => {
    if (!exchange.error) {
      notify(t('bound', { last4: (exchange.answer as Card).last4 }), exchange);
      onChange();
      onClose();
    }
    return exchange;
  };
  const path = `v1/customers/${customer.id}/sources`;
  const submit = () => action.run({ method: 'POST', path, body: bodyOf(card) }).then(finish);
  return (
    <FormDialog
      title={t('bindCard')}
      submit={t('bind')}
      action={action}
      fields={CARD_FIELDS}
      onSubmit={submit}
      onRepeat={finish}
      onClose={onClose}
    >
      <CardParameterFields parameters={card} onChange={setCard} action={action} />
    </FormDialog>
  );
}
