import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Comparison, compareExports } from '../../../adapters/cli/compare-exports.ts';
import type { PlainCustomer } from '../../../src/index.ts';
import { customerOf } from './customers.ts';

/** A customer with an id and a creation time. */
const customer = (number: number, created: number, fields: object = {}) =>
  customerOf(number, { created, ...fields }) as unknown as PlainCustomer;

async function* exportOf(customers: readonly PlainCustomer[], onEnd = () => {}): AsyncGenerator<PlainCustomer> {
  try {
    yield* customers;
  } finally {
    onEnd();
  }
}

async function compare(source: readonly PlainCustomer[], target: readonly PlainCustomer[]): Promise<Comparison> {
  let compared = 0;
  const comparison = await compareExports(exportOf(source), exportOf(target), (count) => (compared = count));
  assert.equal(compared, source.length + target.length);
  return comparison;
}

const SAME = { equal: 0, different: 0, onlyInSource: 0, onlyInTarget: 0 };

describe('compareExports', () => {
  test('matches customers of one second in any order, and seconds in order', async () => {
    const source = [customer(1, 5), customer(2, 5), customer(3, 5), customer(4, 6), customer(5, 9)];
    const target = [customer(3, 5), customer(1, 5), customer(2, 5), customer(4, 6), customer(5, 9)];
    assert.deepEqual(await compare(source, target), { ...SAME, equal: 5 });
    assert.deepEqual(await compare([], []), SAME);
  });

  test('ignores the order of metadata, and notices every other difference', async () => {
    const metadata = { metadata: { a: '1', b: '2' } };
    const source = [customer(1, 5, metadata), customer(2, 5), customer(3, 5)];
    const target = [
      customer(1, 5, { metadata: { b: '2', a: '1' } }),
      customer(2, 5, { description: 'x' }),
      customer(3, 5, { default_source: null }),
    ];
    assert.deepEqual(await compare(source, target), { ...SAME, equal: 1, different: 2 });
  });

  test('counts the customers of one side only: before, between and after those of the other', async () => {
    const [a, b, c, d] = [customer(1, 1), customer(2, 2), customer(3, 2), customer(4, 3)] as const;
    assert.deepEqual(await compare([a, b, c, d], [b]), { ...SAME, equal: 1, onlyInSource: 3 });
    assert.deepEqual(await compare([c], [a, b, c, d]), { ...SAME, equal: 1, onlyInTarget: 3 });
    assert.deepEqual(await compare([a, b], [c, d]), { ...SAME, onlyInSource: 2, onlyInTarget: 2 });
    // The same id with another creation time is in another second on the other side.
    assert.deepEqual(await compare([a], [customer(1, 9)]), { ...SAME, onlyInSource: 1, onlyInTarget: 1 });
  });

  test('ends both exports if one of them fails', async () => {
    let ended = 0;
    async function* failing(): AsyncGenerator<PlainCustomer> {
      yield customer(1, 1);
      throw new Error('the store failed');
    }
    const other = exportOf([customer(1, 1), customer(2, 2), customer(3, 3)], () => (ended += 1));
    await assert.rejects(
      compareExports(failing(), other, () => {}),
      /the store failed/,
    );
    assert.equal(ended, 1);
  });
});
