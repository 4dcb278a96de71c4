import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { OrderedIndex, type Position } from '../../../adapters/memory/ordered-index.ts';

interface Item extends Position {
  readonly text: string;
}

const byPosition = (a: Position, b: Position) => a.createdMs - b.createdMs || a.sequence - b.sequence;
const share = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const time = fc.integer({ min: -5, max: 305 });

/** What is done to an index of some thousand items: most of it at places that are there, some beside them. */
const step = fc.oneof(
  fc.record({ what: fc.constantFrom('add', 'next' as const), time, limit: fc.constantFrom(0, 1, 10, 700, 5000) }),
  fc.record({ what: fc.constantFrom('remove', 'replace', 'beside' as const), at: share }),
);

/** That the index answers as a sorted array does, next to a place. */
function compare(index: OrderedIndex<Item>, sorted: readonly Item[], place: Position, limit: number): void {
  const older = sorted.filter((item) => byPosition(item, place) < 0).reverse();
  const newer = sorted.filter((item) => byPosition(item, place) > 0);
  assert.deepEqual(index.next(place, 'older', limit), older.slice(0, limit));
  assert.deepEqual(index.next(place, 'newer', limit), newer.slice(0, limit));
}

test('answers like a sorted array, whatever is added, replaced and removed, over many chunks', () => {
  const times = fc.array(time, { minLength: 2100, maxLength: 3500, size: 'max' });
  fc.assert(
    fc.property(times, fc.boolean(), fc.array(step, { maxLength: 250, size: 'max' }), (created, ordered, steps) => {
      const index = new OrderedIndex<Item>();
      const sorted: Item[] = [];
      let sequence = 0;
      const add = (createdMs: number) => {
        sequence += 1;
        const item = { createdMs, sequence, text: 'new' };
        index.add(item);
        const at = sorted.findIndex((each) => byPosition(each, item) > 0);
        sorted.splice(at < 0 ? sorted.length : at, 0, item);
      };
      for (const createdMs of ordered ? created.toSorted((a, b) => a - b) : created) add(createdMs);
      assert.deepEqual([...index], sorted);
      for (const one of steps) {
        if ('time' in one) {
          if (one.what === 'add') add(one.time);
          else compare(index, sorted, { createdMs: one.time, sequence: sequence / 2 }, one.limit);
          continue;
        }
        const at = Math.floor(one.at * sorted.length);
        const item = sorted[at] as Item;
        if (one.what === 'remove') {
          sorted.splice(at, 1);
          index.remove({ createdMs: item.createdMs, sequence: item.sequence });
        } else if (one.what === 'replace') {
          sorted[at] = { ...item, text: 'changed' };
          index.replace(sorted[at] as Item);
        } else {
          compare(index, sorted, item, 20);
          const nobody = { createdMs: item.createdMs, sequence: item.sequence + 0.5, text: 'nobody' };
          index.remove(nobody);
          index.replace(nobody);
        }
      }
      assert.equal(index.size, sorted.length);
      assert.deepEqual([...index], sorted);
    }),
    { numRuns: 6 },
  );
});

test('an index that was emptied is as good as a new one', () => {
  const index = new OrderedIndex<Position>();
  const items = Array.from({ length: 2500 }, (_, i) => ({ createdMs: i % 7, sequence: i }));
  for (let round = 0; round < 2; round += 1) {
    for (const item of items) index.add(item);
    assert.equal(index.size, 2500);
    for (const item of round === 0 ? items : items.toReversed()) index.remove(item);
    assert.deepEqual([index.size, [...index]], [0, []]);
    for (const direction of ['older', 'newer'] as const) {
      assert.deepEqual(index.next({ createdMs: 3, sequence: 0 }, direction, 10), []);
    }
    index.remove({ createdMs: 1, sequence: 1 });
    index.replace({ createdMs: 1, sequence: 1 });
    assert.equal(index.size, 0);
  }
});
