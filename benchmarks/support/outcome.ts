import type { Figure, Figures, Row, Side } from './case.ts';
import { median } from './statistics.ts';

/** What both sides of a case measured in one round. */
export type Round = Readonly<Record<Side, Figures>>;

/** What a row came to. */
export interface Outcome {
  readonly row: Row;
  /** Of the rounds' medians and p99s, the median. A flatness has the multiples of both sides. */
  readonly limit: Figure;
  readonly ours: Figure;
  /** What is compared with what is expected: the median of what each round found, and how far the rounds lie apart. */
  readonly value: number;
  readonly least: number;
  readonly most: number;
  readonly ok: boolean;
}

/** Reads a row from the rounds. Each round compares its own two sides: only they had the same machine. */
export function outcomeOf(row: Row, rounds: readonly Round[]): Outcome {
  const limits = rounds.map((round) => figureOf(row, round.limit));
  const ours = rounds.map((round) => figureOf(row, round.ours));
  const values = ours.map((figure, i) => compared(row, limits[i]?.median ?? Number.NaN, figure.median));
  const value = median(values);
  const limit = typical(limits);
  return {
    row,
    limit,
    ours: typical(ours),
    value,
    least: Math.min(...values),
    most: Math.max(...values),
    ok: isOk(row, value, limit.median),
  };
}

/** Milliseconds that starting Node takes on the machine that a expected delay is meant for. */
const USUAL_START = 60;

/** Whether a value is what is expected, with what the machine does to the limit itself taken into account. */
function isOk({ kind, expected }: Row, value: number, limit: number): boolean {
  if (kind === 'rate') return value >= expected;
  if (kind === 'flatness' || kind === 'lateness') return value <= Math.max(expected, limit);
  return value <= (kind === 'delay' ? expected * Math.max(1, limit / USUAL_START) : expected);
}

/** What a side measured for the row; for a flatness the multiple of what it measured at the base. */
function figureOf({ kind, figure, base }: Row, figures: Figures): Figure {
  const found = measured(figures, figure);
  return kind === 'flatness' ? { median: found.median / measured(figures, base ?? '').median } : found;
}

function measured(figures: Figures, name: string): Figure {
  const figure = figures[name];
  if (figure === undefined) throw new Error(`${name} was not measured`);
  return figure;
}

function compared({ kind }: Row, limit: number, ours: number): number {
  if (kind === 'rate') return limit / ours;
  if (kind === 'flatness' || kind === 'lateness') return ours;
  return kind === 'delay' ? ours - limit : ours / limit;
}

function typical(figures: readonly Figure[]): Figure {
  const tails = figures.map(({ p99 }) => p99).filter((value) => value !== undefined);
  return { median: median(figures.map((each) => each.median)), ...(tails.length > 0 ? { p99: median(tails) } : {}) };
}
