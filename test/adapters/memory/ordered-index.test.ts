import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import { OrderedIndex } from '../../../adapters/memory/ordered-index.ts';
import type { Position } from '../../../src/store-kit/position.ts';

interface Item extends Position {
  readonly text: string;
}

const byPosition = (a: Position, b: Position) => a.createdMs - b.createdMs || a.sequence - b.sequence;
const share = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const time = fc.integer({ min: -5, max: 305 });

/** A step on an index of some thousand items, mostly at the position of an item, sometimes beside one. */
const step = fc.oneof(
  fc.record({ kind: fc.constantFrom('add', 'next' as const), time, limit: fc.constantFrom(0, 1, 10, 700, 5000) }),
  fc.record({ kind: fc.constantFrom('remove', 'replace', 'beside' as const), at: share }),
);

/** Checks that the index and a sorted array have the same items before and after a position. */
function compare(index: OrderedIndex<Item>, sorted: readonly Item[], position: Position, limit: number): void {
  const older = sorted.filter((item) => byPosition(item, position) < 0).reverse();
  const newer = sorted.filter((item) => byPosition(item, position) > 0);
  assert.deepEqual(index.next(position, 'older', limit), older.slice(0, limit));
  assert.deepEqual(index.next(position, 'newer', limit), newer.slice(0, limit));
}

it('equals a sorted array after any additions, replacements and removals in many chunks', () => {
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
        const at = sorted.findIndex((other) => byPosition(other, item) > 0);
        sorted.splice(at < 0 ? sorted.length : at, 0, item);
      };
      for (const createdMs of ordered ? created.toSorted((a, b) => a - b) : created) add(createdMs);
      assert.deepEqual([...index], sorted);
      for (const each of steps) {
        if ('time' in each) {
          if (each.kind === 'add') add(each.time);
          else compare(index, sorted, { createdMs: each.time, sequence: sequence / 2 }, each.limit);
          continue;
        }
        const at = Math.floor(each.at * sorted.length);
        const item = sorted[at] as Item;
        if (each.kind === 'remove') {
          sorted.splice(at, 1);
          index.remove({ createdMs: item.createdMs, sequence: item.sequence });
        } else if (each.kind === 'replace') {
          sorted[at] = { ...item, text: 'changed' };
          index.replace(sorted[at] as Item);
        } else {
          compare(index, sorted, item, 20);
          const absent = { createdMs: item.createdMs, sequence: item.sequence + 0.5, text: 'absent' };
          index.remove(absent);
          index.replace(absent);
        }
      }
      assert.deepEqual([...index], sorted);
    }),
    { numRuns: 6 },
  );
});

it('works like a new index after all items were removed', () => {
  const index = new OrderedIndex<Position>();
  const items = Array.from({ length: 2500 }, (_, i) => ({ createdMs: i % 7, sequence: i }));
  for (let round = 0; round < 2; round += 1) {
    for (const item of items) index.add(item);
    assert.equal([...index].length, 2500);
    for (const item of round === 0 ? items : items.toReversed()) index.remove(item);
    assert.deepEqual([...index], []);
    for (const direction of ['older', 'newer'] as const) {
      assert.deepEqual(index.next({ createdMs: 3, sequence: 0 }, direction, 10), []);
    }
    index.remove({ createdMs: 1, sequence: 1 });
    index.replace({ createdMs: 1, sequence: 1 });
    assert.deepEqual([...index], []);
  }
});
