import assert from 'node:assert/strict';
import { changedRecord } from '../../../src/domain/customer-record.ts';
import { expectStored, same } from '../assertions.ts';
import { cardOf, insertOf, recordOf, replaceOf, SCOPE, T0 } from '../samples.ts';
import { add, addAt, change, findRecord, listIds, remove } from '../store-calls.ts';
import type { StoreCase } from '../store-case.ts';

/** A record comes back as it went in. */
export const recordCases: readonly StoreCase[] = [
  {
    name: 'an id that was never stored is absent, and looking for it is no error',
    async run(fixture) {
      const store = await fixture.open();
      for (const id of ['cus_none', '__proto__', 'constructor', 'toString', `cus_${'x'.repeat(251)}`]) {
        assert.equal(await store.find(SCOPE, id), undefined);
        assert.equal(await store.find(SCOPE, id, { fresh: true }), undefined);
      }
    },
  },
  {
    name: 'a customer is found as it was inserted, field for field',
    async run(fixture) {
      const store = await fixture.open();
      const record = recordOf({
        id: 'cus_yvn1m5SCG4eLCy',
        name: '李四',
        email: 'li@example.com',
        currency: 'cny',
        description: 'line 1\nline 2',
        metadata: { color: 'red' },
        cards: 3,
      });
      const answer = expectStored(await store.insert(SCOPE, insertOf(record)));
      same(answer.record, { ...record, sequence: answer.record.sequence });
      const again = await findRecord(store, 'cus_yvn1m5SCG4eLCy');
      same(again, answer.record);
      assert.deepEqual(Object.keys(again.customer), Object.keys(record.customer), 'the order of fields');
      assert.equal(typeof again.sequence, 'number');
      assert.equal(again.deleted, false);
      assert.equal(again.version, 1);
    },
  },
  {
    name: 'customers whose ids differ in case, length or punctuation are different customers',
    async run(fixture) {
      const store = await fixture.open();
      const ids = ['cus_a', 'cus_A', 'cus_aa', 'cus_a-', 'cus_a_', 'cus__a', 'cus_constructor'];
      ids.push(`cus_${'x'.repeat(250)}`, `cus_${'x'.repeat(251)}`);
      for (const id of ids) await add(store, { id, description: `this is ${id}` });
      for (const id of ids) {
        assert.equal((await findRecord(store, id)).customer.description, `this is ${id}`);
      }
      assert.deepEqual(await listIds(store), ids.toReversed());
    },
  },
  {
    name: 'a customer with a hundred cards keeps them, their order and the history of unbound ones',
    async run(fixture) {
      const store = await fixture.open();
      const record = await add(store, { cards: 100 });
      assert.equal(record.cards.length, 100);
      same((await findRecord(store, record.customer.id)).cards, record.cards);
      const [gone, ...cards] = record.cards;
      const history = record.cards.map((card) => card.id);
      const fields = { default_source: cards[0]?.id ?? null };
      const after = await change(store, record, { cards, history, fields });
      same(after, { ...changedRecord(record, { cards, history, fields }) });
      const again = await findRecord(store, record.customer.id);
      same(again, after);
      assert.equal(again.history?.[0], gone?.id);
      assert.equal(again.customer.sources.has_more, true);
      assert.equal(again.customer.sources.data.length, 10);
    },
  },
  {
    name: 'a replaced customer is found with its next version, at its old position',
    async run(fixture) {
      const store = await fixture.open();
      const record = await addAt(store, T0);
      const newer = await addAt(store, T0);
      const second = await change(store, record, { fields: { email: 'a@example.com' } });
      const third = await change(store, second, { fields: { email: 'b@example.com', metadata: {} } });
      assert.equal(third.version, 3);
      assert.deepEqual([third.createdMs, third.sequence], [record.createdMs, record.sequence]);
      const again = await findRecord(store, record.customer.id);
      same(again, third);
      assert.equal(again.customer.email, 'b@example.com');
      assert.deepEqual(await listIds(store), [newer.customer.id, record.customer.id]);
    },
  },
  {
    name: 'what was answered is not changed by a later write',
    async run(fixture) {
      const store = await fixture.open();
      const record = await add(store);
      const before = JSON.stringify(record);
      const page = await store.list(SCOPE, { limit: 10, direction: 'older' });
      const shown = JSON.stringify(page);
      await add(store);
      const after = await change(store, record, { fields: { email: 'c@example.com' } });
      await remove(store, after);
      assert.equal(JSON.stringify(record), before);
      assert.equal(JSON.stringify(page), shown);
    },
  },
  {
    name: 'a find through the store that wrote sees the write, with fresh and without',
    async run(fixture) {
      const store = await fixture.open();
      let record = recordOf();
      const { id } = record.customer;
      assert.equal(await store.find(SCOPE, id), undefined);
      record = expectStored(await store.insert(SCOPE, insertOf(record))).record;
      for (let version = 1; version < 6; version += 1) {
        assert.equal((await store.find(SCOPE, id))?.version, version);
        assert.equal((await store.find(SCOPE, id, { fresh: true }))?.version, version);
        record = await change(store, record, { fields: { description: `version ${version}` } });
      }
      await remove(store, record);
      assert.equal((await store.find(SCOPE, id))?.deleted, true);
    },
  },
  {
    name: 'a deleted customer is found with deleted: true and its cards, and no list shows it',
    async run(fixture) {
      const store = await fixture.open();
      const [older, record, newer] = [await add(store), await add(store, { cards: 2 }), await add(store)];
      const gone = await remove(store, record);
      assert.equal(gone.deleted, true);
      const again = await findRecord(store, record.customer.id);
      same(again, { ...record, version: 2, deleted: true });
      const left = [newer.customer.id, older.customer.id];
      assert.deepEqual(await listIds(store), left);
      assert.deepEqual(await listIds(store, { app: record.customer.app }), left);
      assert.deepEqual(await listIds(store, { direction: 'newer' }), left.toReversed());
    },
  },
  {
    name: 'a card can be bound to a customer by a replacement with an event of its own',
    async run(fixture) {
      const store = await fixture.open();
      const record = await add(store);
      const { customer } = record;
      const card = cardOf(customer.id);
      const write = replaceOf(record, { cards: [card, ...record.cards] }, { claims: ['tok_second'] });
      const event = { ...write.event, type: 'customer.source.created' } as const;
      const data = { object: card, default_source: customer.default_source };
      await store.replace(SCOPE, { ...write, event: { ...event, data } });
      same((await findRecord(store, customer.id)).customer.sources.data, [card, ...record.cards]);
      const bound = (await store.events(SCOPE, { limit: 10 })).at(-1);
      assert.equal(bound?.type, 'customer.source.created');
      same(bound?.data, data);
    },
  },
];
