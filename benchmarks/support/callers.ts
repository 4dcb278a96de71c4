import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Figure } from './case.ts';
import { collectGarbage, type Operation } from './measure.ts';
import { median, quantile } from './statistics.ts';

/** The median is taken over at most this many parts. */
const PARTS = 10;
const FEWEST_PARTS = 3;
/** In each part a caller makes several operations, because it waits at the end of a part for the other callers. */
const PER_CALLER = 8;

/** The figures of several concurrent callers. */
export interface LoadFigures {
  /** Microseconds per operation: the elapsed time divided by the number of operations. Its p99 is the latency's. */
  readonly perOperation: Figure;
  /** The median and the p99 of a caller's microseconds from call to result. */
  readonly latency: Required<Figure>;
  /** The p99 of the milliseconds by which timers of this process fired late. */
  readonly loopDelay: Figure;
}

/** Names a number of callers: `1 caller`, `16 callers`. */
export const callersLabel = (callers: number): string => (callers === 1 ? '1 caller' : `${callers} callers`);

/** Runs `count` operations in several concurrent callers. Each caller awaits its operation before it starts the next. */
export async function runCallers(operation: Operation, callers: number, count: number): Promise<void> {
  let started = 0;
  const caller = async () => {
    while (started < count) await operation(started++);
  };
  await Promise.all(Array.from({ length: callers }, caller));
}

/** Returns the largest number of times that {@link measureCallers} calls the operation. */
export const totalCallerOperations = (operations: number): number => Math.ceil(operations * 1.5) + PARTS + 1;

/** Measures an operation under concurrent callers. Half as many operations warm up. */
export async function measureCallers(operation: Operation, callers: number, operations: number): Promise<LoadFigures> {
  collectGarbage();
  let total = 0;
  const latencies: number[] = [];
  const timed = async () => {
    const start = performance.now();
    await operation(total++);
    latencies.push((performance.now() - start) * 1000);
  };
  await runCallers(timed, callers, operations / 2);
  latencies.length = 0;
  const count = Math.min(PARTS, Math.max(FEWEST_PARTS, Math.floor(operations / callers / PER_CALLER)));
  const size = Math.ceil(operations / count);
  const parts: number[] = [];
  const delays = monitorEventLoopDelay({ resolution: 1 });
  delays.enable();
  while (parts.length < count) {
    const start = performance.now();
    await runCallers(timed, callers, size);
    parts.push(((performance.now() - start) * 1000) / size);
  }
  delays.disable();
  const latency = { median: median(latencies), p99: quantile(latencies, 0.99) };
  return {
    perOperation: { median: median(parts), p99: latency.p99 },
    latency,
    loopDelay: { median: delays.percentile(99) / 1e6 },
  };
}
