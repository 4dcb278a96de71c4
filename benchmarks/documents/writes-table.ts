import { callersLabel } from '../support/callers.ts';
import { formatValue } from '../support/format.ts';
import type { Outcome } from '../support/outcome.ts';
import { markdownTable, twoDigits } from './markdown.ts';

/** Shows the creates per second of each store, and their share with an idempotency key, by the number of callers. */
export function writesTable(outcomes: readonly Outcome[]): string {
  const charted = outcomes.filter(({ row }) => row.point?.chart === 'key');
  const distinct = <T>(values: readonly T[]) => [...new Set(values)];
  const callers = distinct(charted.map(({ row }) => row.point?.x ?? 0)).sort((a, b) => a - b);
  const lines = distinct(charted.map(({ row }) => row.point?.series ?? '')).map((store) => {
    const cells = callers.map((count) => {
      const outcome = charted.find(({ row }) => row.point?.series === store && row.point.x === count);
      if (outcome === undefined) return '';
      return `${twoDigits(1e6 / outcome.limit.median)} (${formatValue('throughput', outcome.value)})`;
    });
    return [store, ...cells];
  });
  const table = markdownTable(['creates per second (with a key, as a share)', ...callers.map(callersLabel)], lines);
  return `${table}\n\nIn brackets: the rate with an idempotency key, as a share of the rate without one.`;
}
