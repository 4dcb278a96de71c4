import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { MemoryStore } from '../../adapters/memory/index.ts';
import { createTestClientele, type TestClientele } from '../../adapters/testing/index.ts';
import { type Customer, errorOf, type Store } from '../../src/core.ts';
import { RemoteStore } from '../adapters/conformance/remote-store.ts';
import { collect } from '../support/collect.ts';
import { Model, type ModelCard, Refusal } from '../support/model.ts';
import { rejection } from '../support/rejection.ts';
import { APP, idsOf, OTHER_APP } from '../support/world.ts';

const MAX_SOURCES = 4;
const pick = fc.nat({ max: 30 });
const refusal = fc.oneof(
  { weight: 6, arbitrary: fc.constant(undefined) },
  { weight: 2, arbitrary: fc.constantFrom('foreign_card' as const, 'binding_unauthorized' as const) },
);
const fresh = fc.constantFrom(true, true, true, false);
const email = fc.constantFrom(null, 'a@b.c', 'd@e.f');
const cursor = fc.option(fc.record({ at: pick, before: fc.boolean() }), { nil: undefined });
const kind = <K extends string>(name: K) => fc.constant(name);

const bind = fc.record({ kind: kind('bind'), at: pick, card: pick, refusal, fresh });
const unbind = fc.record({ kind: kind('unbind'), at: pick, card: pick });

const action = fc.oneof(
  fc.record({
    kind: kind('create'),
    app: fc.constantFrom(APP, OTHER_APP),
    card: pick,
    refusal,
    email,
    fresh,
  }),
  fc.record({
    kind: kind('update'),
    at: pick,
    email: fc.option(email, { nil: undefined }),
    card: fc.option(pick, { nil: undefined }),
  }),
  fc.record({
    kind: kind('metadata'),
    at: pick,
    key: fc.constantFrom('a', 'b', '__proto__'),
    value: fc.constantFrom('x', 'y', null),
  }),
  fc.record({ kind: kind('delete'), at: pick }),
  ...Array.from({ length: 3 }, () => bind),
  ...Array.from({ length: 2 }, () => unbind),
  fc.record({
    kind: kind('list'),
    limit: fc.integer({ min: 1, max: 6 }),
    cursor,
    app: fc.constantFrom(undefined, APP, OTHER_APP),
  }),
  fc.record({ kind: kind('cards'), at: pick, limit: fc.integer({ min: 1, max: 3 }), cursor }),
  fc.record({ kind: kind('tick'), ms: fc.integer({ min: -5000, max: 5000 }) }),
  fc.record({ kind: kind('fault'), method: fc.constantFrom('insert', 'replace', 'find', 'list' as const) }),
  fc.record({ kind: kind('reopen') }),
);
type Action = typeof action extends fc.Arbitrary<infer T> ? T : never;

/** Runs the same actions on a service and on its model. */
class Pair {
  readonly model = new Model(MAX_SOURCES);
  readonly #store: Store;
  #world: TestClientele;
  #seed = 0;
  #cards = 0;
  #last: ModelCard | undefined;
  #broken: 'insert' | 'replace' | 'find' | 'list' | undefined;

