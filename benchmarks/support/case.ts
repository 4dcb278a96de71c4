export type Side = 'limit' | 'ours';

/** What was measured: microseconds an operation, bytes a customer, or milliseconds a start. */
export interface Figure {
  readonly median: number;
  readonly p99?: number;
}

export type Figures = Readonly<Record<string, Figure>>;

/** What one process works on. */
export interface Population {
  readonly customers: number;
  /** The customers are spread over them evenly. */
  readonly apps: number;
}

/** How large a run is. */
export interface Scale {
  /** Customers of the smaller populations, and of the larger ones. */
  readonly few: number;
  readonly many: number;
  /** The share of their operations that the cases perform. */
  readonly effort: number;
}

/**
 * How a row is read. `rate`: our operations a second as a share of the limit's, at least the wanted one. `flatness`: our
 * time an operation as a multiple of our time for `base`, at most, or no more than the limit's own such multiple. `size`:
 * our bytes as a multiple of the limit's, at most. `delay`: our milliseconds above the limit's, at most; in proportion
 * more where starting Node takes over 60. `lateness`: our milliseconds, at most, or no more than the limit's own.
 */
export type Kind = 'rate' | 'flatness' | 'size' | 'delay' | 'lateness';

/** A line of the table. */
export interface Row {
  readonly title: string;
  readonly kind: Kind;
  /** The figure that is compared. */
  readonly figure: string;
  /** The figure of ours that a `flatness` starts from. */
  readonly base?: string;
  readonly expected: number;
}

/** A benchmark: each population is measured on both sides, each time in a process of its own. */
export interface Case {
  /** Why it cannot be run on this machine, where it cannot. */
  readonly unavailable?: () => string | undefined;
  readonly populations: (scale: Scale) => readonly Population[];
  readonly rows: (scale: Scale) => readonly Row[];
  readonly limit: (population: Population, scale: Scale) => Promise<Figures>;
  readonly ours: (population: Population, scale: Scale) => Promise<Figures>;
}

/** What the parent asks of a process. */
export interface Job {
  readonly name: string;
  readonly side: Side;
  readonly population: Population;
  readonly scale: Scale;
}

/** `1 k`, `1 M`. */
export const short = (count: number): string =>
  count >= 1_000_000 ? `${count / 1_000_000} M` : count >= 1000 ? `${count / 1000} k` : String(count);

/** `1 k, one app`; `1 M, 1000 apps`. */
export const label = ({ customers, apps }: Population): string =>
  `${short(customers)}, ${apps === 1 ? 'one app' : `${apps} apps`}`;
