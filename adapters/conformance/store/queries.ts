import type { CustomerRecord } from '../../../src/domain/customer-record.ts';
import type { ListQuery } from '../../../src/ports/store-types.ts';
import { comparePositions } from '../../../src/store-kit/position.ts';
import { expectEqual } from '../assertions.ts';
import { APP, OTHER_APP, randomFrom, T0 } from '../samples.ts';
import { addAt, idOf, idsOf, pageOf, remove } from '../store-calls.ts';
import type { StoreCase } from '../store-case.ts';

/** Random queries, compared with a model. */
export const queryCases: readonly StoreCase[] = [
  {
    name: 'any query returns the page that sorting and filtering all customers gives',
    async run(fixture) {
      const store = await fixture.open();
      const random = randomFrom(20151009);
      const apps = [APP, OTHER_APP, 'app_third'];
      const all: CustomerRecord[] = [];
      for (let i = 0; i < 80; i += 1) {
        const createdMs = T0 + Math.floor(random() * 20);
        all.push(await addAt(store, createdMs, { app: apps[Math.floor(random() * 3)] ?? APP }));
      }
      all.sort(comparePositions);
      const deleted = new Set<string>();
      for (const record of all.filter(() => random() < 0.2)) deleted.add(idOf(await remove(store, record)));
      for (let i = 0; i < 400; i += 1) {
        const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)] as T;
        const query = {
          limit: pick([1, 3, 10, 100]),
          direction: pick(['older', 'newer'] as const),
          app: pick([undefined, ...apps]),
          fromMs: pick([undefined, undefined, T0 - 1, T0 + 4, T0 + 12]),
          toMs: pick([undefined, undefined, T0 + 4, T0 + 15, T0 + 30]),
          cursor: pick([undefined, idOf(pick(all)), idOf(pick(all))]),
        };
        const page = await pageOf(store, query);
        const shown = [idsOf(page), page.hasMore];
        expectEqual(shown, expectedPage(all, deleted, query), `the page of ${JSON.stringify(query)}`);
      }
    },
  },
];

function expectedPage(
  oldestFirst: readonly CustomerRecord[],
  deleted: ReadonlySet<string>,
  { limit, direction, app, fromMs = 0, toMs = Number.MAX_VALUE, cursor }: ListQuery,
): [string[], boolean] {
  const ordered = direction === 'newer' ? oldestFirst : oldestFirst.toReversed();
  const start = cursor === undefined ? 0 : ordered.findIndex((record) => idOf(record) === cursor) + 1;
  const shown = ordered
    .slice(start)
    .filter(({ customer }) => app === undefined || customer.app === app)
    .filter(({ createdMs }) => createdMs >= fromMs && createdMs <= toMs)
    .map(idOf)
    .filter((id) => !deleted.has(id));
  return [shown.slice(0, limit), shown.length > limit];
}
