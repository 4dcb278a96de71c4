import { t } from '../model/locale.ts';
import type { Customer } from '../model/wire.ts';
import { commandOf } from '../parts/exchange-view.tsx';
import { CommandView, JsonView } from '../parts/json-view.tsx';

/** The customer as the API returns it, and the command that retrieves it. */
export function RawPanel({ customer }: { readonly customer: Customer }) {
  const command = commandOf({ method: 'GET', path: `v1/customers/${customer.id}` });
  return (
    <section class="raw" aria-labelledby="raw-title">
      <h2 id="raw-title">{t('raw')}</h2>
      <CommandView command={command} name="curl" />
      <JsonView value={customer} name={customer.id} />
    </section>
  );
}
