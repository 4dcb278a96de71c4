import { createHash } from 'node:crypto';
import { canonicalJson } from '../../src/domain/canonical-json.ts';
import type { PlainCustomer } from '../../src/index.ts';

/** The differences between two exports, as numbers of customers. */
export interface Comparison {
  equal: number;
  different: number;
  onlyInSource: number;
  onlyInTarget: number;
}

/** A customer of one side that the other side has not shown yet: its id, and a digest of its fields. */
type Unmatched = Map<string, string>;

/**
 * Compares two exports. Both are in the order of creation, but customers of the same second can have another order on the
 * other side: an import keeps whole seconds, and Redis with several partitions orders them by id. So the customers of a second
 * are matched by id. Only customers without a match stay in memory: few, if both sides have nearly the same order.
 * @param onCompared Called after each customer, with the number of customers that were read from both sides.
 */
export async function compareExports(
  source: AsyncIterable<PlainCustomer>,
  target: AsyncIterable<PlainCustomer>,
  onCompared: (count: number) => void,
): Promise<Comparison> {
  const comparison = { equal: 0, different: 0, onlyInSource: 0, onlyInTarget: 0 };
  const sides = [source, target].map((customers) => new Side(customers)) as [Side, Side];
  let count = 0;
  await Promise.all(sides.map((side) => side.advance()));
  try {
    for (;;) {
      const second = Math.min(...sides.map(({ next }) => next?.created ?? Number.POSITIVE_INFINITY));
      if (second === Number.POSITIVE_INFINITY) return comparison;
      const unmatched: [Unmatched, Unmatched] = [new Map(), new Map()];
      while (sides.some(({ next }) => next?.created === second)) {
        for (const [i, side] of sides.entries()) {
          const customer = side.next;
          if (customer?.created !== second) continue;
          match(comparison, customer, unmatched[i] as Unmatched, unmatched[1 - i] as Unmatched);
          onCompared(++count);
          await side.advance();
        }
      }
      comparison.onlyInSource += unmatched[0].size;
      comparison.onlyInTarget += unmatched[1].size;
    }
  } finally {
    await Promise.all(sides.map((side) => side.end()));
  }
}

function match(comparison: Comparison, customer: PlainCustomer, own: Unmatched, others: Unmatched): void {
  const digest = createHash('sha256').update(canonicalJson(customer)).digest('base64');
  const other = others.get(customer.id);
  if (other === undefined) {
    own.set(customer.id, digest);
    return;
  }
  others.delete(customer.id);
  comparison[digest === other ? 'equal' : 'different'] += 1;
}

/** One export, with the customer that comes next. */
class Side {
  /** undefined at the end. */
  next: PlainCustomer | undefined;
  readonly #customers: AsyncIterator<PlainCustomer>;

  constructor(customers: AsyncIterable<PlainCustomer>) {
    this.#customers = customers[Symbol.asyncIterator]();
  }

  async advance(): Promise<void> {
    const { done, value } = await this.#customers.next();
    this.next = done ? undefined : value;
  }

  async end(): Promise<void> {
    await this.#customers.return?.();
  }
}
