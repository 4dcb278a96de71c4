import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { attemptOf, SCOPE, settlementOf } from '../../../adapters/conformance/samples.ts';
import { add, begin, eventsOf, findRecord, idOf, pageOf } from '../../../adapters/conformance/store-calls.ts';
import type { FileStore } from '../../../adapters/file/index.ts';
import type { Connection } from '../../../adapters/file/sqlite-driver.ts';
import type { CustomerRecord } from '../../../src/core.ts';
import { contextOf } from '../../support/context.ts';
import { fileStore, freshPath, withFile } from '../../support/file-store.ts';
import { rejects } from '../../support/rejection.ts';

/** Does something to a file with three customers behind the store's back, and opens it again. */
async function damaged<T>(
  harm: (connection: Connection, records: readonly CustomerRecord[]) => void,
  look: (store: FileStore, records: readonly CustomerRecord[]) => Promise<T>,
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
  await withFile(path, (connection) => harm(connection, records));
  const again = fileStore(path);
  await again.open();
  try {
    return await look(again, records);
  } finally {
    await again.close();
  }
}

const sql =
  (text: string): ((connection: Connection) => void) =>
  (connection) =>
    connection.exec(text);

const SECOND = (records: readonly CustomerRecord[]): string => idOf(records[1] as CustomerRecord);

describe('a record that was changed behind the store', () => {
  const HARMS: Readonly<Record<string, (connection: Connection, records: readonly CustomerRecord[]) => void>> = {
    'in one letter': sql("UPDATE customers SET record = replace(record, '8703', '8704') WHERE sequence = 2"),
    'to nothing': sql("UPDATE customers SET record = '' WHERE sequence = 2"),
    'to another customer': sql(
      'UPDATE customers SET (record, checksum) = (SELECT record, checksum FROM customers WHERE sequence = 3) WHERE sequence = 2',
    ),
    'in its checksum': sql('UPDATE customers SET checksum = checksum + 1 WHERE sequence = 2'),
  };
  for (const [how, harm] of Object.entries(HARMS)) {
    test(`${how} is store_corrupt by its id, and is found by verify; the others are read`, async () => {
      await damaged(harm, async (store, records) => {
        const id = SECOND(records);
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
  test('whose index leads to a customer of another app, or out of order, is store_corrupt', async () => {
    for (const harm of ["app = 'app_other'", 'created_ms = created_ms + 60000', 'deleted = 1']) {
      await damaged(sql(`UPDATE customers SET ${harm} WHERE sequence = 2`), async (store, records) => {
        const { problems } = await store.verify(SCOPE);
        assert.ok(
          problems.some(({ id }) => id === SECOND(records)),
          harm,
        );
        if (harm.startsWith('app')) await rejects((async () => pageOf(store, { app: 'app_other' }))(), 'store_corrupt');
        if (harm.startsWith('created')) await rejects((async () => pageOf(store))(), 'store_corrupt');
      });
    }
  });
});

describe('verify finds', () => {
  const HARMS: Readonly<Record<string, [harm: string, what: RegExp]>> = {
    'a claim without its customer': ["UPDATE claims SET customer = 77 WHERE claim = 'tok_2'", /claim/],
    'an event that was changed': ["UPDATE events SET type = 'customer.deleted' WHERE position = 2", /evt_/],
    'a gap in the feed': ['DELETE FROM events WHERE position = 2', /gap/],
    'a feed whose end is missing': ['DELETE FROM events WHERE position = 3', /end of the feed/],
    'an outcome that was changed': ["UPDATE keys SET outcome = '{}'", /op_/],
    'counters that were changed': ['UPDATE scopes SET last_event = 2', /test:default/],
  };
  for (const [what, [harm, problem]] of Object.entries(HARMS)) {
    test(what, async () => {
      await damaged(sql(harm), async (store) => {
        const { problems } = await store.verify(SCOPE);
        assert.ok(problems.length > 0);
        assert.match(problems.map((each) => `${each.id}: ${each.problem}`).join('\n'), problem);
      });
    });
  }

  test('nothing in a file that is sound, and ends early when its signal aborts', async () => {
    await damaged(
      () => {},
      async (store) => {
        assert.deepEqual(await store.verify(SCOPE), { checked: 3, problems: [] });
        const context = contextOf(1000, AbortSignal.abort());
        await rejects((async () => store.verify(SCOPE, context))(), 'store_unavailable');
      },
    );
  });
});

describe('the change feed', () => {
  test('with an event that was changed, or is gone, is store_corrupt from there on', async () => {
    for (const harm of [
      "UPDATE events SET record = '[]' WHERE position = 2",
      'DELETE FROM events WHERE position = 2',
    ]) {
      await damaged(sql(harm), async (store) => {
        await rejects(eventsOf(store), 'store_corrupt');
        assert.equal((await store.events(SCOPE, { after: '2', limit: 10 })).length, 1);
      });
    }
  });

  test('never gives a position twice, though all events were trimmed and the file was opened again', async () => {
    const path = freshPath();
    const cursors: string[] = [];
    for (let times = 0; times < 3; times += 1) {
      const store = fileStore(path);
      await store.open();
      for (let i = 0; i < 300; i += 1) await add(store, {}, { retention: { keep: 1 } });
      cursors.push(await store.cursor(SCOPE));
      await store.close();
    }
    assert.deepEqual(cursors, ['300', '600', '900']);
    const kept = await withFile(path, (file) => file.prepare('SELECT count(*) AS n FROM events').get());
    assert.ok((kept as { n: number }).n <= 256, 'trimmed events are deleted by and by');
  });
});
