import { formatRange, formatValue } from './format.ts';
import type { Outcome } from './outcome.ts';
import { captionOf, outcomesOf, type RunResult } from './result.ts';
import { median } from './statistics.ts';

/** How a row differs between two runs. */
export interface Difference {
  readonly title: string;
  readonly change: 'better' | 'worse' | 'only in old' | 'only in new';
  readonly old?: Outcome;
  readonly new?: Outcome;
}

/** Returns the rows that changed beyond their spread, and the rows that only one run has, in the order of the table. */
export function differencesOf(before: RunResult, after: RunResult): Difference[] {
  const old = new Map(outcomesOf(before).map((outcome) => [outcome.row.title, outcome]));
  const latest = new Map(outcomesOf(after).map((outcome) => [outcome.row.title, outcome]));
  const compared = [...latest].flatMap(([title, outcome]): Difference[] => {
    const previous = old.get(title);
    if (previous === undefined) return [{ title, change: 'only in new', new: outcome }];
    if (!changed(previous.values, outcome.values)) return [];
    const isBetter = outcome.value > previous.value === (outcome.row.kind === 'throughput');
    return [{ title, change: isBetter ? 'better' : 'worse', old: previous, new: outcome }];
  });
  const missing = [...old].filter(([title]) => !latest.has(title));
  return [
    ...compared,
    ...missing.map(([title, outcome]): Difference => ({ title, change: 'only in old', old: outcome })),
  ];
}

/** With fewer rounds the spread of a row is unknown. */
const FEWEST_ROUNDS = 3;

/**
 * Returns whether the values of the rounds do not overlap, and the medians differ by more than either side is spread. The
 * second condition matters for three rounds: without it, chance alone would report one in ten rows.
 */
function changed(old: readonly number[], latest: readonly number[]): boolean {
  if (Math.min(old.length, latest.length) < FEWEST_ROUNDS) return false;
  const overlap = Math.min(...latest) <= Math.max(...old) && Math.min(...old) <= Math.max(...latest);
  const spread = Math.max(rangeOf(old), rangeOf(latest));
  return !overlap && Math.abs(median(latest) - median(old)) > spread;
}

const rangeOf = (values: readonly number[]): number => Math.max(...values) - Math.min(...values);

/** Whether a comparison fails: a row is worse, or the new run lacks it. */
export const isRegression = ({ change }: Difference): boolean => change === 'worse' || change === 'only in old';

/** Describes the differences of two runs, one line each. */
export function comparisonText(before: RunResult, after: RunResult): string {
  const differences = differencesOf(before, after);
  const rows = outcomesOf(after).length;
  const changes = differences.filter((each) => each.old && each.new).length;
  const onlyNew = differences.filter(({ change }) => change === 'only in new').length;
  return [
    `old: ${captionOf(before)}`,
    `new: ${captionOf(after)}`,
    ...differences.map(lineOf),
    `${rows - changes - onlyNew} of ${rows} rows of the new run did not change beyond their spread.`,
  ].join('\n');
}

function lineOf({ title, change, old, new: latest }: Difference): string {
  const values = [old, latest].map((outcome) =>
    outcome ? `${formatValue(outcome.row.kind, outcome.value)} (${formatRange(outcome)})` : '-',
  );
  return `${change.padEnd('only in new'.length)}  ${title}: ${values.join(' -> ')}`;
}
