import { useId, useState } from 'preact/hooks';
import { changesOf, customerOf, EVENT_TONES } from '../model/event-summary.ts';
import { t } from '../model/locale.ts';
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
          {before !== undefined && <del title={before}>{before}</del>}
          {after === undefined ? <span>{t('removed')}</span> : <ins title={after}>{after}</ins>}
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
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  const customer = customerOf(event);
  return (
    <li class={`event ${EVENT_TONES[event.type] ?? ''}`}>
      <div class="event-row">
        <button
          type="button"
          class="event-toggle"
          aria-expanded={isOpen}
          aria-controls={isOpen ? id : undefined}
          onClick={() => setOpen(!isOpen)}
        >
          <span class="event-dot" />
          <span class="event-type">{t(event.type)}</span>
          <EventSummary event={event} />
        </button>
        {withCustomer && (
          <a class="event-customer mono" href={customerHref(customer)}>
            {customer}
          </a>
        )}
        <span class="event-time faint">
          <Time at={event.created} />
        </span>
      </div>
      {isOpen && (
        <div id={id} class="event-json">
          <JsonView value={event} name={event.id} />
        </div>
      )}
    </li>
  );
}
