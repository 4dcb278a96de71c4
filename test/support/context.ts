import type { OperationContext } from '../../src/core.ts';

/** What an operation of a service with so many milliseconds gives its store. */
export function contextOf(ms: number): OperationContext {
  const end = performance.now() + ms;
  const { signal } = new AbortController();
  return { operation: 'op', remaining: () => Math.max(0, end - performance.now()), signal };
}
