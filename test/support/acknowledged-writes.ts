import assert from 'node:assert/strict';
import { type Clientele, ClienteleError, type Customer } from '../../src/index.ts';
import { bindingOf } from './any-verifiers.ts';
import { collect } from './collect.ts';
import { APP } from './world.ts';

/** The known facts about one customer: its last acknowledged state, and the effects that are still possible. */
interface Entry {
  customer: Customer | undefined;
  /** Descriptions that updates with an unknown outcome may have written. */
  readonly possibleDescriptions: Set<string>;
  deleted: 'no' | 'yes' | 'unknown';
  /** Whether the create had an unknown outcome, so that the customer may exist. */
  creationUnknown: boolean;
}

/** Writes while faults happen, and checks afterwards that each write had exactly the effect that was reported. */
export class AcknowledgedWrites {
  readonly #name: string;
  readonly #entries = new Map<string, Entry>();
  #started = 0;
  readonly counts = { acknowledged: 0, definite: 0, unknown: 0 };

  constructor(name: string) {
    this.#name = name;
  }

  /** Creates a customer, updates it, and deletes every fourth one. Each operation may fail. */
  async runLifecycle(clientele: Clientele, timeout?: number): Promise<void> {
    this.#started += 1;
    const number = this.#started;
    const card = `card_${this.#name}${number}`;
    const entry: Entry = {
      customer: undefined,
      possibleDescriptions: new Set(),
      deleted: 'no',
      creationUnknown: false,
    };
    this.#entries.set(card, entry);
    const options = { timeout, idempotencyKey: card };
    const binding = bindingOf(card.replace(/^card/, 'tok'));
    const created = clientele.customers.create({ app: APP, ...binding, description: 'created' }, options);
    entry.customer = await this.#acknowledged(created, () => {
      entry.creationUnknown = true;
    });
    if (entry.customer === undefined) return;
    const { id } = entry.customer;
    const updating = clientele.customers.update(id, { description: 'updated' }, { timeout });
    const updated = await this.#acknowledged(updating, () => void entry.possibleDescriptions.add('updated'));
    if (updated) entry.customer = updated;
    if (number % 4 > 0) return;
    const deleting = clientele.customers.delete(id, undefined, { timeout });
    const deleted = await this.#acknowledged(deleting, () => {
      entry.deleted = 'unknown';
    });
    if (deleted) entry.deleted = 'yes';
  }

  /** Returns the result of an operation, or undefined if it failed; calls `onUnknown` if its effect is unknown. */
  async #acknowledged<T>(operation: Promise<T>, onUnknown: () => void): Promise<T | undefined> {
    try {
      const result = await operation;
      this.counts.acknowledged += 1;
      return result;
    } catch (error) {
      assert.ok(error instanceof ClienteleError, String(error));
      assert.ok(error.status >= 500, `${error.code}: ${error.message}`);
      this.counts[error.outcome === 'unknown' ? 'unknown' : 'definite'] += 1;
      if (error.outcome === 'unknown') onUnknown();
      return undefined;
    }
  }

  /** Asserts that every acknowledged write is stored, no failed write is, and nothing is stored twice or in part. */
  async check(clientele: Clientele): Promise<void> {
    const all = await collect(clientele.customers.list({ limit: 100 }));
    const listed = new Map<string, Customer>();
    for (const customer of all) {
      const card = customer.sources.data[0]?.id ?? '';
      assert.ok(!listed.has(card), `${card} is bound twice`);
      listed.set(card, customer);
    }
    for (const [card, entry] of this.#entries) {
      const stored = listed.get(card);
      listed.delete(card);
      if (entry.customer === undefined) {
        assert.ok(stored === undefined || entry.creationUnknown, `the create of ${card} failed, and ${card} is stored`);
        continue;
      }
      if (entry.deleted === 'yes') assert.equal(stored, undefined, `${card} is listed after its deletion`);
      if (entry.deleted === 'no') assert.ok(stored, `${card} was acknowledged and is lost`);
      if (stored === undefined) continue;
      const { description } = entry.customer;
      const possible = stored.description === description || entry.possibleDescriptions.has(stored.description ?? '');
      assert.ok(possible, `${card} lost an update`);
      assert.deepEqual({ ...stored, description }, { ...entry.customer, description });
    }
    const unexpected = [...listed.keys()].filter((card) => card.startsWith(`card_${this.#name}`));
    assert.deepEqual(unexpected, [], 'customers that no test created');
    assert.deepEqual((await clientele.verify()).problems, []);
  }
}
