import assert from 'node:assert/strict';
import { type Clientele, ClienteleError, type Customer } from '../../src/index.ts';
import { bindingOf } from './any-verifiers.ts';
import { collect } from './collect.ts';

/** What is known of one customer: as it was last acknowledged, and what may have happened to it since. */
interface Entry {
  customer: Customer | undefined;
  /** Descriptions that it may have by now, as well. */
  readonly maybe: Set<string>;
  deleted: 'no' | 'yes' | 'perhaps';
  /** Whether there may be a customer that was never acknowledged. */
  unknown: boolean;
}

const APP = 'app_1Gqj58ynP0mHeX1q';

/** Writes while something goes wrong, and checks afterwards that each had the effect that it was said to have. */
export class Ledger {
  readonly #name: string;
  readonly #entries = new Map<string, Entry>();
  #made = 0;
  readonly counts = { acknowledged: 0, definite: 0, unknown: 0 };

  constructor(name: string) {
    this.#name = name;
  }

  /** Creates a customer, changes it, and deletes one in four; each operation may fail. */
  async live(clientele: Clientele, timeout?: number): Promise<void> {
    this.#made += 1;
    const number = this.#made;
    const card = `card_${this.#name}${number}`;
    const entry: Entry = { customer: undefined, maybe: new Set(), deleted: 'no', unknown: false };
    this.#entries.set(card, entry);
    const options = { timeout, idempotencyKey: card };
    const binding = bindingOf(card.replace(/^card/, 'tok'));
    const created = clientele.customers.create({ app: APP, ...binding, description: 'created' }, options);
    entry.customer = await this.#known(created, () => {
      entry.unknown = true;
    });
    if (entry.customer === undefined) return;
    const { id } = entry.customer;
    const updated = clientele.customers.update(id, { description: 'updated' }, { timeout });
    const after = await this.#known(updated, () => void entry.maybe.add('updated'));
    if (after) entry.customer = after;
    if (number % 4 > 0) return;
    const gone = await this.#known(clientele.customers.delete(id, undefined, { timeout }), () => {
      entry.deleted = 'perhaps';
    });
    if (gone) entry.deleted = 'yes';
  }

  /** What an operation answers; undefined where it failed, and `unknown` was called where its effect is not known. */
  async #known<T>(operation: Promise<T>, unknown: () => void): Promise<T | undefined> {
    try {
      const answer = await operation;
      this.counts.acknowledged += 1;
      return answer;
    } catch (error) {
      assert.ok(error instanceof ClienteleError, String(error));
      assert.ok(error.status >= 500, `${error.code}: ${error.message}`);
      this.counts[error.outcome === 'unknown' ? 'unknown' : 'definite'] += 1;
      if (error.outcome === 'unknown') unknown();
      return undefined;
    }
  }

  /** That everything acknowledged is there, nothing that failed is, and nothing is there twice or in half. */
  async check(clientele: Clientele): Promise<void> {
    const all = await collect(clientele.customers.list({ limit: 100 }));
    const shown = new Map<string, Customer>();
    for (const customer of all) {
      const card = customer.sources.data[0]?.id ?? '';
      assert.ok(!shown.has(card), `${card} is bound twice`);
      shown.set(card, customer);
    }
    for (const [card, entry] of this.#entries) {
      const found = shown.get(card);
      shown.delete(card);
      if (entry.customer === undefined) {
        assert.ok(found === undefined || entry.unknown, `${card} was said to have failed, and is there`);
        continue;
      }
      if (entry.deleted === 'yes') assert.equal(found, undefined, `${card} is shown after its deletion`);
      if (entry.deleted === 'no') assert.ok(found, `${card} was acknowledged, and is lost`);
      if (found === undefined) continue;
      const { description } = entry.customer;
      assert.ok(found.description === description || entry.maybe.has(found.description ?? ''), `${card} lost a write`);
      assert.deepEqual({ ...found, description }, { ...entry.customer, description });
    }
    assert.deepEqual(
      [...shown.keys()].filter((card) => card.startsWith(`card_${this.#name}`)),
      [],
      'nobody made these',
    );
    assert.deepEqual((await clientele.verify()).problems, []);
  }
}
