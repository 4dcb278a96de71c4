import type { Figure } from './case.ts';
import { median, quantile } from './statistics.ts';

/** Into how many parts the operations are divided: long enough that each bears its garbage collections. */
const PARTS = 20;
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
