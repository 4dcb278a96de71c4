import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { SCOPE } from '../../../adapters/conformance/samples.ts';
import type { FileStore } from '../../../adapters/file/index.ts';
import type { Connection, Row } from '../../../adapters/file/sqlite-driver.ts';
import { type StateRow, stateChecksum } from '../../../adapters/file/state-rows.ts';
import { Clock } from '../../../src/core.ts';
import { scopeOf } from '../../../src/domain/scope.ts';
import { fileStore, freshPath, withFile } from '../../support/file-store.ts';
import { rejects } from '../../support/rejection.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const KEYS = ['a', 'b', 'c', 'd', 'e'];

/** The machine's clock, shifted. */
class ShiftedClock extends Clock {
  readonly #shift: number;

  constructor(shift: number) {
    super();
    this.#shift = shift;
  }

  override now(): number {
    return Date.now() + this.#shift;
  }
}

const soon = (clock = new ShiftedClock(0)) => clock.now() + MINUTE_MS;

async function add(store: FileStore, keys: readonly string[], scope = SCOPE): Promise<void> {
  const state = store.stateStore();
  for (const key of keys) assert.equal(await state.compareAndSet(scope, key, undefined, `value ${key}`, soon()), true);
}

const rowsOf = (connection: Connection) =>
  connection.prepare('SELECT * FROM states ORDER BY full_key').all() as StateRow[];

/** Writes a row with a right checksum. */
function changeRow(connection: Connection, key: string, changes: Partial<StateRow>): void {
  const row = { ...(connection.prepare('SELECT * FROM states WHERE full_key = ?').get(key) as StateRow), ...changes };
  connection
    .prepare('UPDATE states SET remove_at = ?, next = ?, checksum = ? WHERE full_key = ?')
    .run(row.remove_at, row.next, stateChecksum(row), key);
}

/** Gives a row a time of removal in the past. */
const makeOld = (connection: Connection, key: string) => changeRow(connection, `1 ${key}`, { remove_at: 1_000 });

/** Changes a file with five entries without the store, opens it again, and runs the checks on it. */
async function withChangedFile(
  change: (connection: Connection) => unknown,
  check: (store: FileStore, path: string) => Promise<unknown>,
): Promise<void> {
  const path = freshPath();
  const store = fileStore(path);
  await store.open();
  await add(store, KEYS);
  await add(store, ['other'], scopeOf('other', false));
  await store.close();
  await withFile(path, change);
  await store.open();
  try {
    await check(store, path);
  } finally {
    await store.close();
  }
}

const read = async (store: FileStore, key: string) => store.stateStore().read(SCOPE, key);
const create = async (store: FileStore, key: string) =>
  store.stateStore().compareAndSet(SCOPE, key, undefined, 'new', soon());

describe('the state of verifiers in a file', () => {
  it('is a linked list in the order of the keys, through all scopes', async () => {
    await withChangedFile(
      () => {},
      async (store, path) => {
        const rows = await withFile(path, rowsOf);
        const keys = ['', ...KEYS.map((key) => `1 ${key}`), '2 other'];
        assert.deepEqual(
          rows.map(({ full_key, next }) => [full_key, next]),
          keys.map((key, i) => [key, keys[i + 1] ?? null]),
        );
        for (const row of rows) assert.equal(row.checksum, stateChecksum(row), 'the checksum of the migration too');
        assert.deepEqual((await store.verify(SCOPE)).problems, []);
        for (const key of KEYS) assert.equal((await read(store, key))?.value, `value ${key}`);
      },
    );
  });
});

describe('a value', () => {
  it('can have NUL and backslashes, but the file has no NUL, which some drivers do not read', async () => {
    const path = freshPath();
    const store = fileStore(path);
    await store.open();
    const state = store.stateStore();
    for (const [i, value] of ['\0', '\\0', '\\\\0\0\\', '0', '\\', 'a\0b\\\0'].entries()) {
      assert.ok(await state.compareAndSet(SCOPE, `key-${i}`, undefined, value, soon()));
      assert.equal((await state.read(SCOPE, `key-${i}`))?.value, value);
    }
    const withNul = await withFile(path, (file) =>
      file.prepare('SELECT count(*) AS n FROM states WHERE instr(value, char(0)) > 0').get(),
    );
    assert.equal((withNul as Row).n, 0);
    await store.close();
  });
});

