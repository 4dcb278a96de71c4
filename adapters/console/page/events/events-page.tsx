import { useState } from 'preact/hooks';
import { EVENT_TONES } from '../model/event-summary.ts';
import { countNewer } from '../model/held-events.ts';
import { liveEvents, liveState } from '../model/live.ts';
import { t } from '../model/locale.ts';
import { useValue } from '../model/state.ts';
import type { EventType } from '../model/wire.ts';
import { Icon } from '../parts/icons.tsx';
import { LoadingRows } from '../parts/loading-rows.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { EventRow } from './event-row.tsx';

const TYPES = Object.keys(EVENT_TONES) as EventType[];

/** The events as they come, newest first. */
export function EventsPage() {
  const current = useValue(liveEvents);
  const [held, setHeld] = useState<typeof current>();
  const [type, setType] = useState<EventType | ''>('');
  const events = (held ?? current)?.filter((event) => type === '' || event.type === type);
  return (
    <>
      <PageHead title={t('events')}>
        <LiveBadge />
        <button
          type="button"
          class="button"
          aria-pressed={held !== undefined}
          onClick={() => setHeld(held ? undefined : (current ?? []))}
        >
          <Icon name={held ? 'play' : 'pause'} />
          {held ? t('resume', { n: countNewer(current ?? [], held) }) : t('pause')}
        </button>
      </PageHead>
      <search class="filters">
        <label class="hidden" for="event-type">
          {t('eventType')}
        </label>
        <select
          id="event-type"
          class="input"
          value={type}
          onInput={(event) => setType(event.currentTarget.value as EventType | '')}
        >
          <option value="">{t('allTypes')}</option>
          {TYPES.map((each) => (
            <option key={each} value={each}>
              {t(each)} — {each}
            </option>
          ))}
        </select>
      </search>
      {events === undefined && <LoadingRows count={8} />}
      {events?.length === 0 && (
        <div class="panel state">
          <Icon name="events" />
          <p>{t('noEvents')}</p>
          <p class="hint">{t('noEventsHint')}</p>
        </div>
      )}
      {events && events.length > 0 && (
        <ol class="event-list panel flush" aria-label={t('events')}>
          {events.map((event) => (
            <EventRow key={event.id} event={event} withCustomer />
          ))}
        </ol>
      )}
    </>
  );
}

/** Whether the page receives events. */
export function LiveBadge() {
  const state = useValue(liveState);
  return (
    <span class={`live-badge ${state}`} role="status">
      <span class="live-dot" />
      {t(state)}
    </span>
  );
}
