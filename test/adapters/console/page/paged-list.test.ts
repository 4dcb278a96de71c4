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

  delete(...ids: number[]): void {
    for (const id of ids) this.ids.splice(this.ids.indexOf(`${id}`), 1);
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
    assert.deepEqual([list.count, list.at(0)?.id, list.mayHave('0')], [99, '1', false]);
  });

  test('applies the changes that arrive while a page is loading', async () => {
    const server = new Server(1000);
    const changed = { id: '3' };
    const list = new PagedList(server.load, () => {});
    list.show(0, 20);
    assert.equal(list.mayHave('3'), true, 'the response may have it');
    // The server has read the page before these changes.
    list.remove('2');
    list.replace(changed);
    await show(list, 0, 20);
    server.delete(2);
    assert.equal(list.count, SIZE - 1);
    assert.deepEqual([list.at(1)?.id, list.at(2)], ['1', changed]);

    for (let row = 0; row < 800; row += 20) await show(list, row, row + 20);
    assert.equal(list.at(0), undefined);
    list.show(0, 20);
    list.remove('1');
    list.replace(changed);
    await show(list, 0, 20);
    assert.deepEqual([list.at(0)?.id, list.at(1)], ['0', changed]);
    assert.equal(list.mayHave('2'), false);
  });

  /** Scrolls from the first row to row 1200. Returns the ids that were shown. */
  async function idsShown(list: PagedList<{ id: string }>): Promise<(string | undefined)[]> {
    const ids: (string | undefined)[] = [];
    for (let row = 0; row < 1200; row += 20) {
      await show(list, row, row + 19);
      for (let each = row; each < row + 20; each += 1) ids.push(list.at(each)?.id);
    }
    return ids;
  }

  for (const { name, seen, unseen } of [
    { name: 'the first row of the second page', seen: [50], unseen: [10] },
    { name: 'the last row of the first page', seen: [49], unseen: [10] },
    { name: 'rows at the border of two pages, which were not in memory', seen: [], unseen: [10, 49, 50] },
  ]) {
    test(`shows each row once after the deletion of ${name}`, async () => {
      const server = new Server(2000);
      const list = await scrolledTo(server, 60);
      server.delete(...seen);
      for (const id of seen) list.remove(`${id}`);
      for (let row = 60; row < 1000; row += 20) await show(list, row, row + 20);
      server.delete(...unseen);
      assert.deepEqual(await idsShown(list), server.ids.slice(0, 1200));
    });
  }

  test('shows each row once after the deletion of the last row, which was not in memory', async () => {
    const server = new Server(2000);
    const list = await scrolledTo(server, 1000);
    const last = list.count - 1;
    await show(list, 0, 20);
    server.delete(last - 10, last);
    assert.deepEqual(await idsShown(list), server.ids.slice(0, 1200));
  });

  test('shows each row once if newer rows come before the first page', async () => {
    const server = new Server(2000);
    const list = await scrolledTo(server, 1000);
    server.ids.unshift('-3', '-2', '-1');
    assert.deepEqual(await idsShown(list), server.ids.slice(0, 1200));
  });
});
