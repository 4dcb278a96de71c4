import { useState } from 'preact/hooks';
import type { Exchange } from '../model/api.ts';
import { metadataOf, type Pair, withoutEmpty } from '../model/changes.ts';
import { t } from '../model/locale.ts';
import { notify } from '../model/notices.ts';
import { customerHref } from '../model/route.ts';
import { keepPreference, readPreference } from '../model/storage.ts';
import type { Customer } from '../model/wire.ts';
import { Field } from '../parts/field.tsx';
import { FormDialog } from '../parts/form-dialog.tsx';
import { bodyOf, CARD_FIELDS, CardParameterFields, type CardParameters, NO_CARD } from '../parts/issued-card.tsx';
import { MetadataFields } from '../parts/metadata-fields.tsx';
import { useAction } from '../parts/use-action.ts';

const FIELDS = ['app', 'email', 'description', 'metadata', ...CARD_FIELDS];

/** A form that creates a customer. It starts with a test card, so that one click is enough. */
export function CreateDialog({ onClose }: { readonly onClose: () => void }) {
  const [app, setApp] = useState(readPreference('app') ?? 'app_1');
  const [email, setEmail] = useState('');
  const [description, setDescription] = useState('');
  const [pairs, setPairs] = useState<readonly Pair[]>([]);
  const [card, setCard] = useState<CardParameters>(NO_CARD);
  const action = useAction();
  const finish = (exchange: Exchange) => {
    if (exchange.error) return exchange;
    keepPreference('app', app);
    notify(t('customerCreated'), exchange);
    // The way back leads to the list, not to an empty form.
    location.replace(customerHref((exchange.answer as Customer).id));
    return exchange;
  };
  const submit = () => {
    const metadata = metadataOf(pairs);
    const fields = { email, description, metadata: Object.keys(metadata).length > 0 ? metadata : undefined };
    const body = { app, ...bodyOf(card), ...withoutEmpty(fields) };
    return action.run({ method: 'POST', path: 'v1/customers', body }).then(finish);
  };
  return (
    <FormDialog
      title={t('newCustomer')}
      submit={t('createCustomer')}
      action={action}
      fields={FIELDS}
      onSubmit={submit}
      onRepeat={finish}
      onClose={onClose}
    >
      <div class="fields">
        <Field label="app" mono value={app} problem={action.problemOf('app')} onInput={setApp} />
        <Field label="email" type="email" value={email} problem={action.problemOf('email')} onInput={setEmail} />
        <Field
          label="description"
          value={description}
          problem={action.problemOf('description')}
          onInput={setDescription}
        />
      </div>
      <CardParameterFields parameters={card} onChange={setCard} action={action} />
      <MetadataFields pairs={pairs} onChange={setPairs} action={action} />
    </FormDialog>
  );
}
