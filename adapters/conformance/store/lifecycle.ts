import { ClienteleError } from '../../../src/domain/errors.ts';
import type { Awaitable } from '../../../src/ports/awaitable.ts';
import type { Store } from '../../../src/ports/store.ts';
import { expectEqual, expectError, expectJson, expectThat } from '../assertions.ts';
import { race } from '../concurrency.ts';
import { attemptOf, insertOf, recordOf, replaceOf, SCOPE, settlementOf } from '../samples.ts';
import { add, listIds } from '../store-calls.ts';
import type { StoreCase } from '../store-case.ts';

/** Calls of every method that needs an open store. */
const CALLS: Readonly<Record<string, (store: Store) => Awaitable<unknown>>> = {
  header: (store) => store.header(SCOPE, { hashKey: 'a' }),
  find: (store) => store.find(SCOPE, 'cus_1'),
  'find with fresh': (store) => store.find(SCOPE, 'cus_1', { fresh: true }),
  list: (store) => store.list(SCOPE, { limit: 1, direction: 'older' }),
  insert: (store) => store.insert(SCOPE, insertOf(recordOf({ id: 'cus_1' }))),
  insertMany: async (store) => {
    const inserts = [insertOf(recordOf({ id: 'cus_1' }))];
    const [result] = await store.insertMany(SCOPE, { inserts, stopAtFailure: false });
    if (result?.status === 'failed') throw result.error;
  },
  replace: (store) => store.replace(SCOPE, replaceOf(recordOf(), {})),
  begin: (store) => store.begin(SCOPE, attemptOf()),
  settle: (store) => store.settle(SCOPE, settlementOf(attemptOf())),
  abandon: (store) => store.abandon(SCOPE, attemptOf(), 'discard'),
  events: (store) => store.events(SCOPE, { limit: 1 }),
  cursor: (store) => store.cursor(SCOPE),
  verify: (store) => store.verify(SCOPE),
};

async function expectClosed(store: Store): Promise<void> {
  for (const [name, call] of Object.entries(CALLS)) {
    await expectError(() => call(store), 'store_unavailable', undefined, name);
  }
}

function expectUnavailable(error: unknown): asserts error is ClienteleError {
  const isUnavailable = error instanceof ClienteleError && error.code === 'store_unavailable';
  expectThat(isUnavailable, `a call during close fails with store_unavailable; it failed with ${String(error)}`);
}

async function expectDescription(store: Store): Promise<void> {
  const description = await store.describe();
  expectEqual(typeof description.kind, 'string');
  expectJson(description.capabilities, store.capabilities);
  expectJson(JSON.parse(JSON.stringify(description)), description, 'the description is JSON');
}

/** Open, closed, opening and closing stores. */
export const lifecycleCases: readonly StoreCase[] = [
  {
    name: 'a store reports its capabilities and describes itself in every state',
    async run(fixture) {
      const store = await fixture.create();
      expectJson(store.capabilities, fixture.capabilities);
      await expectDescription(store);
      await store.open();
      await expectDescription(store);
      await store.close();
      await expectDescription(store);
    },
  },
  {
    name: 'a store that was never opened refuses every call and stores nothing',
    async run(fixture) {
      const store = await fixture.create();
      await expectClosed(store);
      await store.open();
      expectEqual(await store.find(SCOPE, 'cus_1'), undefined);
      expectEqual(await listIds(store), []);
    },
  },
  {
    name: 'a closed store refuses every call',
    async run(fixture) {
      const store = await fixture.open();
      await add(store);
      await store.close();
      await expectClosed(store);
    },
  },
  {
    name: 'an open store accepts every call',
    async run(fixture) {
      const store = await fixture.open();
      for (const call of Object.values(CALLS)) await call(store);
    },
  },
  {
    name: 'a store can be closed and reopened several times',
    async run(fixture) {
      const store = await fixture.open();
      for (let times = 0; times < 3; times += 1) {
        const record = await add(store, {}, { claims: [`tok_${times}`] });
        expectEqual((await listIds(store))[0], record.customer.id);
        await store.close();
        await expectClosed(store);
        await store.open();
      }
      for (const call of Object.values(CALLS)) await call(store);
      expectJson((await store.verify(SCOPE)).problems, []);
    },
  },
  {
    name: 'opening an open store and closing a closed store change nothing',
    async run(fixture) {
      const store = await fixture.create();
      await store.close();
      await store.close();
      await store.open();
      const record = await add(store);
      await store.open();
      expectEqual(await listIds(store), [record.customer.id]);
      await store.close();
      await store.close();
      await expectClosed(store);
    },
  },
  {
    name: 'concurrent calls open a store once and close it once',
    async run(fixture) {
      const store = await fixture.create();
      await race(5, () => store.open());
      const record = await add(store);
      expectEqual(await listIds(store), [record.customer.id]);
      await race(5, () => store.close());
      await expectClosed(store);
    },
  },
  {
    name: 'close waits for running calls, and each of them completes or is refused',
    async run(fixture) {
      const store = await fixture.open();
      const inserts = race(50, async () => {
        const insert = insertOf(recordOf());
        const { id } = insert.record.customer;
        try {
          return { id, status: (await store.insert(SCOPE, insert)).status };
        } catch (error) {
          expectUnavailable(error);
          return { id, status: error.outcome };
        }
      });
      const closing = (async () => await store.close())();
      const during = Object.values(CALLS).map(async (call) => {
        try {
          await call(store);
        } catch (error) {
          expectUnavailable(error);
        }
      });
      await Promise.all([inserts, closing, ...during]);
      await expectClosed(store);
      await store.open();
      if (!fixture.capabilities.durable) return;
      for (const { id, status } of await inserts) {
        const isStored = (await store.find(SCOPE, id)) !== undefined;
        if (status !== 'unknown')
          expectEqual(isStored, status === 'stored', `a write is stored if its result says so: ${status}`);
      }
    },
  },
  {
    name: 'a store that is closed while it opens ends closed',
    async run(fixture) {
      const store = await fixture.create();
      const opening = (async () => await store.open())();
      const closing = (async () => await store.close())();
      await Promise.allSettled([opening, closing]);
      await store.close();
      await expectClosed(store);
      await store.open();
      await add(store);
    },
  },
  {
    name: 'a watch that outlives its store can still be ended',
    async run(fixture) {
      const store = await fixture.open();
      const end = store.watch(SCOPE, () => undefined);
      await store.close();
      end();
      end();
    },
  },
];
