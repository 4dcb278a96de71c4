import { useEffect, useState } from 'preact/hooks';
import { type Filter, PERIODS, type Period, writeFilter } from '../model/filters.ts';
import { t } from '../model/locale.ts';
import { sectionHref } from '../model/route.ts';
import { Segments } from '../parts/field.tsx';
import { Icon } from '../parts/icons.tsx';

const APP_ID = /^app_[A-Za-z0-9_-]+$/;

const apply = (filter: Filter) => {
  location.hash = sectionHref('customers', writeFilter(filter));
};

/** The filters of the list. They are part of the URL, so that a filtered list can be a bookmark. */
export function CustomerFilter({ filter }: { readonly filter: Filter }) {
  const { app, period, from, to } = filter;
  const isRange = from !== undefined || to !== undefined;
  const [showsRange, setShowsRange] = useState(isRange);
  const [text, setText] = useState(app ?? '');
  useEffect(() => setText(app ?? ''), [app]);
  const base: Filter = app === undefined ? {} : { app };
  const isMalformed = text !== '' && !APP_ID.test(text);
  const select = (choice: Period | 'any' | 'range') => {
    setShowsRange(choice === 'range');
    if (choice !== 'range') apply(choice === 'any' ? base : { ...base, period: choice });
  };
  const applyApp = (value: string) => {
    const { app: _, ...others } = filter;
    if (value === '' || APP_ID.test(value)) apply(value === '' ? others : { ...others, app: value });
  };
  const applyDay = (name: 'from' | 'to', value: string) => {
    const { period: _, ...others } = { ...filter, [name]: value };
    apply(Object.fromEntries(Object.entries(others).filter(([, each]) => each !== '')));
  };
  return (
    <search class="filters">
      <form
        class="filter-app"
        onSubmit={(event) => {
          event.preventDefault();
          applyApp(text.trim());
        }}
      >
        <label class="hidden" for="filter-app">
          {t('filterByApp')}
        </label>
        <input
          id="filter-app"
          class="input mono"
          placeholder="app_…"
          value={text}
          aria-invalid={isMalformed}
          aria-describedby={isMalformed ? 'filter-app-problem' : undefined}
          onInput={(event) => setText(event.currentTarget.value)}
          onBlur={() => applyApp(text.trim())}
          autocomplete="off"
          spellcheck={false}
        />
        {app !== undefined && (
          <button
            type="button"
            class="button quiet icon-only small"
            aria-label={t('allApps')}
            onClick={() => applyApp('')}
          >
            <Icon name="close" />
          </button>
        )}
      </form>
      <Segments
        label={t('created')}
        selected={showsRange || isRange ? 'range' : (period ?? 'any')}
        choices={[
          ['any', t('anyTime')],
          ...(Object.keys(PERIODS) as Period[]).map((each) => [each, t(each)] as const),
          ['range', t('range')],
        ]}
        onSelect={select}
      />
      {(showsRange || isRange) && (
        <div class="filter-range">
          <DayField label={t('from')} value={from} max={to} onChange={(day) => applyDay('from', day)} />
          <DayField label={t('to')} value={to} min={from} onChange={(day) => applyDay('to', day)} />
        </div>
      )}
      {isMalformed && (
        <p id="filter-app-problem" class="problem">
          {t('appIdExpected')}
        </p>
      )}
    </search>
  );
}

interface DayFieldProps {
  readonly label: string;
  readonly value: string | undefined;
  readonly min?: string | undefined;
  readonly max?: string | undefined;
  readonly onChange: (day: string) => void;
}

function DayField({ label, value = '', min, max, onChange }: DayFieldProps) {
  return (
    <label>
      {label}
      <input
        type="date"
        class="input"
        value={value}
        min={min}
        max={max}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    </label>
  );
}
