import type { Store } from '../../../src/ports/store.ts';
import type { Retention } from '../../../src/ports/store-types.ts';
import { expectEqual, expectError, expectJson, expectStored, expectThat } from '../assertions.ts';
import { readFeedDuring, withTenCallers } from '../concurrency.ts';
import { eventOf, insertOf, recordOf, replaceOf, SCOPE } from '../samples.ts';
import { add, change, eventsOf, idOf, remove, writeMany } from '../store-calls.ts';
import type { StoreCase } from '../store-case.ts';

/** Inserts a customer whose event has this time. Returns the event's cursor. */
async function addEvent(store: Store, created: number, retention: Retention): Promise<string> {
  const record = recordOf();
  const event = eventOf('customer.created', record, created);
  return expectStored(await store.insert(SCOPE, insertOf(record, { event, retention }))).cursor;
}

/** The change feed and its cursors. */
export const feedCases: readonly StoreCase[] = [
  {
    name: 'a scope without writes has an empty feed',
    async run(fixture) {
      const store = await fixture.open();
      expectJson(await store.events(SCOPE, { limit: 10 }), []);
    },
  },
  {
    name: 'each write appends its event unchanged, in the order of the writes',
    async run(fixture) {
      const store = await fixture.open();
      const insert = insertOf(recordOf());
      const first = expectStored(await store.insert(SCOPE, insert));
      const update = replaceOf(first.record, { fields: { email: 'a@example.com' } });
      const second = expectStored(await store.replace(SCOPE, update));
      const deletion = replaceOf(second.record, { deleted: true });
      const third = expectStored(await store.replace(SCOPE, deletion));
      const events = await store.events(SCOPE, { limit: 10 });
      expectJson(events, [
        { ...insert.event, cursor: first.cursor },
        { ...update.event, cursor: second.cursor },
        { ...deletion.event, cursor: third.cursor },
      ]);
    },
  },
  {
    name: 'the feed resumes after any of its cursors without a gap, in pages of any size',
    async run(fixture) {
      const store = await fixture.open();
      for (let i = 0; i < 12; i += 1) await add(store, {}, { origin: i % 2 === 0 ? 'created' : 'imported' });
      const all = await store.events(SCOPE, { limit: 100 });
      expectEqual(all.length, 12);
      for (const [i, { cursor }] of all.entries()) {
        expectJson(await store.events(SCOPE, { after: cursor, limit: 100 }), all.slice(i + 1));
        expectJson(await store.events(SCOPE, { after: cursor, limit: 3 }), all.slice(i + 1, i + 4));
      }
      expectJson(await store.events(SCOPE, { limit: 1 }), all.slice(0, 1));
      const last = all.at(-1)?.cursor;
      expectJson(await store.events(SCOPE, { after: last, limit: 1 }), []);
      await add(store);
      expectEqual((await store.events(SCOPE, { after: last, limit: 10 })).length, 1);
    },
  },
  {
    name: 'a cursor that the feed never returned is refused as parameter_invalid',
    async run(fixture) {
      const store = await fixture.open();
      const unknown = ['nonsense', '', ' ', '-1', '1.5', '999999999', '__proto__', 'x'.repeat(300)];
      for (let times = 0; times < 2; times += 1) {
        for (const after of unknown) {
          await expectError(() => store.events(SCOPE, { after, limit: 1 }), 'parameter_invalid', 'after');
        }
        await add(store);
      }
    },
  },
  {
    name: 'the feed keeps the number of events that the last write asks for, and refuses older cursors as expired',
    async run(fixture) {
      const store = await fixture.open();
      const cursors: string[] = [];
      for (let i = 0; i < 10; i += 1) cursors.push(await addEvent(store, 1_000 + i, { keep: 3 }));
      const kept = await store.events(SCOPE, { limit: 100 });
      expectEqual(
        kept.map((event) => event.cursor),
        cursors.slice(-3),
      );
      for (const after of cursors.slice(0, 6)) {
        await expectError(() => store.events(SCOPE, { after, limit: 100 }), 'cursor_expired', 'after');
      }
      expectJson(
        await store.events(SCOPE, { after: cursors[6], limit: 100 }),
        kept,
        'no event after the cursor is trimmed',
      );
      expectJson(await store.events(SCOPE, { after: cursors[7], limit: 100 }), kept.slice(1));
      const next = await addEvent(store, 2_000, { keep: 100 });
      expectEqual(
        (await eventsOf(store)).map((event) => event.cursor),
        [...cursors.slice(-3), next],
      );
    },
  },
  {
    name: 'the feed drops events that are older than the last write allows',
    async run(fixture) {
      const store = await fixture.open();
      const cursors: string[] = [];
      for (let i = 0; i < 6; i += 1) cursors.push(await addEvent(store, 1_000 + i, { keep: 100, notBefore: 0 }));
      cursors.push(await addEvent(store, 1_006, { keep: 100, notBefore: 1_004 }));
      expectEqual(
        (await eventsOf(store)).map((event) => event.created),
        [1_004, 1_005, 1_006],
      );
      await expectError(() => store.events(SCOPE, { after: cursors[2], limit: 1 }), 'cursor_expired', 'after');
      expectEqual((await store.events(SCOPE, { after: cursors[3], limit: 10 })).length, 3);
      cursors.push(await addEvent(store, 1_007, { keep: 2, notBefore: 1_004 }));
      expectEqual(
        (await eventsOf(store)).map((event) => event.created),
        [1_006, 1_007],
      );
    },
  },
  {
    name: 'cursors of trimmed events are never reused',
    async run(fixture) {
      const store = await fixture.open();
      const cursors: string[] = [];
      for (let i = 0; i < 5; i += 1) cursors.push(await addEvent(store, 1_000, { keep: 1, notBefore: 2_000 }));
      expectJson(await store.events(SCOPE, { limit: 10 }), [], 'every event is older than notBefore');
      expectJson(await store.events(SCOPE, { after: cursors[4], limit: 10 }), []);
      await expectError(() => store.events(SCOPE, { after: cursors[3], limit: 1 }), 'cursor_expired', 'after');
      const next = await addEvent(store, 3_000, { keep: 1 });
      expectThat(!cursors.includes(next), `the cursor ${next} is new`);
      expectEqual(
        (await eventsOf(store, SCOPE, cursors[4])).map((event) => event.cursor),
        [next],
      );
    },
  },
  {
    name: 'the end cursor of an empty feed precedes the first event, and expires when that event is trimmed',
    async run(fixture) {
      const store = await fixture.open();
      const start = await store.cursor(SCOPE);
      expectJson(await store.events(SCOPE, { after: start, limit: 10 }), []);
      const cursors: string[] = [];
      for (let i = 0; i < 3; i += 1) cursors.push(await addEvent(store, 1_000, { keep: 3 }));
      expectEqual(
        (await eventsOf(store, SCOPE, start)).map((event) => event.cursor),
        cursors,
        'no event after the cursor is trimmed',
      );
      await addEvent(store, 1_000, { keep: 3 });
      await expectError(() => store.events(SCOPE, { after: start, limit: 10 }), 'cursor_expired', 'after');
    },
  },
  {
    name: 'the end cursor follows the last event, even a trimmed one, and precedes the next',
    async run(fixture) {
      const store = await fixture.open();
      const tooOld = { keep: 100, notBefore: 2_000 };
      for (const retention of [tooOld, { keep: 100 }, { keep: 1 }]) {
        for (let i = 0; i < 3; i += 1) await addEvent(store, 1_000, retention);
        const now = await store.cursor(SCOPE);
        expectJson(await store.events(SCOPE, { after: now, limit: 10 }), []);
        const next = await addEvent(store, 3_000, { keep: 1 });
        expectEqual(
          (await eventsOf(store, SCOPE, now)).map((event) => event.cursor),
          [next],
        );
        await addEvent(store, 3_000, { keep: 1 });
        await expectError(() => store.events(SCOPE, { after: now, limit: 10 }), 'cursor_expired', 'after');
      }
    },
  },
  {
    name: 'an end cursor that is read during writes follows acknowledged events and precedes later writes',
    async run(fixture) {
      const store = await fixture.open();
      const acknowledged = (await withTenCallers(20, () => add(store))).map(idOf);
      const early = withTenCallers(fixture.concurrency, () => add(store));
      const cursor = await store.cursor(SCOPE);
      const later = withTenCallers(fixture.concurrency, () => add(store));
      const read = await readFeedDuring(store, Promise.all([early, later]), cursor);
      const ids = new Set(read.map(({ data }) => data.object.id));
      expectThat(!acknowledged.some((id) => ids.has(id)), 'the cursor follows every event acknowledged before it');
      for (const record of await later)
        expectThat(ids.has(idOf(record)), 'the cursor precedes every event of a later write');
    },
  },
  {
    name: 'a feed that is trimmed thousands of times keeps the latest events',
    async run(fixture) {
      const store = await fixture.open();
      await writeMany(2_500, () => add(store, {}, { retention: { keep: 10 } }));
      const last = await add(store, {}, { retention: { keep: 10 } });
      const kept = await eventsOf(store);
      expectEqual(kept.length, 10);
      expectEqual(kept.at(-1)?.data.object.id, idOf(last));
    },
  },
  {
    name: 'an event shows the customer as its own write left it, whatever later writes change',
    async run(fixture) {
      const store = await fixture.open();
      let record = await add(store, { description: '0' });
      for (const description of ['1', '2']) record = await change(store, record, { fields: { description } });
      await remove(store, record);
      const contents = (await eventsOf(store)).map(({ type, data }) => [
        type,
        'app' in data.object && data.object.description,
      ]);
      expectEqual(contents, [
        ['customer.created', '0'],
        ['customer.updated', '1'],
        ['customer.updated', '2'],
        ['customer.deleted', '2'],
      ]);
    },
  },
  {
    name: 'a reader of the feed gets every event once and in order while other callers write',
    async run(fixture) {
      const store = await fixture.open();
      const writes = withTenCallers(fixture.concurrency, () => add(store));
      const read = await readFeedDuring(store, writes);
      expectEqual(read.length, (await writes).length);
      expectJson(read, await eventsOf(store));
    },
  },
];
