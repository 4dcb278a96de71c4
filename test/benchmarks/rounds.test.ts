import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Case, Job, Population } from '../../benchmarks/support/case.ts';
import { measureRound } from '../../benchmarks/support/rounds.ts';

const scale = { few: 1000, many: 1_000_000, share: 1 };
const small: Population = { customers: 1000, apps: 1 };
const large: Population = { customers: 1_000_000, apps: 1 };

const caseOn = (sharesPopulation: boolean, ...populations: Population[]): Case => ({
  question: 'service',
  sharesPopulation,
  populations: () => populations,
  rows: () => [],
  limit: async () => ({}),
  ours: async () => ({}),
});

/** Returns the jobs of a round, in their order. */
async function jobsOf(round: number, cases: Readonly<Record<string, Case>>): Promise<string[]> {
  const jobs: Job[] = [];
  await measureRound(new Map(Object.entries(cases)), scale, round, async (job) => {
    jobs.push(job);
    return {};
  });
  return jobs.map(({ names, side, population }) => `${names.join('+')} ${side} ${population.customers}`);
}

describe('a round', () => {
  test('measures the limit before ours, and every second round in reverse', async () => {
    const cases = { a: caseOn(false, small) };
    assert.deepEqual(await jobsOf(1, cases), ['a limit 1000', 'a ours 1000']);
    assert.deepEqual(await jobsOf(2, cases), ['a ours 1000', 'a limit 1000']);
  });

  test('measures cases that share a population in one process', async () => {
    const cases = { a: caseOn(true, small), b: caseOn(true, small), c: caseOn(false, small) };
    assert.deepEqual(await jobsOf(1, cases), ['a+b limit 1000', 'a+b ours 1000', 'c limit 1000', 'c ours 1000']);
  });

  test('measures a population of a million in the first three rounds only', async () => {
    const cases = { a: caseOn(true, small, large) };
    assert.deepEqual((await jobsOf(3, cases)).length, 4);
    assert.deepEqual(await jobsOf(5, cases), ['a limit 1000', 'a ours 1000']);
  });

  test('collects the figures of a case from all its processes', async () => {
    const cases = new Map([['a', caseOn(true, small, large)]]);
    const round = await measureRound(cases, scale, 1, async ({ side, population }) => ({
      a: { [`${population.customers}`]: { median: side === 'limit' ? 1 : 2 } },
    }));
    assert.deepEqual(round.get('a'), {
      limit: { 1000: { median: 1 }, 1000000: { median: 1 } },
      ours: { 1000: { median: 2 }, 1000000: { median: 2 } },
    });
  });
});