describe('a damaged entry', () => {
  const CHANGES: Readonly<Record<string, string>> = {
    'another value': "UPDATE states SET value = 'forged' WHERE full_key = '1 c'",
    'another expiry': "UPDATE states SET expires_at = expires_at + 1 WHERE full_key = '1 c'",
    'another key': "UPDATE states SET full_key = '1 cc' WHERE full_key = '1 c'",
    'another key, behind the next entry': "UPDATE states SET full_key = '1 dd' WHERE full_key = '1 c'",
  };
  for (const [description, sql] of Object.entries({
    ...CHANGES,
    'no row': "DELETE FROM states WHERE full_key = '1 c'",
    'no row, like all entries behind it': "DELETE FROM states WHERE full_key >= '1 c'",
    'no row, like the first one': "DELETE FROM states WHERE full_key <= '1 c'",
    'no row, like all others': 'DELETE FROM states',
  })) {
    it(`with ${description} is store_corrupt, never absent, and verify reports it`, async () => {
      await withChangedFile(
        (connection) => connection.exec(sql),
        async (store) => {
          const error = await rejects(read(store, 'c'), 'store_corrupt');
          assert.match(error.message, /the state of a verifier/);
          assert.doesNotMatch(error.message, /forged|value|1 c/);
          await rejects(create(store, 'c'), 'store_corrupt');
          const { problems } = await store.verify(SCOPE);
          assert.ok(
            problems.some(({ id }) => id === 'states'),
            JSON.stringify(problems),
          );
        },
      );
    });
  }

  it('does not affect entries that are not beside it', async () => {
    await withChangedFile(
      (connection) => connection.exec("UPDATE states SET value = 'forged' WHERE full_key = '1 c'"),
      async (store) => {
        for (const key of ['a', 'b', 'd', 'e']) assert.equal((await read(store, key))?.value, `value ${key}`);
        assert.equal(await create(store, 'ab'), true);
        assert.deepEqual((await store.verify(scopeOf('other', false))).problems, []);
      },
    );
  });
});

