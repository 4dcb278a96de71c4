import { changesOf, customerOf, EVENT_TONES } from '../model/event-summary.ts';
import { formatClock } from '../model/format.ts';
import { locale, t } from '../model/locale.ts';
import { customerHref } from '../model/route.ts';
import type { Event } from '../model/wire.ts';
import { BrandMark } from '../parts/brand-mark.tsx';
import { JsonView } from '../parts/json-view.tsx';
import { Time } from '../parts/time.tsx';

/** What an event says, in a few words. */
function EventSummary({ event }: { readonly event: Event }) {
  const { object } = event.data;
  if (object.object === 'card') {
    return (
      <span class="chip">
        <BrandMark brand={object.brand} />
        <span class="mono">•••• {object.last4}</span>
      </span>
    );
  }
  if (event.type !== 'customer.updated') return <span class="faint">{object.name ?? object.email}</span>;
  return (
    <span class="changes">
      {changesOf(event).map(({ field, before, after }) => (
        <span key={field} class="change">
          <span class="mono">{field}</span>
          {before !== undefined && <del>{before}</del>}
          {after === undefined ? <span class="faint">{t('removed')}</span> : <ins>{after}</ins>}
        </span>
      ))}
    </span>
  );
}

interface EventRowProps {
  readonly event: Event;
  /** Whether the row names the customer. */
  readonly withCustomer: boolean;
}

/** An event. It opens to its JSON. */
export function EventRow({ event, withCustomer }: EventRowProps) {
  const customer = customerOf(event);
  return (
    <li class={`event ${EVENT_TONES[event.type] ?? ''}`}>
      <details>
        <summary>
          <span class="event-dot" />
          <span class="event-type">{t(event.type)}</span>
          <EventSummary event={event} />
          <span class="event-time faint" title={formatClock(event.created, locale.value)}>
            <Time at={event.created} />
          </span>
        </summary>
        <JsonView value={event} name={event.id} />
      </details>
      {withCustomer && (
        <a class="event-customer mono" href={customerHref(customer)}>
          {customer}
        </a>
      )}
    </li>
  );
}
