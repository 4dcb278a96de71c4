/** The two programs that a case compares: the hand-written limit and the package. */
export type Side = 'limit' | 'ours';

/** A measurement: microseconds per operation, bytes per customer, milliseconds, or kilobytes. */
export interface Figure {
  readonly median: number;
  readonly p99?: number;
}

export type Figures = Readonly<Record<string, Figure>>;

/** The customers that one process works on, spread evenly over the apps. */
export interface Population {
  readonly customers: number;
  readonly apps: number;
}

/** The size of a run. */
export interface Scale {
  /** Customers of the small populations. */
  readonly few: number;
  /** Customers of the large populations. */
  readonly many: number;
  /** The fraction of its operations that each case runs: 1 in a full run. */
  readonly share: number;
}

/**
 * How a row compares its figures:
 * - `throughput`: our operations per second as a fraction of the limit's. The goal is a minimum; all other goals are maximums.
 * - `growth`: our time for `figure` as a multiple of our time for `base`. The limit's own multiple is allowed, too.
 * - `size`: our bytes as a multiple of the limit's.
 * - `overhead`: our milliseconds above the limit's. The goal grows in proportion if Node starts slower than in 60 ms.
 * - `time`: our milliseconds. The limit's own milliseconds are allowed, too.
 * - `download`: our kilobytes of 1000 bytes.
 */
export type Kind = 'throughput' | 'growth' | 'size' | 'overhead' | 'time' | 'download';

/** What the rows of a case tell a reader. The table has a part for each question, in this order. */
export const QUESTIONS = {
  service: 'What does the service cost, with customers in memory?',
  population: 'What grows with the number of customers?',
  key: 'What does an idempotency key cost, and an import?',
  verifiers: 'What do SMS codes of the otp verifier cost?',
  file: 'How fast is a file?',
  redis: 'How fast is Redis?',
  http: 'What does HTTP cost?',
  start: 'What does the package add to an application?',
} as const;
export type Question = keyof typeof QUESTIONS;

/** The place of a row in a chart: a point of a line, or a bar of a group. */
export interface Point {
  readonly chart: 'key' | 'population';
  readonly series: string;
  readonly x: number;
}

/** A row of the table. */
export interface Row {
  readonly title: string;
  readonly kind: Kind;
  /** The name of the compared figure. */
  readonly figure: string;
  /** The name of our figure that a `growth` is relative to. */
  readonly base?: string;
  /** undefined for a row that only informs. */
  readonly goal?: number;
  readonly point?: Point;
}

/** A benchmark. Each side measures each population in a separate process. */
export interface Case {
  readonly question: Question;
  /** Whether cases with this population are measured in one process: storing the customers takes the most time. */
  readonly sharesPopulation?: boolean;
  /** Returns why this machine cannot run the case, or undefined if it can. */
  readonly unavailable?: () => string | undefined;
  readonly populations: (scale: Scale) => readonly Population[];
  readonly rows: (scale: Scale) => readonly Row[];
  readonly limit: (population: Population, scale: Scale) => Promise<Figures>;
  readonly ours: (population: Population, scale: Scale) => Promise<Figures>;
}

/** The work of one process: one side of some cases, on one population. */
export interface Job {
  readonly names: readonly string[];
  readonly side: Side;
  readonly population: Population;
  readonly scale: Scale;
}

/** The figures of a process by the names of the cases. */
export type JobFigures = Readonly<Record<string, Figures>>;

/** Returns the numbers of customers from few to many, each ten times the last. */
export const powersOfTen = ({ few, many }: Scale): number[] =>
  few >= many ? [many] : [few, ...powersOfTen({ few: few * 10, many, share: 1 })];

/** Abbreviates a count: `1 k`, `1 M`. */
export const short = (count: number): string =>
  count >= 1_000_000 ? `${count / 1_000_000} M` : count >= 1000 ? `${count / 1000} k` : String(count);

/** Names a population: `1 k, one app`; `1 M, 1000 apps`. */
export const label = ({ customers, apps }: Population): string =>
  `${short(customers)}, ${apps === 1 ? 'one app' : `${apps} apps`}`;