describe('an expired entry', () => {
  const keysOf = (path: string) =>
    withFile(path, (connection) => rowsOf(connection).map(({ full_key }) => full_key.split(' ')[1]));

  it('is removed by later creations, a few by each', async () => {
    await withChangedFile(
      (connection) => {
        for (const key of KEYS) makeOld(connection, key);
      },
      async (store, path) => {
        await create(store, 'f');
        assert.equal((await keysOf(path)).length, 1 + 1 + 1 + 1, 'the head, one old entry, the other scope, and f');
        await create(store, 'g');
        assert.deepEqual(await keysOf(path), [undefined, 'f', 'g', 'other']);
        assert.deepEqual((await store.verify(SCOPE)).problems, []);
        assert.equal(await create(store, 'a'), true);
      },
    );
  });

  it('stays if it is damaged, and new entries can be written', async () => {
    await withChangedFile(
      (connection) => {
        makeOld(connection, 'b');
        connection.exec("UPDATE states SET value = 'forged' WHERE full_key = '1 b'");
        makeOld(connection, 'd');
      },
      async (store, path) => {
        assert.equal(await create(store, 'f'), true);
        assert.deepEqual(await keysOf(path), [undefined, 'a', 'b', 'c', 'e', 'f', 'other']);
      },
    );
  });

  it('is removed behind any number of damaged ones, so that the file does not grow without end', async () => {
    const damaged = ['a1', 'a2', 'a3', 'a4', 'a5', 'a6', 'a7', 'a8', 'a9'];
    const path = freshPath();
    const store = fileStore(path);
    await store.open();
    await add(store, [...damaged, ...KEYS]);
    await store.close();
    await withFile(path, (connection) => {
      for (const key of damaged) makeOld(connection, key);
      connection.exec("UPDATE states SET value = 'forged' WHERE full_key LIKE '1 a_'");
      for (const key of ['c', 'e']) changeRow(connection, `1 ${key}`, { remove_at: 2_000 });
    });
    await store.open();
    for (const key of ['f', 'g', 'h']) assert.equal(await create(store, key), true);
    assert.deepEqual(await keysOf(path), [undefined, 'a', ...damaged, 'b', 'd', 'f', 'g', 'h']);
    await withFile(path, (connection) => makeOld(connection, 'g'));
    for (const key of ['i', 'j', 'k']) assert.equal(await create(store, key), true);
    assert.deepEqual(await keysOf(path), [undefined, 'a', ...damaged, 'b', 'd', 'f', 'h', 'i', 'j', 'k']);
    await store.close();
  });

  it('is recognized by its row, because the index may be damaged', async () => {
    const path = freshPath();
    const store = fileStore(path);
    await store.open();
    await add(store, KEYS);
    await store.close();
    const time = (await withFile(path, rowsOf)).find(({ full_key }) => full_key === '1 a')?.remove_at ?? 0;
    const [bytes, entry] = [readFileSync(path), Buffer.from('      1 a')];
    entry.writeUIntBE(time, 0, 6);
    const at = bytes.indexOf(entry);
    assert.ok(at > 0 && at === bytes.lastIndexOf(entry), 'the only entry of the index for this row');
    writeFileSync(path, bytes.fill(0, at, at + 6));
    await store.open();
    assert.equal(await create(store, 'f'), true);
    assert.equal((await read(store, 'a'))?.value, 'value a');
    assert.match(JSON.stringify((await store.verify(SCOPE)).problems), /states_by_removal/);
    await store.close();
  });

  it("is kept for an hour by the machine's clock, for services whose clocks are behind", async () => {
    for (const shift of [-DAY_MS, 0, DAY_MS]) {
      const path = freshPath();
      const store = fileStore(path);
      await store.open();
      const clock = new ShiftedClock(shift);
      const earliest = Math.max(soon(), soon(clock)) + 60 * MINUTE_MS;
      assert.equal(await store.stateStore(clock).compareAndSet(SCOPE, 'key', undefined, 'v', soon(clock)), true);
      const row = (await withFile(path, rowsOf)).find(({ full_key }) => full_key === '1 key');
      assert.ok(row && row.remove_at >= earliest && row.remove_at <= earliest + MINUTE_MS + 10_000, String(shift));
      await store.close();
    }
  });

  it('is not removed by a service whose clock is a year ahead', async () => {
    const path = freshPath();
    const store = fileStore(path);
    await store.open();
    await add(store, KEYS);
    const ahead = new ShiftedClock(365 * DAY_MS);
    for (let i = 0; i < 10; i += 1) {
      assert.ok(await store.stateStore(ahead).compareAndSet(SCOPE, `other-${i}`, undefined, 'v', soon(ahead)));
    }
    for (const key of KEYS) assert.equal((await read(store, key))?.value, `value ${key}`);
    await store.close();
  });

  it('costs no change of the index of times when an entry is replaced within a minute', async () => {
    const path = freshPath();
    const store = fileStore(path);
    await store.open();
    const state = store.stateStore();
    const expiresAt = soon();
    const times = new Set<unknown>();
    for (let i = 0; i < 20; i += 1) {
      const version = (await state.read(SCOPE, 'key'))?.version;
      assert.ok(await state.compareAndSet(SCOPE, 'key', version, String(i), expiresAt));
      const row = await withFile(path, (file) => file.prepare("SELECT * FROM states WHERE full_key = '1 key'").get());
      times.add((row as Row).remove_at);
    }
    assert.ok(times.size <= 2, String(times.size));
    await store.close();
  });
});

describe('a group with writes of state', () => {
  it('applies one of many creations, and stores customers beside them', async () => {
    const store = fileStore(freshPath());
    await store.open();
    const results = await Promise.all(Array.from({ length: 300 }, () => create(store, 'key')));
    assert.equal(results.filter(Boolean).length, 1);
    await store.close();
  });

  it('fails only the write that meets damage', async () => {
    await withChangedFile(
      (connection) => connection.exec("UPDATE states SET value = 'forged' WHERE full_key = '1 c'"),
      async (store) => {
        const results = await Promise.allSettled([create(store, 'f'), create(store, 'c'), create(store, 'g')]);
        assert.deepEqual(
          results.map(({ status }) => status),
          ['fulfilled', 'rejected', 'fulfilled'],
        );
      },
    );
  });
});
