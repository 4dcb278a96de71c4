import { useEffect, useState } from 'preact/hooks';
import { EventRow } from '../events/event-row.tsx';
import { toolPath } from '../model/configuration.ts';
import { customerOf } from '../model/event-summary.ts';
import { onEvent } from '../model/live.ts';
import { t } from '../model/locale.ts';
import type { Event, Page } from '../model/wire.ts';
import { LoadingRows } from '../parts/loading-rows.tsx';
import { Problem } from '../parts/problem.tsx';
import { useLoaded } from '../parts/use-loaded.ts';

/** Number of events that are shown. */
const LIMIT = 100;

interface TimelineProps {
  readonly id: string;
  /** Whether the customer does not exist. The events of a deleted one may be there. */
  readonly isMissing: boolean;
  /** Called after a change of the customer. */
  readonly onChange: (event: Event) => void;
}

/** The events of a customer, newest first. New ones are added, because the server may have to read its whole feed for the list. */
export function Timeline({ id, isMissing, onChange }: TimelineProps) {
  const { value, error, reload } = useLoaded<Page<Event>>(
    toolPath(`events?limit=${LIMIT}&customer=${encodeURIComponent(id)}`),
  );
  const [added, setAdded] = useState<readonly Event[]>([]);
  useEffect(
    () =>
      onEvent((event) => {
        if (customerOf(event) !== id) return;
        setAdded((before) => [event, ...before].slice(0, LIMIT));
        onChange(event);
      }),
    [id, onChange],
  );
  const loaded = value?.data ?? [];
  // The list may have been read after the event was written.
  const all = [...added.filter((event) => !loaded.some((other) => other.id === event.id)), ...loaded];
  const events = all.slice(0, LIMIT);
  if (isMissing && events.length === 0) return null;
  return (
    <section class="timeline" aria-labelledby="timeline-title">
      <h2 id="timeline-title">{t('timeline')}</h2>
      {error !== undefined && <Problem error={error} onRetry={reload} />}
      {value === undefined && error === undefined && <LoadingRows count={3} />}
      {events.length === 0 && value && <p class="hint">{t('noEventsOfCustomer')}</p>}
      {events.length > 0 && (
        <ol class="event-list">
          {events.map((event) => (
            <EventRow key={event.id} event={event} withCustomer={false} />
          ))}
        </ol>
      )}
      {(value?.has_more || all.length > LIMIT) && <p class="hint">{t('olderEventsExist')}</p>}
    </section>
  );
}
