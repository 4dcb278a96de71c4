import type { Figure, Kind } from './case.ts';
import type { Outcome } from './outcome.ts';

const UNITS: Readonly<Record<Kind, string>> = { rate: 'us', flatness: 'x', size: 'B', delay: 'ms', lateness: 'ms' };

/** `47 %`, `1.32 x`, `+12 ms`. */
export function inWords(kind: Kind, value: number): string {
  if (kind === 'rate') return `${Math.round(value * 100)} %`;
  if (kind === 'lateness') return `${value.toFixed(1)} ms`;
  return kind === 'delay' ? `${value < 0 ? '' : '+'}${value.toFixed(0)} ms` : `${value.toFixed(2)} x`;
}

const figure = (kind: Kind, value: number | undefined): string =>
  value === undefined ? '' : `${value.toFixed(kind === 'size' ? 0 : value < 10 ? 2 : 1)} ${UNITS[kind]}`;

/** Markdown, aligned for the terminal as well. */
export function tableOf(outcomes: readonly Outcome[]): string {
  const head = ['what', 'limit', 'ours', 'p99: limit', 'ours', 'ratio', 'rounds', 'expected', ''];
  const lines = outcomes.map(({ row, limit, ours, value, least, most, ok }) => {
    const { kind, title, expected } = row;
    const tail = ({ p99 }: Figure) => figure(kind, p99);
    return [
      title,
      figure(kind, limit.median),
      figure(kind, ours.median),
      tail(limit),
      tail(ours),
      inWords(kind, value),
      `${inWords(kind, least)} to ${inWords(kind, most)}`,
      `${kind === 'rate' ? '>=' : '<='} ${inWords(kind, expected)}`,
      ok ? 'ok' : 'MISSED',
    ];
  });
  const widths = head.map((_, i) => Math.max(...[head, ...lines].map((cells) => cells[i]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join(' | ')} |`;
  const rule = `|${widths.map((width, i) => (i === 0 ? `${'-'.repeat(width + 2)}` : `${'-'.repeat(width + 1)}:`)).join('|')}|`;
  return [line(head), rule, ...lines.map(line)].join('\n');
}
