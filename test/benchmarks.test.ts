import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { cases } from '../benchmarks/cases/all.ts';
import { type Figures, label, type Row } from '../benchmarks/support/case.ts';
import { chartOf } from '../benchmarks/support/chart.ts';
import { outcomeOf, type Round } from '../benchmarks/support/outcome.ts';
import { median, quantile } from '../benchmarks/support/statistics.ts';
import { tableOf } from '../benchmarks/support/table.ts';

const scale = { few: 1000, many: 1_000_000, share: 1 };
const rows = Object.values(cases).flatMap((each) => each.rows(scale));

describe('the benchmarks', () => {
  test('have a row for each goal', () => {
    const goals: [title: RegExp, kind: Row['kind'], goal: number, count: number][] = [
      [/^create$/, 'throughput', 0.85, 1],
      [/^retrieve, 1 [kM]$/, 'throughput', 0.6, 2],
      [/^update$/, 'throughput', 0.6, 1],
      [/^list of (10|100) (newest|middle|anywhere), 1 [kM], (one app|1000 apps)$/, 'throughput', 0.6, 18],
      [/^list of (10|100) (newest|middle|anywhere), 1 M, (one app|1000 apps): growth$/, 'growth', 1.5, 12],
      [/^heap per customer, 1 M$/, 'size', 1.3, 1],
      [/^cache hit$/, 'throughput', 0.6, 1],
      [/^(memory|file|redis), create with a key, (1 caller|(16|256) callers)$/, 'throughput', 0.6, 9],
      [/^(memory|file|redis), import relative to creates of 256 callers$/, 'throughput', 0.6, 3],
      [/^file create, (1 caller|16 callers|256 callers)$/, 'throughput', 0.8, 3],
      [/^file create, 256 callers relative to 1$/, 'growth', 1 / 8, 1],
      [/^file create, 256 callers: p99 relative to p50$/, 'growth', 5, 1],
      [/^file create, 256 callers: loop delay p99$/, 'time', 5, 1],
      [/^file bytes per customer$/, 'size', 1.1, 1],
      [/^file (retrieve|list of 100 (newest|middle)), 1 M, (one app|1000 apps)$/, 'throughput', 0.7, 6],
      [/^file list of 10 (newest|middle), 1 M, (one app|1000 apps)$/, 'throughput', 0.4, 4],
      [/^file open, 1 M, (one app|1000 apps)$/, 'time', 200, 2],
      [/^http handler, (retrieve|list of 10|update)$/, 'throughput', 0.4, 3],
      [/^http server, retrieve$/, 'throughput', 0.5, 1],
      [/^redis, (retrieve|list of 10), (1 caller|(16|256) callers)$/, 'throughput', 0.8, 6],
      [/^redis, create, 1 caller$/, 'throughput', 0.8, 1],
      [/^redis, create, (16|256) callers$/, 'throughput', 0.6, 2],
      [/^redis, cold retrieve, (1 caller|(16|256) callers)$/, 'throughput', 0.6, 3],
      [/^redis, retrieve relative to GET of redis-benchmark, 16 callers$/, 'throughput', 0, 1],
      [/^redis, cached retrieve$/, 'throughput', 0.6, 1],
      [/^redis, list of 10, partitions: (4|16)$/, 'growth', 2, 2],
      [/^redis, list of 10, partitions: 64$/, 'growth', 4, 1],
      [/^cold start, (import|require) core$/, 'overhead', 25, 2],
      [/^cold start, (import|require) and createClientele$/, 'overhead', 60, 2],
    ];
    for (const [title, kind, goal, count] of goals) {
      const matching = rows.filter((row) => title.test(row.title) && row.kind === kind && row.goal === goal);
      assert.equal(new Set(matching.map((row) => row.title)).size, count, String(title));
    }
    assert.equal(rows.length, 92);
  });

  test('measure the growth of a list from the small population', () => {
    const figures = new Set(rows.map(({ figure }) => figure));
    for (const { kind, base } of rows) {
      assert.equal(kind === 'growth', base !== undefined);
      const isList = base?.startsWith('list') ?? false;
      if (isList) assert.ok(figures.has(base ?? '') && base?.endsWith(label({ customers: 1000, apps: 1 })), base);
    }
  });
});

