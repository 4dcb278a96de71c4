import type { Kind } from './case.ts';
import type { Outcome } from './outcome.ts';

const UNITS: Readonly<Record<Kind, string>> = {
  throughput: 'us',
  growth: 'x',
  size: 'B',
  overhead: 'ms',
  time: 'ms',
  download: 'kB',
};

/** Formats a value by its kind: `47 %`, `1.32 x`, `+12 ms`, `19.6 kB`. */
export function formatValue(kind: Kind, value: number): string {
  if (kind === 'throughput') return `${Math.round(value * 100)} %`;
  if (kind === 'time' || kind === 'download') return `${value.toFixed(1)} ${UNITS[kind]}`;
  return kind === 'overhead' ? `${value < 0 ? '' : '+'}${value.toFixed(0)} ms` : `${value.toFixed(2)} x`;
}

/** Formats the lowest and the highest value of the rounds: `44 % to 51 %`. */
export const formatRange = ({ row, values }: Outcome): string =>
  `${formatValue(row.kind, Math.min(...values))} to ${formatValue(row.kind, Math.max(...values))}`;

/** Formats a goal: `>= 60 %`; empty for a row without one. */
export const formatGoal = ({ kind, goal }: Outcome['row']): string =>
  goal === undefined ? '' : `${kind === 'throughput' ? '>=' : '<='} ${formatValue(kind, goal)}`;

/** Formats microseconds, with the number as `format` shows it: `4.2 µs`, `95 ms`, `1 s`. */
export function formatTime(microseconds: number, format: (value: number) => string): string {
  if (microseconds >= 999_500) return `${format(microseconds / 1_000_000)} s`;
  // 999.6 would be rounded to 1000 µs.
  return microseconds >= 999.5 ? `${format(microseconds / 1000)} ms` : `${format(microseconds)} µs`;
}

/** Formats a side's figure in its unit. A side without the figure has an empty cell. */
export const formatFigure = (kind: Kind, value: number | undefined): string =>
  value === undefined ? '' : `${value.toFixed(kind === 'size' ? 0 : value < 10 ? 2 : 1)} ${UNITS[kind]}`;
