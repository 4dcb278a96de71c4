/*
 * How run.ts works with `benchmarks/peers`. That folder has its own package.json, so the project's own installation stays
 * small. With `--peers`, run.ts installs its packages if they are missing, compiles `benchmarks/peers/worker.ts` to
 * `benchmarks/peers/.build/worker.js`, and puts a copy of the built package beside it: `clientele` is a peer as well. Then it
 * starts that program with one argument, a `PeerRequest` as JSON. The program prints its response to stdout as JSON.
 */

/** The operations that are measured on every peer. A peer that lacks one omits it. */
export type PeerOperation = 'create' | 'retrieve' | 'list of 10';

/** `list` asks for the peers, as `PeerDescription[]`. `measure` runs one peer in this process, and returns `PeerResult[]`. */
export type PeerRequest = 'list' | PeerJob;

/** The work of one process: it stores the rows in the peer, and measures each operation. */
export interface PeerJob {
  readonly peer: string;
  /** How many customers the peer holds when the measurement starts. */
  readonly rows: number;
  /** The fraction of its operations that each measurement runs: 1 in a full run. */
  readonly share: number;
}

/** A peer, as the charts and the documents show it. */
export interface PeerDescription {
  /** Name and version, such as `keyv 5.5.0`. Ours is `clientele, memory` or `clientele, HTTP`. */
  readonly peer: string;
  /** Peers are compared with those of the same transport. */
  readonly transport: 'in process' | 'HTTP';
  /** What the peer does not do, and ours does, in a few words. Empty for ours. */
  readonly omits: string;
  /** The largest number of rows that the peer is measured with: more would take minutes. */
  readonly mostRows?: number;
}

/** The figures of one operation in one process. */
export interface PeerResult {
  readonly peer: string;
  readonly operation: PeerOperation;
  readonly rows: number;
  /** Microseconds of one caller that awaits each operation before the next. */
  readonly p50: number;
  readonly p99: number;
}
