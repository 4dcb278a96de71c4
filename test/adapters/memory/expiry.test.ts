import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ExpiryCleanup } from '../../../adapters/memory/expiry.ts';

/** Returns a map after a number of steps. Each step adds an entry, which expires after `life` steps. */
function run(life: number, steps: number): Map<string, object> {
  const entries = new Map<string, { expiresAt: number }>();
  const cleanup = new ExpiryCleanup(entries);
  for (let now = 0; now < steps; now += 1) {
    cleanup.deleteSome(now);
    entries.set(`key ${now}`, { expiresAt: now + life });
  }
  return entries;
}

/** Returns how long a run takes, in milliseconds. */
function timeOf(life: number, steps: number): number {
  const start = performance.now();
  run(life, steps);
  return performance.now() - start;
}

describe('the cleanup of expired entries', () => {
  it('deletes entries at their expiry, and none before', () => {
    const entries = new Map(Array.from({ length: 10 }, (_, i) => [i.toString(), { expiresAt: 5 + i }]));
    const cleanup = new ExpiryCleanup(entries);
    for (let now = 0; now < 20; now += 1) {
      for (let calls = 0; calls < 10; calls += 1) cleanup.deleteSome(now);
      assert.equal(entries.size, Math.min(10, Math.max(0, 14 - now)));
    }
  });

  it('keeps a map about as large as its entries that have not expired', () => {
    for (const life of [1, 10, 1_000]) {
      const { size } = run(life, 20_000);
      assert.ok(size <= life * 1.5 + 5, `${size} entries, of which ${life} have not expired`);
    }
  });

  it('deletes a few entries at a time, because many would block the event loop', () => {
    const entries = new Map(Array.from({ length: 10_000 }, (_, i) => [`key ${i}`, { expiresAt: 0 }]));
    const cleanup = new ExpiryCleanup(entries);
    for (let calls = 1; entries.size > 0; calls += 1) {
      const before = entries.size;
      cleanup.deleteSome(1);
      assert.ok(before - entries.size <= 4);
      assert.ok(calls <= 10_000);
    }
  });

  it('takes the same time for each entry, however many are deleted', () => {
    const [small, large] = [1_000, 50_000].map((life) =>
      Math.min(...Array.from({ length: 3 }, () => timeOf(life, 120_000))),
    ) as [number, number];
    assert.ok(large < 15 * small, `${large} ms with 50,000 entries, ${small} ms with 1,000`);
  });
});
