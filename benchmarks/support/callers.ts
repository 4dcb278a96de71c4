import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Figure } from './case.ts';
import type { Timed } from './measure.ts';
import { median, quantile } from './statistics.ts';

/** Into how many parts the operations are divided. */
const PARTS = 10;

/** What many callers at once measured. */
export interface Load {
  /** Microseconds between two answers, and the p99 of what one caller waits. */
  readonly pace: Figure;
  /** Microseconds that a caller waits: half of them less. */
  readonly wait: Figure;
  /** The same for all but one of a hundred. */
  readonly longWait: Figure;
  /** Milliseconds by which timers of this process came late, all but one of a hundred. */
  readonly loopDelay: Figure;
}

/** Operations of this many callers, each awaiting its own before the next; warmed up by half as many. */
export async function measureCallers(operation: Timed, callers: number, operations: number): Promise<Load> {
  let i = 0;
  const run = async (count: number, waits?: number[]): Promise<void> => {
    let left = count;
    const caller = async () => {
      while (left > 0) {
        left -= 1;
        const start = performance.now();
        await operation(i++);
        waits?.push((performance.now() - start) * 1000);
      }
    };
    await Promise.all(Array.from({ length: callers }, caller));
  };
  await run(operations / 2);
  const paces: number[] = [];
  const waits: number[] = [];
  const delays = monitorEventLoopDelay({ resolution: 1 });
  delays.enable();
  while (paces.length < PARTS) {
    const start = performance.now();
    await run(operations / PARTS, waits);
    paces.push(((performance.now() - start) * 1000) / (operations / PARTS));
  }
  delays.disable();
  const longWait = quantile(waits, 0.99);
  return {
    pace: { median: median(paces), p99: longWait },
    wait: { median: median(waits) },
    longWait: { median: longWait },
    loopDelay: { median: delays.percentile(99) / 1e6 },
  };
}
