import assert from 'node:assert/strict';
import { closeSync, fstatSync, openSync, writeSync } from 'node:fs';
import { describe, it } from 'node:test';
import { attemptOf, SCOPE, settlementOf } from '../../../adapters/conformance/samples.ts';
import { add, begin, eventsOf, findRecord, idOf, pageOf } from '../../../adapters/conformance/store-calls.ts';
import type { FileStore } from '../../../adapters/file/index.ts';
import type { Connection } from '../../../adapters/file/sqlite-driver.ts';
import type { CustomerRecord } from '../../../src/core.ts';
import { contextOf } from '../../support/context.ts';
import { runInProcess } from '../../support/file-process.ts';
import { fileStore, freshPath, withFile } from '../../support/file-store.ts';
import { rejects } from '../../support/rejection.ts';

/** Changes a file with three customers without the store, opens it again, and runs the checks on it. */
async function withChangedFile<T>(
  change: (connection: Connection) => unknown,
  check: (store: FileStore, records: readonly CustomerRecord[]) => Promise<T>,
): Promise<T> {
  const path = freshPath();
  const store = fileStore(path);
  await store.open();
  const records: CustomerRecord[] = [];
  for (const claims of [['tok_1'], ['tok_2'], ['tok_3']]) records.push(await add(store, {}, { claims }));
  const attempt = attemptOf({ key: 'settled' });
  await begin(store, attempt);
  await store.settle(SCOPE, settlementOf(attempt));
  await store.close();
  await withFile(path, change);
  const reopened = fileStore(path);
  await reopened.open();
  try {
    return await check(reopened, records);
  } finally {
    await reopened.close();
  }
}

/** Overwrites one of `every` pages. The first pages stay, so that SQLite opens the file. */
function damagePages(path: string, every: number): void {
  const PAGE_BYTES = 4096;
  const file = openSync(path, 'r+');
  for (let at = 20 * PAGE_BYTES; at < fstatSync(file).size; at += every * PAGE_BYTES) {
    writeSync(file, Buffer.alloc(PAGE_BYTES, 7), 0, PAGE_BYTES, at);
  }
  closeSync(file);
}

const execute = (sql: string) => (connection: Connection) => connection.exec(sql);

const secondId = (records: readonly CustomerRecord[]): string => idOf(records[1] as CustomerRecord);

describe('a record that another program changed', () => {
  const CHANGES: Readonly<Record<string, (connection: Connection) => unknown>> = {
    'in one digit': execute("UPDATE customers SET record = replace(record, '8703', '8704') WHERE sequence = 2"),
    'to an empty text': execute("UPDATE customers SET record = '' WHERE sequence = 2"),
    'to the record of another customer': execute(
      'UPDATE customers SET (record, checksum) = (SELECT record, checksum FROM customers WHERE sequence = 3) WHERE sequence = 2',
    ),
    'in its checksum': execute('UPDATE customers SET checksum = checksum + 1 WHERE sequence = 2'),
  };
  for (const [description, change] of Object.entries(CHANGES)) {
    it(`${description} is store_corrupt with its id, and verify reports it; other records stay readable`, async () => {
      await withChangedFile(change, async (store, records) => {
        const id = secondId(records);
        const error = await rejects((async () => store.find(SCOPE, id))(), 'store_corrupt');
        assert.ok(error.message.includes(id));
        await rejects((async () => pageOf(store))(), 'store_corrupt');
        assert.equal((await findRecord(store, idOf(records[0] as CustomerRecord))).version, 1);
        const { checked, problems } = await store.verify(SCOPE);
        assert.equal(checked, 3);
        assert.deepEqual(
          problems.map((problem) => problem.id),
          [id],
        );
      });
    });
  }
});

