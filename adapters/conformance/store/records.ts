import { changedRecord } from '../../../src/domain/customer-record.ts';
import { expectEqual, expectJson, expectStored } from '../assertions.ts';
import { cardOf, insertOf, recordOf, replaceOf, SCOPE, T0 } from '../samples.ts';
import { add, addAt, change, findRecord, listIds, remove } from '../store-calls.ts';
import type { StoreCase } from '../store-case.ts';

/** Records as they were stored. */
export const recordCases: readonly StoreCase[] = [
  {
    name: 'find returns undefined for an id that was never stored',
    async run(fixture) {
      const store = await fixture.open();
      for (const id of ['cus_none', '__proto__', 'constructor', 'toString', `cus_${'x'.repeat(251)}`]) {
        expectEqual(await store.find(SCOPE, id), undefined);
        expectEqual(await store.find(SCOPE, id, { fresh: true }), undefined);
      }
    },
  },
  {
    name: 'find returns a customer as it was inserted, field by field',
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
      const result = expectStored(await store.insert(SCOPE, insertOf(record)));
      expectJson(result.record, { ...record, sequence: result.record.sequence });
      const again = await findRecord(store, 'cus_yvn1m5SCG4eLCy');
      expectJson(again, result.record);
      expectEqual(Object.keys(again.customer), Object.keys(record.customer), 'the fields keep their order');
      expectEqual(typeof again.sequence, 'number');
      expectEqual(again.deleted, false);
      expectEqual(again.version, 1);
    },
  },
  {
    name: 'ids that differ only in case, length or punctuation are different customers',
    async run(fixture) {
      const store = await fixture.open();
      const ids = ['cus_a', 'cus_A', 'cus_aa', 'cus_a-', 'cus_a_', 'cus__a', 'cus_constructor'];
      ids.push(`cus_${'x'.repeat(250)}`, `cus_${'x'.repeat(251)}`);
      for (const id of ids) await add(store, { id, description: `this is ${id}` });
      for (const id of ids) {
        expectEqual((await findRecord(store, id)).customer.description, `this is ${id}`);
      }
      expectEqual(await listIds(store), ids.toReversed());
    },
  },
  {
    name: 'a customer keeps a hundred cards, their order and the history of unbound cards',
    async run(fixture) {
      const store = await fixture.open();
      const record = await add(store, { cards: 100 });
      expectEqual(record.cards.length, 100);
      expectJson((await findRecord(store, record.customer.id)).cards, record.cards);
      const [unbound, ...cards] = record.cards;
      const history = record.cards.map((card) => card.id);
      const fields = { default_source: cards[0]?.id ?? null };
      const after = await change(store, record, { cards, history, fields });
      expectJson(after, { ...changedRecord(record, { cards, history, fields }) });
      const again = await findRecord(store, record.customer.id);
      expectJson(again, after);
      expectEqual(again.history?.[0], unbound?.id);
      expectEqual(again.customer.sources.has_more, true);
      expectEqual(again.customer.sources.data.length, 10);
    },
  },
  {
    name: 'a replacement changes the version of a customer and keeps its position',
    async run(fixture) {
      const store = await fixture.open();
      const record = await addAt(store, T0);
      const newer = await addAt(store, T0);
      const second = await change(store, record, { fields: { email: 'a@example.com' } });
      const third = await change(store, second, { fields: { email: 'b@example.com', metadata: {} } });
      expectEqual(third.version, 3);
      expectEqual([third.createdMs, third.sequence], [record.createdMs, record.sequence]);
      const again = await findRecord(store, record.customer.id);
      expectJson(again, third);
      expectEqual(again.customer.email, 'b@example.com');
      expectEqual(await listIds(store), [newer.customer.id, record.customer.id]);
    },
  },
  {
    name: 'a later write does not change records and pages that were returned before',
    async run(fixture) {
      const store = await fixture.open();
      const record = await add(store);
      const before = JSON.stringify(record);
      const page = await store.list(SCOPE, { limit: 10, direction: 'older' });
      const shown = JSON.stringify(page);
      await add(store);
      const after = await change(store, record, { fields: { email: 'c@example.com' } });
      await remove(store, after);
      expectEqual(JSON.stringify(record), before);
      expectEqual(JSON.stringify(page), shown);
    },
  },
  {
    name: 'find sees every write of the same store, with and without fresh',
    async run(fixture) {
      const store = await fixture.open();
      let record = recordOf();
      const { id } = record.customer;
      expectEqual(await store.find(SCOPE, id), undefined);
      record = expectStored(await store.insert(SCOPE, insertOf(record))).record;
      for (let version = 1; version < 6; version += 1) {
        expectEqual((await store.find(SCOPE, id))?.version, version);
        expectEqual((await store.find(SCOPE, id, { fresh: true }))?.version, version);
        record = await change(store, record, { fields: { description: `version ${version}` } });
      }
      await remove(store, record);
      expectEqual((await store.find(SCOPE, id))?.deleted, true);
    },
  },
  {
    name: 'find returns a deleted customer with its cards, and no list shows it',
    async run(fixture) {
      const store = await fixture.open();
      const [older, record, newer] = [await add(store), await add(store, { cards: 2 }), await add(store)];
      const deleted = await remove(store, record);
      expectEqual(deleted.deleted, true);
      const again = await findRecord(store, record.customer.id);
      expectJson(again, { ...record, version: 2, deleted: true });
      const remaining = [newer.customer.id, older.customer.id];
      expectEqual(await listIds(store), remaining);
      expectEqual(await listIds(store, { app: record.customer.app }), remaining);
      expectEqual(await listIds(store, { direction: 'newer' }), remaining.toReversed());
    },
  },
  {
    name: 'a replacement that binds a card stores its claim and its own kind of event',
    async run(fixture) {
      const store = await fixture.open();
      const record = await add(store);
      const { customer } = record;
      const card = cardOf(customer.id);
      const write = replaceOf(record, { cards: [card, ...record.cards] }, { claims: ['tok_second'] });
      const event = { ...write.event, type: 'customer.source.created' } as const;
      const data = { object: card, default_source: customer.default_source };
      await store.replace(SCOPE, { ...write, event: { ...event, data } });
      expectJson((await findRecord(store, customer.id)).customer.sources.data, [card, ...record.cards]);
      const bound = (await store.events(SCOPE, { limit: 10 })).at(-1);
      expectEqual(bound?.type, 'customer.source.created');
      expectJson(bound?.data, data);
    },
  },
  {
    name: 'verify finds no problem in a sound scope, and counts deleted customers',
    async run(fixture) {
      const store = await fixture.open();
      expectJson(await store.verify(SCOPE), { checked: 0, problems: [] });
      const records = [];
      for (let i = 0; i < 6; i += 1) records.push(await add(store, { app: `app_${i % 2}` }, { claims: [`tok_${i}`] }));
      const [first, second] = records;
      if (first) await remove(store, first);
      if (second) await change(store, second, { fields: { email: 'a@example.com' } });
      expectJson(await store.verify(SCOPE), { checked: 6, problems: [] });
    },
  },
];
