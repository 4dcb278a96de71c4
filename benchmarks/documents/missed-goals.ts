import { formatGoal, formatRange, formatValue } from '../support/format.ts';
import type { Outcome } from '../support/outcome.ts';
import { markdownTable } from './markdown.ts';

/** Lists the rows that miss their goals. */
export function missedGoals(outcomes: readonly Outcome[]): string {
  const missed = outcomes.filter(({ ok }) => ok === false);
  const count = outcomes.filter(({ ok }) => ok !== undefined).length;
  if (missed.length === 0) return `All ${count} goals are met.`;
  const lines = missed.map((outcome) => {
    const { row, value } = outcome;
    return [row.title, formatValue(row.kind, value), formatRange(outcome), formatGoal(row)];
  });
  return [
    `${count - missed.length} of ${count} goals are met. The others are in this table.`,
    "A value is clientele's operations per second as a share of the limit's, unless it has another unit.",
    markdownTable(['row', 'value', 'lowest to highest round', 'goal'], lines),
  ].join('\n\n');
}
