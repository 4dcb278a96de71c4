import type { Figure, Figures, Kind, Row, Side } from './case.ts';
import { median } from './statistics.ts';

/** The figures of both sides of a case in one round. */
export type Round = Readonly<Record<Side, Figures>>;

/** The result of a row. */
export interface Outcome {
  readonly row: Row;
  /** The limit's median over the rounds; its own multiple for a `growth`. */
  readonly limit: Figure;
  /** Our median over the rounds; our multiple for a `growth`. */
  readonly ours: Figure;
  /** The median of the rounds' values, which is compared with the goal. */
  readonly value: number;
  /** The rounds' values, in their order. Their range is the spread of the row. */
  readonly values: readonly number[];
  /** Whether the goal is met; undefined for a row without a goal. */
  readonly ok?: boolean;
}

/** Evaluates a row. Values compare the two sides of one round, because only these ran at the same time. */
export function outcomeOf(row: Row, allRounds: readonly Round[]): Outcome {
  // The largest populations are measured in some of the rounds only.
  const rounds = allRounds.filter(({ limit, ours }) => row.figure in limit && row.figure in ours);
  if (rounds.length === 0) throw new Error(`${row.figure} was not measured`);
  const limits = rounds.map((round) => figureOf(row, round.limit));
  const ours = rounds.map((round) => figureOf(row, round.ours));
  const values = ours.map((figure, i) => comparedValue(row, limits[i]?.median ?? Number.NaN, figure.median));
  const value = median(values);
  const limit = medianFigure(limits);
  return {
    row,
    limit,
    ours: medianFigure(ours),
    value,
    values,
    ...(row.goal !== undefined && { ok: meetsGoal(row.kind, row.goal, value, limit.median) }),
  };
}

/** Milliseconds in which Node starts on the machine that the goals of an `overhead` are set for. */
const USUAL_START = 60;

function meetsGoal(kind: Kind, goal: number, value: number, limit: number): boolean {
  if (kind === 'throughput') return value >= goal;
  if (kind === 'growth' || kind === 'time') return value <= Math.max(goal, limit);
  return value <= (kind === 'overhead' ? goal * Math.max(1, limit / USUAL_START) : goal);
}

/** Returns a side's figure for the row; for a `growth`, as a multiple of the side's figure for the base. */
function figureOf({ kind, figure, base }: Row, figures: Figures): Figure {
  const own = measuredFigure(figures, figure);
  return kind === 'growth' ? { median: own.median / measuredFigure(figures, base ?? '').median } : own;
}

function measuredFigure(figures: Figures, name: string): Figure {
  const figure = figures[name];
  if (figure === undefined) throw new Error(`${name} was not measured`);
  return figure;
}

function comparedValue({ kind }: Row, limit: number, ours: number): number {
  if (kind === 'throughput') return limit / ours;
  if (kind === 'growth' || kind === 'time' || kind === 'download') return ours;
  return kind === 'overhead' ? ours - limit : ours / limit;
}

function medianFigure(figures: readonly Figure[]): Figure {
  const tails = figures.map(({ p99 }) => p99).filter((value) => value !== undefined);
  return { median: median(figures.map((figure) => figure.median)), ...(tails.length > 0 && { p99: median(tails) }) };
}
