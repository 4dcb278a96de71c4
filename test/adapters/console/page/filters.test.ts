import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  type Filter,
  isListed,
  listParameters,
  readFilter,
  writeFilter,
} from '../../../../adapters/console/page/model/filters.ts';

const parametersOf = (filter: Filter, now = 1_700_000_000) =>
  Object.fromEntries(new URLSearchParams(listParameters(filter, now)));

describe('filters', () => {
  test('survive the URL', () => {
    for (const filter of [
      {},
      { app: 'app_1' },
      { period: 'week' },
      { from: '2024-01-31', to: '2024-02-01' },
    ] as const) {
      assert.deepEqual(readFilter(new URLSearchParams(writeFilter(filter))), filter);
    }
  });

  test('ignore what is no filter', () => {
    assert.deepEqual(readFilter(new URLSearchParams('period=toString&from=today&to=&app=&new=')), {});
  });

  test('of a period end at the time of the server', () => {
    assert.deepEqual(parametersOf({ app: 'app_1', period: 'day' }), { app: 'app_1', 'created[gte]': '1699913600' });
  });

  test('of a range contain the whole last day', () => {
    const secondsOf = (month: number, day: number) => String(new Date(2024, month - 1, day).getTime() / 1000);
    assert.deepEqual(parametersOf({ from: '2024-02-28', to: '2024-02-29' }), {
      'created[gte]': secondsOf(2, 28),
      'created[lt]': secondsOf(3, 1),
    });
    assert.deepEqual(parametersOf({ to: '2024-12-31' }), {
      'created[lt]': String(new Date(2025, 0, 1).getTime() / 1000),
    });
  });

  test('know whether a new customer belongs to the list', () => {
    const now = new Date(2024, 1, 29, 12).getTime() / 1000;
    const isNewListed = (filter: Filter, created = now) => isListed(filter, { app: 'app_1', created }, now);
    assert.deepEqual(
      [isNewListed({}), isNewListed({ app: 'app_1' }), isNewListed({ app: 'app_2' }), isNewListed({ period: 'day' })],
      [true, true, false, true],
    );
    assert.equal(isNewListed({ to: '2024-02-29' }), true, 'today is the last day');
    assert.equal(isNewListed({ to: '2024-02-28' }), false, 'yesterday was the last day');
    assert.equal(isNewListed({ from: '2024-02-29' }), true, 'today is the first day');
    assert.equal(isNewListed({ from: '2024-03-01' }), false, 'tomorrow is the first day');
    assert.equal(isNewListed({ period: 'day' }, now - 90_000), false, 'it was imported with an old time');
  });
});
