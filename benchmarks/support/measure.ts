import type { Figure } from './case.ts';
import { median, quantile } from './statistics.ts';

/** Into how many parts the operations are divided: long enough that each bears its garbage collections. */
const PARTS = 20;
/** The same where many call at once, and the last of each part wait alone. */
const TOGETHER_PARTS = 5;
/** Operations that are timed alone, for the p99. Both sides bear the clock's own cost there. */
const ALONE = 5000;

export type Timed = (i: number) => PromiseLike<unknown>;

/** How many operations {@link measure} performs, numbered from 0. */
export const needed = (operations: number): number => operations * 1.5 + ALONE;

/** Microseconds an operation, one awaited after the other: warmed up by half as many, the median of parts. */
export async function measure(operation: Timed, operations: number): Promise<Figure> {
  collectGarbage();
  let i = 0;
  for (; i < operations / 2; i += 1) await operation(i);
  const parts: number[] = [];
  for (const size = operations / PARTS; parts.length < PARTS; ) {
    const start = performance.now();
    for (let left = size; left > 0; left -= 1, i += 1) await operation(i);
    parts.push(((performance.now() - start) * 1000) / size);
  }
  const alone: number[] = [];
  for (let left = ALONE; left > 0; left -= 1, i += 1) {
    const start = performance.now();
    await operation(i);
    alone.push((performance.now() - start) * 1000);
  }
  return { median: median(parts), p99: quantile(alone, 0.99) };
}

/** How many operations {@link measureTogether} performs, numbered from 0. */
export const neededTogether = (operations: number): number => Math.ceil(operations * 1.5) + 10;

/**
 * Microseconds an operation where so many callers each await theirs: the time of all divided by their number, warmed up by
 * half as many. The p99 is of what one caller waits.
 */
export async function measureTogether(operation: Timed, operations: number, callers: number): Promise<Figure> {
  collectGarbage();
  let i = 0;
  const waits: number[] = [];
  const caller = async (end: number) => {
    while (i < end) {
      i += 1;
      const start = performance.now();
      await operation(i - 1);
      waits.push((performance.now() - start) * 1000);
    }
  };
  const all = (end: number) => Promise.all(Array.from({ length: callers }, () => caller(end)));
  await all(operations / 2);
  waits.length = 0;
  const parts: number[] = [];
  for (const size = operations / TOGETHER_PARTS; parts.length < TOGETHER_PARTS; ) {
    const [start, from] = [performance.now(), i];
    await all(from + size);
    parts.push(((performance.now() - start) * 1000) / (i - from));
  }
  return { median: median(parts), p99: quantile(waits, 0.99) };
}

/** Measures one operation after the other in this process. */
export async function measureAll(
  operations: Readonly<Record<string, [Timed, number]>>,
): Promise<Record<string, Figure>> {
  const figures: Record<string, Figure> = {};
  for (const [name, [operation, count]] of Object.entries(operations)) figures[name] = await measure(operation, count);
  return figures;
}

/** Bytes on the heap once nothing is garbage. */
export function heapUsed(): number {
  collectGarbage();
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

function collectGarbage(): void {
  if (globalThis.gc === undefined) throw new Error('run with --expose-gc');
  globalThis.gc();
}
