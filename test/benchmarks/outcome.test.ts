import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Figures, Row } from '../../benchmarks/support/case.ts';
import { outcomeOf, type Round } from '../../benchmarks/support/outcome.ts';

describe('an outcome', () => {
  const rounds = (...pairs: [limit: Figures, ours: Figures][]): Round[] =>
    pairs.map(([limit, ours]) => ({ limit, ours }));
  const figure = (value: number): Figures => ({ it: { median: value } });
  const row = (kind: Row['kind'], goal: number): Row => ({ title: '<it>', kind, figure: 'it', goal });

  test('is the median over the rounds, each of which compares its own two sides', () => {
    const noisy = rounds([figure(1), figure(2)], [figure(4), figure(10)], [figure(100), figure(125)]);
    const { value, values, ok } = outcomeOf(row('throughput', 0.5), noisy);
    assert.deepEqual({ value, values, ok }, { value: 0.5, values: [0.5, 0.4, 0.8], ok: true });
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

  test('uses only the rounds in which the row was measured, because large populations are not in every round', () => {
    const some = rounds([figure(1), figure(2)], [{}, {}]);
    assert.deepEqual(outcomeOf(row('throughput', 0.5), some).values, [0.5]);
  });

  test('of a row without a goal neither meets nor misses it', () => {
    const informative: Row = { title: 'it', kind: 'throughput', figure: 'it' };
    assert.equal('ok' in outcomeOf(informative, rounds([figure(1), figure(2)])), false);
  });

  test('is our own value for a download', () => {
    const { value, ok } = outcomeOf(row('download', 20), rounds([figure(0), figure(20.1)]));
    assert.deepEqual([value, ok], [20.1, false]);
  });
});
