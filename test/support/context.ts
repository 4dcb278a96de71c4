import type { OperationContext } from '../../src/core.ts';

/** Returns the context of an operation that has so many milliseconds left. */
export function contextOf(ms: number, signal = new AbortController().signal): OperationContext {
  const end = performance.now() + ms;
  return { operation: 'op', remaining: () => Math.max(0, end - performance.now()), signal };
}
