import type { Figure } from './case.ts';
import { median, quantile } from './statistics.ts';

/** The median is taken over this many parts. Each is long enough to include its garbage collections. */
const PARTS = 20;

/** Returns how many operations are timed one by one for the p99. Both sides pay for the clock there. */
const timedAlone = (operations: number): number => Math.min(5000, Math.max(500, Math.ceil(operations / 4)));

/** An operation that is measured; `i` counts the calls from 0. */
export type Operation = (i: number) => PromiseLike<unknown>;

/** Returns the largest number of times that {@link measure} calls the operation. */
export const totalOperations = (operations: number): number =>
  Math.ceil(operations * 1.5) + timedAlone(operations) + PARTS + 1;

/** Measures microseconds per operation for one caller that awaits each operation. Half as many operations warm up. */
export async function measure(operation: Operation, operations: number): Promise<Figure> {
  // A full collection of a million customers takes a second.
  collectGarbage({ type: 'minor' });
  let i = 0;
  for (; i < operations / 2; i += 1) await operation(i);
  const parts: number[] = [];
  for (const size = Math.ceil(operations / PARTS); parts.length < PARTS; ) {
    const start = performance.now();
    for (let remaining = size; remaining > 0; remaining -= 1, i += 1) await operation(i);
    parts.push(((performance.now() - start) * 1000) / size);
  }
  const alone: number[] = [];
  for (let remaining = timedAlone(operations); remaining > 0; remaining -= 1, i += 1) {
    const start = performance.now();
    await operation(i);
    alone.push((performance.now() - start) * 1000);
  }
  return { median: median(parts), p99: quantile(alone, 0.99) };
}

/** Measures several operations one after another. */
export async function measureAll(
  operations: Readonly<Record<string, [Operation, number]>>,
): Promise<Record<string, Figure>> {
  const figures: Record<string, Figure> = {};
  for (const [name, [operation, count]] of Object.entries(operations)) figures[name] = await measure(operation, count);
  return figures;
}

/** Returns the bytes on the heap after a garbage collection. */
export function heapUsed(): number {
  // The second collection frees what the first one only finalized.
  collectGarbage();
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

export function collectGarbage(options?: { type: 'minor' }): void {
  if (globalThis.gc === undefined) throw new Error('run with --expose-gc');
  globalThis.gc(options ?? {});
}
