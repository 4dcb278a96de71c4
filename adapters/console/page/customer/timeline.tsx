import { useEffect } from 'preact/hooks';
import { EventRow } from '../events/event-row.tsx';
import { toolPath } from '../model/configuration.ts';
import { customerOf } from '../model/event-summary.ts';
import { onEvent } from '../model/live.ts';
import { t } from '../model/locale.ts';
import type { Event, Page } from '../model/wire.ts';
import { Problem } from '../parts/problem.tsx';
import { useLoaded } from '../parts/use-loaded.ts';

interface TimelineProps {
  readonly id: string;
  /** Whether the customer does not exist. The events of a deleted one may be there. */
  readonly isMissing: boolean;
  /** Called after a change of the customer. */
  readonly onChange: (event: Event) => void;
}

/** The events of a customer, newest first. */
export function Timeline({ id, isMissing, onChange }: TimelineProps) {
  const { value, error, reload } = useLoaded<Page<Event>>(
    toolPath(`events?limit=100&customer=${encodeURIComponent(id)}`),
  );
  useEffect(
    () =>
      onEvent((event) => {
        if (customerOf(event) !== id) return;
        reload();
        onChange(event);
      }),
    [id, reload, onChange],
  );
  const events = value?.data ?? [];
  if (isMissing && events.length === 0) return null;
  return (
    <section class="timeline" aria-labelledby="timeline-title">
      <h2 id="timeline-title">{t('timeline')}</h2>
      {error !== undefined && <Problem error={error} onRetry={reload} />}
      {events.length === 0 && value && <p class="hint">{t('noEventsOfCustomer')}</p>}
      {events.length > 0 && (
        <ol class="event-list">
          {events.map((event) => (
            <EventRow key={event.id} event={event} withCustomer={false} />
          ))}
        </ol>
      )}
      {value?.has_more && <p class="hint">{t('olderEventsExist')}</p>}
    </section>
  );
}
