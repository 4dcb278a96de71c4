import { ClienteleError } from '../../../src/domain/errors.ts';
import type { OperationContext } from '../../../src/ports/operation-context.ts';
import { expectEqual, expectJson, expectStored, expectThat } from '../assertions.ts';
import { attemptOf, insertOf, recordOf, replaceOf, SCOPE, settlementOf } from '../samples.ts';
import { add, eventsOf, listIds, snapshot } from '../store-calls.ts';
import type { StoreCase } from '../store-case.ts';

const contextWith = (remaining: number, signal: AbortSignal): OperationContext => ({
  operation: 'op_context',
  remaining: () => remaining,
  signal,
});

/** Deadlines and cancellation. */
export const callContextCases: readonly StoreCase[] = [
  {
    name: 'every method accepts a context with time left',
    async run(fixture) {
      const store = await fixture.open();
      const context = contextWith(10_000, new AbortController().signal);
      const attempt = attemptOf();
      await store.header(SCOPE, { hashKey: 'key' }, context);
      await store.begin(SCOPE, attempt, context);
      const { record } = expectStored(await store.insert(SCOPE, insertOf(recordOf()), context));
      expectStored(await store.replace(SCOPE, replaceOf(record, { fields: { email: 'a@example.com' } }), context));
      const many = { inserts: [insertOf(recordOf(), { origin: 'imported' })], stopAtFailure: true } as const;
      expectEqual((await store.insertMany(SCOPE, many, context)).length, 1);
      await store.settle(SCOPE, settlementOf(attempt), context);
      await store.abandon(SCOPE, attempt, 'keep', context);
      const query = { limit: 1, direction: 'older' } as const;
      expectEqual((await store.list(SCOPE, query, context))?.records.length, 1);
      expectEqual((await store.events(SCOPE, { limit: 5 }, context)).length, 3);
      expectEqual((await store.find(SCOPE, record.customer.id, {}, context))?.version, 2);
      expectEqual((await store.verify(SCOPE, context)).checked, 2);
    },
  },
  {
    name: 'a write with an ended context takes effect whole, or not at all if its error says so',
    async run(fixture) {
      const store = await fixture.open();
      const context = contextWith(0, AbortSignal.abort());
      const record = recordOf();
      const before = await snapshot(store, [record.customer.id]);
      const insert = insertOf(record, { claims: ['tok_1'] });
      try {
        expectStored(await store.insert(SCOPE, insert, context));
      } catch (error) {
        expectThat(
          error instanceof ClienteleError,
          `the write fails with a ClienteleError; it failed with ${String(error)}`,
        );
        if (error.outcome === 'unknown') return;
        expectJson(await snapshot(store, [record.customer.id]), before);
        await add(store, {}, { claims: ['tok_1'] });
        return;
      }
      expectEqual(await listIds(store), [record.customer.id]);
      expectEqual((await eventsOf(store)).length, 1);
      expectJson(await store.insert(SCOPE, insertOf(recordOf(), { claims: ['tok_1'] })), {
        status: 'claimed',
        claim: 'tok_1',
      });
    },
  },
];