describe('statistics', () => {
  test('the median is the middle value, or the mean of the two in the middle', () => {
    assert.equal(median([9]), 9);
    assert.equal(median([10, 9, 1]), 9);
    assert.equal(median([10, 1, 2, 4]), 3);
    assert.equal(median([]), Number.NaN);
  });

  test('a quantile is the value that this fraction of the values does not exceed', () => {
    const values = Array.from({ length: 1000 }, (_, i) => 1000 - i);
    assert.equal(quantile(values, 0.99), 990);
    assert.equal(quantile(values, 0.5), 500);
    assert.equal(quantile(values, 1), 1000);
    assert.equal(quantile([7], 0.99), 7);
    assert.equal(quantile([], 0.99), Number.NaN);
  });
});

describe('an outcome', () => {
  const rounds = (...pairs: [limit: Figures, ours: Figures][]): Round[] =>
    pairs.map(([limit, ours]) => ({ limit, ours }));
  const figure = (value: number): Figures => ({ it: { median: value } });
  const row = (kind: Row['kind'], goal: number): Row => ({ title: '<it>', kind, figure: 'it', goal });

  test('is the median over the rounds, each of which compares its own two sides', () => {
    const noisy = rounds([figure(1), figure(2)], [figure(4), figure(10)], [figure(100), figure(125)]);
    const { value, least, most, ok } = outcomeOf(row('throughput', 0.5), noisy);
    assert.deepEqual({ value, least, most, ok }, { value: 0.5, least: 0.4, most: 0.8, ok: true });
    assert.equal(outcomeOf(row('throughput', 0.51), noisy).ok, false);
  });

  test('is a multiple for a size and a difference for an overhead', () => {
    assert.equal(outcomeOf(row('size', 1.3), rounds([figure(800), figure(1000)])).value, 1.25);
    assert.equal(outcomeOf(row('size', 1.2), rounds([figure(800), figure(1000)])).ok, false);
    assert.equal(outcomeOf(row('overhead', 25), rounds([figure(40), figure(65)])).value, 25);
    assert.equal(outcomeOf(row('overhead', 24), rounds([figure(40), figure(65)])).ok, false);
  });

  test('allows more overhead in proportion if Node itself starts slowly', () => {
    assert.equal(outcomeOf(row('overhead', 25), rounds([figure(120), figure(170)])).ok, true);
    assert.equal(outcomeOf(row('overhead', 25), rounds([figure(120), figure(171)])).ok, false);
  });

  test('is our own multiple for a growth, which may be as high as the multiple of the limit', () => {
    const growth = { ...row('growth', 1.5), base: 'base' };
    const measured = (base: number, it: number) => ({ base: { median: base }, it: { median: it } });
    const outcome = outcomeOf(growth, rounds([measured(1, 1), measured(10, 16)]));
    assert.deepEqual([outcome.value, outcome.limit.median, outcome.ok], [1.6, 1, false]);
    assert.equal(outcomeOf(growth, rounds([measured(1, 2), measured(10, 16)])).ok, true);
    assert.equal(outcomeOf(growth, rounds([measured(1, 1), measured(10, 15)])).ok, true);
  });

  test('throws if a figure was not measured', () => {
    assert.throws(() => outcomeOf(row('throughput', 0.5), rounds([figure(1), {}])), /it was not measured/);
  });

  test('is a row of the table and a bar of the chart', () => {
    const outcomes = [
      outcomeOf(row('throughput', 0.5), rounds([figure(1), figure(4)])),
      outcomeOf(row('size', 1), rounds([figure(2), figure(1)])),
    ];
    const [, , missed, met] = tableOf(outcomes).split('\n');
    assert.match(missed ?? '', /^\| <it> .* 25 % .*>= 50 % \| MISSED \|$/);
    assert.match(met ?? '', /0\.50 x .* ok \|$/);
    const chart = chartOf(outcomes, 'a & b');
    assert.match(chart, /a &#38; b/);
    assert.equal(chart.match(/&#60;it&#62;/g)?.length, 2);
  });
});
