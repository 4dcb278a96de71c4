import { formatRelative, formatTime } from '../model/format.ts';
import { locale } from '../model/locale.ts';
import { recently } from '../model/server-time.ts';
import { useValue } from '../model/state.ts';

/** A time as the distance from now, with the exact time in its title. */
export function Time({ at }: { readonly at: number }) {
  const current = useValue(recently);
  const exact = formatTime(at, locale.value);
  return (
    <time dateTime={new Date(at * 1000).toISOString()} title={exact}>
      {formatRelative(at, current, locale.value)}
    </time>
  );
}

/** A time to the second, and its distance from now. */
export function ExactTime({ at }: { readonly at: number }) {
  return (
    <span class="exact-time">
      <span>{formatTime(at, locale.value)}</span>{' '}
      <span class="faint">
        <Time at={at} />
      </span>
    </span>
  );
}
