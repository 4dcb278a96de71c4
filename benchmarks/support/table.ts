import type { Figure, Kind } from './case.ts';
import type { Outcome } from './outcome.ts';

const UNITS: Readonly<Record<Kind, string>> = { throughput: 'us', growth: 'x', size: 'B', overhead: 'ms', time: 'ms' };

/** Formats a value by its kind: `47 %`, `1.32 x`, `+12 ms`. */
export function formatValue(kind: Kind, value: number): string {
  if (kind === 'throughput') return `${Math.round(value * 100)} %`;
  if (kind === 'time') return `${value.toFixed(1)} ms`;
  return kind === 'overhead' ? `${value < 0 ? '' : '+'}${value.toFixed(0)} ms` : `${value.toFixed(2)} x`;
}

const formatFigure = (kind: Kind, value: number | undefined): string =>
  value === undefined ? '' : `${value.toFixed(kind === 'size' ? 0 : value < 10 ? 2 : 1)} ${UNITS[kind]}`;

/** Formats the outcomes as a Markdown table whose columns are aligned for a terminal. */
export function tableOf(outcomes: readonly Outcome[]): string {
  const head = ['case', 'limit', 'ours', 'limit p99', 'ours p99', 'ratio', 'rounds', 'goal', ''];
  const lines = outcomes.map(({ row, limit, ours, value, least, most, ok }) => {
    const { kind, title, goal } = row;
    const tail = ({ p99 }: Figure) => formatFigure(kind, p99);
    return [
      title,
      formatFigure(kind, limit.median),
      formatFigure(kind, ours.median),
      tail(limit),
      tail(ours),
      formatValue(kind, value),
      `${formatValue(kind, least)} to ${formatValue(kind, most)}`,
      `${kind === 'throughput' ? '>=' : '<='} ${formatValue(kind, goal)}`,
      ok ? 'ok' : 'MISSED',
    ];
  });
  const widths = head.map((_, i) => Math.max(...[head, ...lines].map((cells) => cells[i]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join(' | ')} |`;
  const rule = `|${widths.map((width, i) => (i === 0 ? `${'-'.repeat(width + 2)}` : `${'-'.repeat(width + 1)}:`)).join('|')}|`;
  return [line(head), rule, ...lines.map(line)].join('\n');
}
