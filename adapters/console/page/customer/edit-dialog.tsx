import { useState } from 'preact/hooks';
import type { Exchange } from '../model/api.ts';
import { changedFields, type Draft, draftOf, withoutContents } from '../model/changes.ts';
import { configuration } from '../model/configuration.ts';
import { t } from '../model/locale.ts';
import { notify } from '../model/notices.ts';
import type { Customer } from '../model/wire.ts';
import { Field } from '../parts/field.tsx';
import { FormDialog } from '../parts/form-dialog.tsx';
import { JsonView } from '../parts/json-view.tsx';
import { MetadataFields } from '../parts/metadata-fields.tsx';
import { useAction } from '../parts/use-action.ts';

interface EditDialogProps {
  readonly customer: Customer;
  readonly onChange: () => void;
  readonly onClose: () => void;
}

/** A form that updates a customer. It sends only the fields that differ, so that it undoes no concurrent change. */
export function EditDialog({ customer, onChange, onClose }: EditDialogProps) {
  // The customer as it was when the form opened: a live update must not change what the form compares with.
  // Masked texts must not be saved in place of those that they stand for.
  const [original] = useState(() => (configuration.masked ? withoutContents(customer) : customer));
  const [draft, setDraft] = useState<Draft>(() => draftOf(original));
  const action = useAction();
  const body = changedFields(original, draft);
  const isChanged = Object.keys(body).length > 0;
  const finish = (exchange: Exchange) => {
    if (!exchange.error) {
      notify(t('customerUpdated'), exchange);
      onChange();
      onClose();
    }
    return exchange;
  };
  const submit = () => action.run({ method: 'PUT', path: `v1/customers/${customer.id}`, body }).then(finish);
  return (
    <FormDialog
      title={t('editCustomer')}
      submit={t('save')}
      action={action}
      fields={['email', 'description', 'metadata']}
      isReady={isChanged}
      onSubmit={submit}
      onRepeat={finish}
      onClose={onClose}
    >
      {configuration.masked && <p class="hint">{t('maskedFields')}</p>}
      <div class="fields">
        <Field
          label="email"
          type="email"
          value={draft.email}
          problem={action.problemOf('email')}
          onInput={(email) => setDraft({ ...draft, email })}
        />
        <Field
          label="description"
          value={draft.description}
          problem={action.problemOf('description')}
          onInput={(description) => setDraft({ ...draft, description })}
        />
      </div>
      <MetadataFields pairs={draft.pairs} onChange={(pairs) => setDraft({ ...draft, pairs })} action={action} />
      {isChanged ? (
        <div class="preview">
          <h3>{t('willSend')}</h3>
          <JsonView value={body} name={t('willSend')} />
        </div>
      ) : (
        <p class="hint">{t('nothingChanged')}</p>
      )}
    </FormDialog>
  );
}