  constructor(store: Store, world: TestClientele) {
    this.#store = store;
    this.#world = world;
    for (const method of ['insert', 'replace', 'find', 'list'] as const) {
      const real = (store[method] as (...args: unknown[]) => unknown).bind(store);
      const called = (...args: unknown[]) => {
        if (this.#broken !== method) return real(...args);
        this.#broken = undefined;
        throw errorOf('store_unavailable', { detail: { expected: 'it did not respond' } });
      };
      Object.defineProperty(store, method, { value: called });
    }
  }

  async run(one: Action): Promise<void> {
    const { customers, clock } = this.#world;
    const { model } = this;
    const id = 'at' in one ? this.#id(one.at) : '';
    switch (one.kind) {
      case 'create': {
        const [card, issued] = this.#card(one.card, one.refusal, one.fresh);
        const params = { app: one.app, ...issued, email: one.email };
        return this.#same(customers.create(params), (made) =>
          this.#wire(model.create(made?.id ?? 'cus_none', one.app, card, one.email, clock.now()).id),
        );
      }
      case 'update': {
        const card = one.card === undefined ? undefined : this.#cardOf(id, one.card);
        const changes = one.email === undefined ? {} : { email: one.email };
        const params = { ...changes, ...(card === undefined ? {} : { default_source: card }) };
        return this.#same(customers.update(id, params), () => {
          model.update(id, { ...changes, ...(card === undefined ? {} : { card }) });
          return this.#wire(id);
        });
      }
      case 'metadata': {
        const metadata = Object.fromEntries([[one.key, one.value]]);
        return this.#same(customers.update(id, { metadata }), () => {
          model.update(id, { metadata });
          return this.#wire(id);
        });
      }
      case 'delete':
        return this.#same(customers.delete(id), () => {
          model.delete(id);
          return { deleted: true, id };
        });
      case 'bind': {
        const [card, issued] = this.#card(one.card, one.refusal, one.fresh);
        const bound = customers.sources.create(id, issued).then((each) => each.id);
        return this.#same(bound, () => {
          model.bind(id, card);
          return card.card;
        });
      }
      case 'unbind': {
        const card = this.#cardOf(id, one.card);
        return this.#same(customers.sources.delete(id, card), () => {
          model.unbind(id, card);
          return { deleted: true, id: card };
        });
      }
      case 'list': {
        const at = one.cursor && { id: this.#id(one.cursor.at), before: one.cursor.before };
        const params = { limit: one.limit, ...cursorOf(at), ...(one.app && { app: one.app }) };
        const page = customers.list(params).then(({ data, has_more }) => ({ ids: idsOf(data), has_more }));
        return this.#same(page, () => model.list(one.limit, at, one.app));
      }
      case 'cards': {
        const at = one.cursor && { id: this.#cardOf(id, one.cursor.at), before: one.cursor.before };
        const list = customers.sources.list(id, { limit: one.limit, ...cursorOf(at) });
        const page = list.then(({ data, has_more }) => ({ ids: idsOf(data), has_more }));
        return this.#same(page, () => model.cards(id, one.limit, at));
      }
      case 'tick':
        return clock.advance(one.ms);
      case 'fault':
        this.#broken = one.method;
        return;
      case 'reopen': {
        this.#seed += 1;
        const now = clock.now();
        this.#world = await createTestClientele({
          store: this.#store,
          seed: `again ${this.#seed}`,
          now,
          maxSources: MAX_SOURCES,
        });
      }
    }
  }

  /** Asserts that service and model have the same state, in lists, exports, reads and the feed. */
  async compare(): Promise<void> {
    this.#broken = undefined;
    const { customers } = this.#world;
    const shown = this.model.list(1000).ids;
    assert.deepEqual(idsOf(await collect(customers.list({ limit: 4 }))), shown);
    assert.deepEqual(idsOf(await collect(this.#world.export())), shown.toReversed());
    for (const id of shown)
      assert.deepEqual(await customers.retrieve(id), this.#wire(id, await customers.retrieve(id)));
    assert.deepEqual(await this.#world.verify(), { checked: this.model.customers.length, problems: [] });
    const events: string[] = [];
    const timeout = AbortSignal.timeout(10_000);
    if (this.model.events.length === 0) return;
    for await (const { type, data } of this.#world.changes({ signal: timeout })) {
      events.push(`${type} ${data.object.id}`);
      if (events.length === this.model.events.length) break;
    }
    assert.deepEqual(events, this.model.events);
  }

  /** Asserts that the service returns or refuses as the model does. After a fault of the store, nothing has changed. */
  async #same<T>(call: PromiseLike<T>, expectedFrom: (result: T | undefined) => unknown): Promise<void> {
    const result = await call.then(
      (value) => ({ value, error: undefined }),
      async (error: unknown) => ({ value: undefined, error: await rejection(Promise.reject(error)) }),
    );
    if (result.error?.code === 'store_unavailable') return assert.equal(result.error.outcome, 'not_applied');
    let expectedValue: unknown;
    try {
      expectedValue = expectedFrom(result.value);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return assert.deepEqual([result.error?.code, result.error?.param], [error.code, error.param]);
    }
    assert.equal(result.error, undefined);
    const { sources: _, name: __, ...known } = result.value as Partial<Customer>;
    assert.deepEqual(typeof result.value === 'object' ? known : result.value, expectedValue);
  }

  /** Returns the fields of the wire object that the model has. */
  #wire(id: string, real?: Customer): Partial<Customer> {
    const { app, created, email: mail, metadata, default_source, cards } = this.model.found(id);
    if (real) assert.deepEqual(idsOf(real.sources.data), cards);
    const base = { id, object: 'customer' as const, created, livemode: false, app, email: mail, currency: null };
    const rest = { description: null, metadata, default_source };
    return { ...base, ...rest, ...(real && { sources: real.sources, name: real.name }) };
  }

  #id(at: number): string {
    const { customers } = this.model;
    return customers[at % (customers.length + 1)]?.id ?? 'cus_none';
  }

  #cardOf(id: string, at: number): string {
    const history = this.model.customers.find((customer) => customer.id === id)?.history ?? [];
    return history[at % (history.length + 1)] ?? 'card_none';
  }

  /** Issues one of a few cards, with a new token or the previous one. */
  #card(at: number, wrong: ModelCard['refusal'], fresh: boolean) {
    this.#cards += 1;
    const known = fresh || this.#last === undefined ? undefined : this.#last;
    const card = { token: known?.token ?? `tok_${this.#cards}`, card: known?.card ?? `card_${at % 6}` };
    this.#last = card;
    const sms_code = { id: `sms_${this.#cards}`, code: '123456' };
    const brand = wrong === 'foreign_card' ? ('Visa' as const) : ('UnionPay' as const);
    this.#world.issueCard({ source: card.token, cardId: card.card, sms_code, brand });
    const code = wrong === 'binding_unauthorized' ? '000000' : '123456';
    const issued = { source: card.token, sms_code: { id: sms_code.id, code } };
    return [{ ...card, ...(wrong && { refusal: wrong }) }, issued] as const;
  }
}

const cursorOf = (at: { id: string; before: boolean } | undefined) =>
  at && (at.before ? { ending_before: at.id } : { starting_after: at.id });

const STORES = {
  'in memory': [() => new MemoryStore(), undefined, 60],
  'in memory, cached': [() => new MemoryStore(), { max: 3 }, 40],
  'on a remote store, cached': [() => new RemoteStore(`model-${Math.random()}`), { max: 100 }, 15],
} as const;

describe('after any sequence of actions, the service equals its model', () => {
  for (const [where, [makeStore, cache, numRuns]] of Object.entries(STORES)) {
    test(where, async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(action, { maxLength: 60, size: 'max' }), async (actions) => {
          const store = makeStore();
          const pair = new Pair(
            store,
            await createTestClientele({ store, maxSources: MAX_SOURCES, ...(cache && { cache }) }),
          );
          for (const one of actions) await pair.run(one);
          await pair.compare();
        }),
        { numRuns },
      );
    });
  }
});
