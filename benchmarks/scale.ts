/*
 * Computes the capacity table of docs/redis.md from the figures of a run. The arithmetic is here; the measurements are those
 * of `cases/redis-capacity.ts` and `cases/redis.ts`.
 */

import { partitionedTitle, title } from './cases/redis.ts';
import { CAPACITY } from './cases/redis-capacity.ts';
import type { Outcome } from './support/outcome.ts';

/** Memory of a primary of 32 GB for data. The rest is for fragmentation, replication and saving. */
const PRIMARY_BYTES = 25e9;
/** The default of the option `events`. All partitions together keep so many. */
const EVENTS_KEPT = 100_000;
/** The rows of the table. Each partition has less than 10 million customers, the limit that docs/redis.md gives. */
const ROWS = [
  { customers: 10e6, partitions: 1 },
  { customers: 100e6, partitions: 16 },
  { customers: 500e6, partitions: 64 },
  { customers: 1000e6, partitions: 128 },
] as const;
const CALLERS = 256;

/** The part of an outcome that is used here. */
export type MeasuredRow = Pick<Outcome, 'ours'> & { readonly row: Pick<Outcome['row'], 'title'> };

/** What a run measured, in bytes and in microseconds. */
export interface Measurements {
  readonly customerBytes: number;
  readonly eventBytes: number;
  /** Processor time of the servers for a create in one partition, and in several. */
  readonly createTime: number;
  readonly partitionedCreateTime: number;
  /** The part of the latter that the first partition needs for all others. */
  readonly firstPartitionTime: number;
  readonly retrieveTime: number;
  /** Elapsed time per create of one process with many callers. */
  readonly processCreateTime: number;
  /** Latency of a list as a multiple of the latency in one partition, by the number of partitions. */
  readonly listGrowth: ReadonlyMap<number, number>;
}

/** Takes the measurements from the rows of a run. Throws if the run lacks a row. */
export function measurementsOf(rows: readonly MeasuredRow[]): Measurements {
  const medians = new Map(rows.map(({ row, ours }) => [row.title, ours.median]));
  const medianOf = (name: string): number => {
    const value = medians.get(name);
    if (value === undefined) throw new Error(`the run has no row "${name}"`);
    return value;
  };
  const createTime = medianOf(CAPACITY.create);
  const partitionCounts = ROWS.map(({ partitions }) => partitions).filter((partitions) => partitions > 1);
  return {
    customerBytes: medianOf(CAPACITY.customerBytes),
    eventBytes: medianOf(CAPACITY.eventBytes),
    createTime,
    // A growth row holds a multiple of its base.
    partitionedCreateTime: createTime * medianOf(CAPACITY.partitionedCreate),
    firstPartitionTime: createTime * medianOf(CAPACITY.firstPartition),
    retrieveTime: medianOf(CAPACITY.retrieve),
    processCreateTime: medianOf(title('create', CALLERS)),
    listGrowth: new Map(partitionCounts.map((partitions) => [partitions, medianOf(partitionedTitle(partitions))])),
  };
}

/** What a number of customers needs, and what their primaries can do. */
export interface Capacity {
  readonly primaries: number;
  readonly createsPerSecond: number;
  readonly retrievesPerSecond: number;
}

/** Computes the fewest primaries that hold the customers, and the operations per second that saturate a processor. */
export function capacityOf(customers: number, partitions: number, measured: Measurements): Capacity {
  const bytes = customers * measured.customerBytes + EVENTS_KEPT * measured.eventBytes;
  const primaries = Math.ceil(bytes / PRIMARY_BYTES);
  const { createTime, partitionedCreateTime, firstPartitionTime } = measured;
  // The primary of the first partition has its share of the creates, and gives all of them their positions.
  const busiest =
    partitions === 1 ? createTime : firstPartitionTime + (partitionedCreateTime - firstPartitionTime) / primaries;
  return {
    primaries,
    createsPerSecond: 1e6 / busiest,
    retrievesPerSecond: (primaries * 1e6) / measured.retrieveTime,
  };
}

/** Formats with two significant digits: `44,000`, `3.9 million`, `1 billion`. */
function rounded(value: number): string {
  const two = Number(value.toPrecision(2));
  const [scaled, unit] = two >= 1e9 ? [two / 1e9, ' billion'] : two >= 1e6 ? [two / 1e6, ' million'] : [two, ''];
  return `${scaled.toLocaleString('en-US')}${unit}`;
}

/** Writes the table and its measurements in Markdown. */
export function capacityText(rows: readonly MeasuredRow[]): string {
  const measured = measurementsOf(rows);
  const lines = ROWS.map(({ customers, partitions }) => {
    const { primaries, createsPerSecond, retrievesPerSecond } = capacityOf(customers, partitions, measured);
    const list = `${(measured.listGrowth.get(partitions) ?? 1).toFixed(1)} x`;
    return `| ${rounded(customers)} | ${partitions} | ${primaries} | ${rounded(createsPerSecond)} | ${rounded(retrievesPerSecond)} | ${list} |`;
  });
  const bytes = (value: number) => Math.round(value).toLocaleString('en-US');
  const time = (value: number) => `${value.toFixed(1)} µs`;
  return `| customers | partitions | primaries | creates per second | retrieves per second | list latency (one partition = 1.0 x) |
|---|---|---|---|---|---|
${lines.join('\n')}

The table is computed from these measurements:

- Memory: ${bytes(measured.customerBytes)} bytes for a customer with one card and its claim, and ${bytes(measured.eventBytes)} bytes for an event.
- Server time of a create: ${time(measured.createTime)} in one partition. In a cluster it is ${time(measured.partitionedCreateTime)}, of which the first partition takes ${time(measured.firstPartitionTime)} for all others.
- Server time of a retrieve: ${time(measured.retrieveTime)}.
- One process of the application with ${CALLERS} callers creates ${rounded(1e6 / measured.processCreateTime)} customers per second in one partition.`;
}
