import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { cases } from '../benchmarks/cases/all.ts';
import { type Figures, label, type Row } from '../benchmarks/support/case.ts';
import { chartOf } from '../benchmarks/support/chart.ts';
import { outcomeOf, type Round } from '../benchmarks/support/outcome.ts';
import { median, quantile } from '../benchmarks/support/statistics.ts';
import { tableOf } from '../benchmarks/support/table.ts';

const scale = { few: 1000, many: 1_000_000, effort: 1 };
const rows = Object.values(cases).flatMap((each) => each.rows(scale));

describe('the benchmarks', () => {
  test('have a row for everything that is promised', () => {
    const expected: [pattern: RegExp, kind: Row['kind'], expected: number, count: number][] = [
      [/^create$/, 'rate', 0.5, 1],
      [/^retrieve, 1 [kM]$/, 'rate', 0.5, 2],
      [/^list of (10|100) (newest|middle|anywhere), 1 [kM], (one app|1000 apps)$/, 'rate', 0.5, 18],
      [/^list of (10|100) (newest|middle|anywhere), 1 M, (one app|1000 apps): flatness$/, 'flatness', 1.5, 12],
      [/^heap a customer, 1 M$/, 'size', 1.3, 1],
      [/^cache hit$/, 'rate', 0.5, 1],
      [/^file create, (1 caller|16 callers|256 callers)$/, 'rate', 0.8, 3],
      [/^file create, 256 callers beside one$/, 'flatness', 1 / 8, 1],
      [/^file create, 256 callers: p99 beside p50$/, 'flatness', 5, 1],
      [/^file create, 256 callers: loop delay p99$/, 'lateness', 5, 1],
      [/^file bytes a customer$/, 'size', 1.1, 1],
      [/^file (retrieve|list of 100 (newest|middle)), 1 M, (one app|1000 apps)$/, 'rate', 0.7, 6],
      [/^file list of 10 (newest|middle), 1 M, (one app|1000 apps)$/, 'rate', 0.4, 4],
      [/^file open, 1 M, (one app|1000 apps)$/, 'lateness', 200, 2],
      [/^http handler, (retrieve|list of 10|update)$/, 'rate', 0.4, 3],
      [/^http server, retrieve$/, 'rate', 0.5, 1],
      [/^redis, (create|retrieve|retrieve, of many|list of 10), (1|16|256) callers$/, 'rate', 0.8, 12],
      [/^redis, retrieve beside GET of redis-benchmark, 16 callers$/, 'rate', 0, 1],
      [/^redis, retrieve, cached$/, 'rate', 0.5, 1],
      [/^redis, list of 10, partitions: (4|16)$/, 'flatness', 2, 2],
      [/^redis, list of 10, partitions: 64$/, 'flatness', 4, 1],
      [/^cold (import|require) core$/, 'delay', 25, 2],
      [/^cold (import|require) and createClientele$/, 'delay', 60, 2],
    ];
    for (const [pattern, kind, ratio, count] of expected) {
      const found = rows.filter((row) => pattern.test(row.title) && row.kind === kind && row.expected === ratio);
      assert.equal(new Set(found.map(({ title }) => title)).size, count, String(pattern));
    }
    assert.equal(rows.length, 79);
  });

  test('start a flatness from a row of the small population', () => {
    const figures = new Set(rows.map(({ figure }) => figure));
    for (const { kind, base } of rows) {
      assert.equal(kind === 'flatness', base !== undefined);
      const lists = base?.startsWith('list') ?? false;
      if (lists) assert.ok(figures.has(base ?? '') && base?.endsWith(label({ customers: 1000, apps: 1 })), base);
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

  test('a quantile is the value that this share of the values does not exceed', () => {
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
  const one = (value: number): Figures => ({ it: { median: value } });
  const row = (kind: Row['kind'], expected: number): Row => ({ title: '<it>', kind, figure: 'it', expected });

  test('compares the sides of each round, and takes the median of the rounds', () => {
    const slowing = rounds([one(1), one(2)], [one(4), one(10)], [one(100), one(125)]);
    const { value, least, most, ok } = outcomeOf(row('rate', 0.5), slowing);
    assert.deepEqual({ value, least, most, ok }, { value: 0.5, least: 0.4, most: 0.8, ok: true });
    assert.equal(outcomeOf(row('rate', 0.51), slowing).ok, false);
  });

  test('of a size is a multiple, of a delay a difference', () => {
    assert.equal(outcomeOf(row('size', 1.3), rounds([one(800), one(1000)])).value, 1.25);
    assert.equal(outcomeOf(row('size', 1.2), rounds([one(800), one(1000)])).ok, false);
    assert.equal(outcomeOf(row('delay', 25), rounds([one(40), one(65)])).value, 25);
    assert.equal(outcomeOf(row('delay', 24), rounds([one(40), one(65)])).ok, false);
  });

  test('of a delay is judged in proportion where Node itself starts slowly', () => {
    assert.equal(outcomeOf(row('delay', 25), rounds([one(120), one(170)])).ok, true);
    assert.equal(outcomeOf(row('delay', 25), rounds([one(120), one(171)])).ok, false);
  });

  test('of a flatness is our own multiple, which may be as high as that of the limit', () => {
    const flatness = { ...row('flatness', 1.5), base: 'base' };
    const measured = (base: number, it: number) => ({ base: { median: base }, it: { median: it } });
    const outcome = outcomeOf(flatness, rounds([measured(1, 1), measured(10, 16)]));
    assert.deepEqual([outcome.value, outcome.limit.median, outcome.ok], [1.6, 1, false]);
    assert.equal(outcomeOf(flatness, rounds([measured(1, 2), measured(10, 16)])).ok, true);
    assert.equal(outcomeOf(flatness, rounds([measured(1, 1), measured(10, 15)])).ok, true);
  });

  test('refuses what was not measured', () => {
    assert.throws(() => outcomeOf(row('rate', 0.5), rounds([one(1), {}])), /it was not measured/);
  });

  test('is a line of the table and a bar of the chart', () => {
    const outcomes = [
      outcomeOf(row('rate', 0.5), rounds([one(1), one(4)])),
      outcomeOf(row('size', 1), rounds([one(2), one(1)])),
    ];
    const [, , missed, fine] = tableOf(outcomes).split('\n');
    assert.match(missed ?? '', /^\| <it> .* 25 % .*>= 50 % \| MISSED \|$/);
    assert.match(fine ?? '', /0\.50 x .* ok \|$/);
    const chart = chartOf(outcomes, 'a & b');
    assert.match(chart, /a &#38; b/);
    assert.equal(chart.match(/&#60;it&#62;/g)?.length, 2);
  });
});
