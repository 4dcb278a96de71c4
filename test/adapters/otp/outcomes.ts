import { ClienteleError } from '../../../src/core.ts';

/** Counts the outcomes of calls: their values, or the code of their error with `attempts_left`. */
export async function outcomesOf(calls: readonly unknown[]): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const result of await Promise.allSettled(calls)) {
    const name = result.status === 'fulfilled' ? String(result.value) : nameOf(result.reason);
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

function nameOf(error: unknown): string {
  if (!(error instanceof ClienteleError)) throw error;
  const { code, attempts_left } = error;
  return attempts_left === undefined ? code : `${code} ${attempts_left}`;
}