describe('a list', () => {
  it('is store_corrupt if its index has another app, another time or a deleted customer', async () => {
    for (const change of ["app = 'app_other'", 'created_ms = created_ms + 60000', 'deleted = 1']) {
      await withChangedFile(execute(`UPDATE customers SET ${change} WHERE sequence = 2`), async (store, records) => {
        const { problems } = await store.verify(SCOPE);
        assert.ok(
          problems.some(({ id }) => id === secondId(records)),
          change,
        );
        if (change.startsWith('app'))
          await rejects((async () => pageOf(store, { app: 'app_other' }))(), 'store_corrupt');
        if (change.startsWith('created')) await rejects((async () => pageOf(store))(), 'store_corrupt');
      });
    }
  });
});

describe('verify', () => {
  const CHANGES: Readonly<Record<string, [sql: string, problem: RegExp]>> = {
    'a claim without a customer': ["UPDATE claims SET customer = 77 WHERE claim = 'tok_2'", /claim/],
    'a changed event': ["UPDATE events SET type = 'customer.deleted' WHERE position = 2", /evt_/],
    'a gap in the feed': ['DELETE FROM events WHERE position = 2', /gap/],
    'a missing end of the feed': ['DELETE FROM events WHERE position = 3', /end of the feed/],
    'a changed outcome': ["UPDATE keys SET outcome = '{}'", /op_/],
    'changed counters': ['UPDATE scopes SET last_event = 2', /test:default/],
  };
  for (const [description, [sql, problem]] of Object.entries(CHANGES)) {
    it(`reports ${description}`, async () => {
      await withChangedFile(execute(sql), async (store) => {
        const { problems } = await store.verify(SCOPE);
        assert.ok(problems.length > 0);
        assert.match(problems.map((each) => `${each.id}: ${each.problem}`).join('\n'), problem);
      });
    });
  }

  it('reports no problem in a sound file, and ends early if its signal aborts', async () => {
    await withChangedFile(
      () => {},
      async (store) => {
        assert.deepEqual(await store.verify(SCOPE), { checked: 3, problems: [] });
        const context = contextOf(1000, AbortSignal.abort());
        await rejects((async () => store.verify(SCOPE, context))(), 'store_unavailable');
      },
    );
  });

  it('that is aborted never ends the process, also in a damaged file', async () => {
    const path = freshPath();
    const store = fileStore(path);
    await store.open();
    await Promise.all(Array.from({ length: 2_000 }, () => add(store)));
    await store.close();
    damagePages(path, 7);
    const code = `
      let aborted = 0;
      for (let i = 0; i < 40; i += 1) {
        const context = { operation: '1', remaining: () => 1_000, signal: AbortSignal.timeout(20 + 3 * i) };
        await store.verify(SCOPE, context).catch(() => (aborted += 1));
      }
      console.log(aborted > 0);`;
    assert.equal(await runInProcess(path, code), 'true');
  });
});

describe('the change feed', () => {
  it('is store_corrupt from a changed or missing event on', async () => {
    for (const sql of ["UPDATE events SET record = '[]' WHERE position = 2", 'DELETE FROM events WHERE position = 2']) {
      await withChangedFile(execute(sql), async (store) => {
        await rejects(eventsOf(store), 'store_corrupt');
        assert.equal((await store.events(SCOPE, { after: '2', limit: 10 })).length, 1);
      });
    }
  });

  it('never uses a number twice, even if all events were trimmed and the file was opened again', async () => {
    const path = freshPath();
    const cursors: string[] = [];
    for (let opening = 0; opening < 3; opening += 1) {
      const store = fileStore(path);
      await store.open();
      for (let i = 0; i < 300; i += 1) await add(store, {}, { retention: { keep: 1 } });
      cursors.push(await store.cursor(SCOPE));
      await store.close();
    }
    assert.deepEqual(cursors, ['300', '600', '900']);
    const remaining = await withFile(path, (file) => file.prepare('SELECT count(*) AS n FROM events').get());
    assert.ok((remaining as { n: number }).n <= 256, 'trimmed events are deleted');
  });
});
