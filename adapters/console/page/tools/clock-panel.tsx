import { useEffect, useState } from 'preact/hooks';
import type { Exchange } from '../model/api.ts';
import { toolPath } from '../model/configuration.ts';
import { formatTime, fromDateTimeInput, toDateTimeInput } from '../model/format.ts';
import { locale, t } from '../model/locale.ts';
import { adoptClock, now, readClock, serverClock } from '../model/server-time.ts';
import { useValue } from '../model/state.ts';
import type { ServerClock } from '../model/wire.ts';
import { ExchangeResult } from '../parts/exchange-view.tsx';
import { Field } from '../parts/field.tsx';
import { Icon } from '../parts/icons.tsx';
import { useAction } from '../parts/use-action.ts';

const STEPS = [
  ['minute', 60],
  ['hour', 3600],
  ['oneDay', 86_400],
  ['oneMonth', 30 * 86_400],
] as const;

/** The clock of the test server: shows it, moves it, stops it. */
export function ClockPanel() {
  const clock = useValue(serverClock);
  const time = useValue(now);
  const action = useAction();
  const [text, setText] = useState<string>();
  useEffect(() => {
    readClock();
  }, []);
  const set = async (body: object) => {
    const exchange: Exchange = await action.run({ method: 'PUT', path: toolPath('clock'), body });
    if (exchange.error) return;
    adoptClock(exchange.answer as ServerClock);
    setText(undefined);
  };
  const isStopped = clock?.state === 'stopped';
  const { exchange } = action;
  const chosen = fromDateTimeInput(text ?? '');
  return (
    <section class="panel tool" aria-labelledby="clock-title">
      <div class="section-head">
        <h2 id="clock-title">
          <Icon name="clock" />
          {t('clock')}
        </h2>
        <span class={isStopped ? 'badge warn' : 'badge good'}>{t(isStopped ? 'stopped' : 'running')}</span>
      </div>
      <p class="clock-face">
        <time dateTime={new Date(time * 1000).toISOString()}>{formatTime(time, locale.value)}</time>
        <span class="mono faint">{time}</span>
      </p>
      <div class="button-row">
        {STEPS.map(([name, seconds]) => (
          <button
            key={name}
            type="button"
            class="button small"
            disabled={action.isBusy}
            onClick={() => set({ advance: seconds })}
          >
            +{t(name)}
          </button>
        ))}
        <button
          type="button"
          class="button small"
          disabled={action.isBusy}
          onClick={() => set({ state: isStopped ? 'running' : 'stopped' })}
        >
          <Icon name={isStopped ? 'play' : 'pause'} />
          {t(isStopped ? 'start' : 'stop')}
        </button>
        <button
          type="button"
          class="button small"
          disabled={action.isBusy}
          onClick={() => set({ now: Math.floor(Date.now() / 1000), state: 'running' })}
        >
          {t('realTime')}
        </button>
      </div>
      <form
        class="inline-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (chosen !== undefined) set({ now: chosen });
        }}
      >
        <Field
          label={t('setTo')}
          type="datetime-local"
          step={1}
          value={text ?? toDateTimeInput(time)}
          problem={action.problemOf('now')}
          onInput={setText}
        />
        <button type="submit" class="button" disabled={action.isBusy || chosen === undefined}>
          {t('set')}
        </button>
      </form>
      <ExchangeResult exchange={exchange} />
    </section>
  );
}
