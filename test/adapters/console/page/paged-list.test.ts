import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { PagedList } from '../../../../adapters/console/page/model/paged-list.ts';

const SIZE = 50;

/** Serves rows with the ids `0`, `1`, … in pages, as the API does. */
class Server {
  readonly ids: string[];
  calls = 0;
  failure: Error | undefined;

  constructor(count: number) {
    this.ids = Array.from({ length: count }, (_, id) => `${id}`);
  }

  readonly load = async (after: string | undefined) => {
    this.calls += 1;
    if (this.failure) throw this.failure;
    // A cursor is a position: that of a deleted row stays valid.
    const start = after === undefined ? 0 : this.ids.findIndex((id) => Number(id) > Number(after));
    const rest = start < 0 ? [] : this.ids.slice(start);
    return { object: 'list' as const, has_more: rest.length > SIZE, data: rest.slice(0, SIZE).map((id) => ({ id })) };
  };
}

/** Shows rows, and waits until nothing is loaded any more. */
async function show(list: PagedList<{ id: string }>, first: number, last: number): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) {
    list.show(first, last);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

async function scrolledTo(server: Server, end: number): Promise<PagedList<{ id: string }>> {
  const list = new PagedList(server.load, () => {});
  for (let row = 0; row < end; row += 20) await show(list, row, row + 20);
  return list;
}

describe('a long list', () => {
  test('is loaded as far as it is shown', async () => {
    const server = new Server(1000);
    const list = new PagedList(server.load, () => {});
    await show(list, 0, 20);
    assert.equal(list.count, SIZE);
    assert.equal(server.calls, 1);
    assert.equal(list.at(7)?.id, '7');
    await show(list, 30, 60);
    assert.equal(list.count, 2 * SIZE);
    assert.equal(list.isEnd, false);
  });

  test('keeps only the rows near the visible ones, and loads the others again', async () => {
    const list = await scrolledTo(new Server(3000), 2900);
    assert.ok(list.count >= 2900);
    assert.ok(list.kept <= 8 * SIZE, `${list.kept} rows in memory`);
    assert.equal(list.at(0), undefined);
    await show(list, 0, 20);
    assert.equal(list.at(0)?.id, '0');
    assert.ok(list.kept <= 8 * SIZE, `${list.kept} rows in memory`);
  });

  test('ends', async () => {
    const list = await scrolledTo(new Server(70), 70);
    assert.equal(list.isEnd, true);
    assert.equal(list.count, 70);
  });

  test('has no rows', async () => {
    const list = await scrolledTo(new Server(0), 1);
    assert.deepEqual([list.isEnd, list.count], [true, 0]);
  });

  test('shows no row twice if rows were deleted while they were not in memory', async () => {
    const server = new Server(2000);
    const list = await scrolledTo(server, 1500);
    server.ids.splice(10, 5);
    await show(list, 0, 20);
    await show(list, 20, 60);
    const ids = Array.from({ length: 90 }, (_, row) => list.at(row)?.id);
    assert.equal(new Set(ids).size, 90);
    assert.equal(list.at(10)?.id, '15');
  });

  test('shows why it failed, and continues when it is tried again', async () => {
    const server = new Server(100);
    server.failure = new Error('offline');
    const list = new PagedList(server.load, () => {});
    await show(list, 0, 20);
    assert.equal(list.failure, server.failure);
    assert.equal(server.calls, 1, 'it does not repeat by itself');
    server.failure = undefined;
    list.retry();
    await show(list, 0, 20);
    assert.equal(list.count, SIZE);
  });

  test('replaces and removes rows in memory', async () => {
    const list = await scrolledTo(new Server(100), 100);
    const changed = { id: '3' };
    list.replace(changed);
    assert.equal(list.at(3), changed);
    list.remove('0');
    assert.deepEqual([list.count, list.at(0)?.id, list.has('0')], [99, '1', false]);
  });
});
