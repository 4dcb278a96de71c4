import type { Row } from '../../benchmarks/support/case.ts';
import { outcomeOf } from '../../benchmarks/support/outcome.ts';
import type { RunResult } from '../../benchmarks/support/result.ts';

/** The rounds' values of a throughput row by its title. */
export type Values = Readonly<Record<string, readonly number[]>>;

/** Returns the result of a run whose rows have these values. */
export function runOf(values: Values, shape: Partial<Row> = {}): RunResult {
  const outcomes = Object.entries(values).map(([title, ofRounds]) => {
    const row: Row = { title, kind: 'throughput', figure: title, goal: 0.5, ...shape };
    const rounds = ofRounds.map((value) => ({
      limit: { [title]: { median: row.kind === 'throughput' ? value : 1, p99: 5 } },
      ours: { [title]: { median: row.kind === 'throughput' ? 1 : value, p99: 9 } },
    }));
    return outcomeOf(row, rounds);
  });
  return {
    environment: {
      date: '2026-01-31T12:00:00.000Z',
      node: 'v20.20.2',
      platform: 'linux x64',
      cpu: 'A <fast> processor',
      cores: 2,
      memoryGigabytes: 8,
    },
    quick: false,
    rounds: 3,
    cases: [{ name: 'create', question: 'service', outcomes }],
  };
}
