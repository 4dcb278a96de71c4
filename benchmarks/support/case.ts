/** The two programs that a case compares: the hand-written limit and the package. */
export type Side = 'limit' | 'ours';

/** A measurement: microseconds per operation, bytes per customer, or milliseconds. */
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
 */
export type Kind = 'throughput' | 'growth' | 'size' | 'overhead' | 'time';

/** A row of the table. */
export interface Row {
  readonly title: string;
  readonly kind: Kind;
  /** The name of the compared figure. */
  readonly figure: string;
  /** The name of our figure that a `growth` is relative to. */
  readonly base?: string;
  readonly goal: number;
}

/** A benchmark. Each side measures each population in a separate process. */
export interface Case {
  /** Returns why this machine cannot run the case, or undefined if it can. */
  readonly unavailable?: () => string | undefined;
  readonly populations: (scale: Scale) => readonly Population[];
  readonly rows: (scale: Scale) => readonly Row[];
  readonly limit: (population: Population, scale: Scale) => Promise<Figures>;
  readonly ours: (population: Population, scale: Scale) => Promise<Figures>;
}

/** The work of one process. */
export interface Job {
  readonly name: string;
  readonly side: Side;
  readonly population: Population;
  readonly scale: Scale;
}

/** Abbreviates a count: `1 k`, `1 M`. */
export const short = (count: number): string =>
  count >= 1_000_000 ? `${count / 1_000_000} M` : count >= 1000 ? `${count / 1000} k` : String(count);

/** Names a population: `1 k, one app`; `1 M, 1000 apps`. */
export const label = ({ customers, apps }: Population): string =>
  `${short(customers)}, ${apps === 1 ? 'one app' : `${apps} apps`}`;
