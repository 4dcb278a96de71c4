import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { freshId, HOUR, LIVE, SCOPE } from '../../../adapters/conformance/samples.ts';
import { ScopeKeys } from '../../../adapters/redis/key-names.ts';
import { RedisStore } from '../../../adapters/redis/store.ts';
import { TestClock } from '../../../adapters/testing/clock.ts';
import type { Scope } from '../../../src/core.ts';
import { MAX_TIME_MS } from '../../../src/domain/time.ts';
import { allowsStateWrite, type StateWrite, type StoredEntry } from '../../../src/store-kit/state-rules.ts';
import { contextOf } from '../../support/context.ts';
import { RedisServer } from '../../support/redis/server.ts';
import { redisSuite } from '../../support/redis/suite.ts';
import { Cluster, Replicated } from '../../support/redis/topologies.ts';
import { rejection, rejects } from '../../support/rejection.ts';

/** A store whose entries a test reads and writes directly, so that it chooses the versions. */
class OpenStore extends RedisStore {
  readEntry(key: string): Promise<StoredEntry | undefined> {
    return this.readState(SCOPE, key);
  }

  writeEntry(write: StateWrite): Promise<boolean> {
    return this.writeState(SCOPE, write);
  }
}

const NOW = 1_000_000;
const CREATION = { expectedVersion: undefined, version: 'v1', value: 'first', now: NOW, expiresAt: NOW + 1000 };

/** The writes that lead to a state of an entry, and the time of the service's clock then. */
const STATES = {
  absent: { writes: [], now: NOW },
  live: { writes: [CREATION], now: NOW },
  'in its last millisecond': { writes: [CREATION], now: NOW + 999 },
  'at its expiry': { writes: [CREATION], now: NOW + 1000 },
  expired: { writes: [CREATION], now: NOW + 5000 },
  'written when it had expired': { writes: [{ ...CREATION, expiresAt: NOW - 1 }], now: NOW },
  deleted: {
    writes: [CREATION, { ...CREATION, expectedVersion: 'v1', version: 'v0', value: undefined }],
    now: NOW,
  },
  'live, under a clock that stepped back': { writes: [CREATION], now: 0 },
} as const;

type State = keyof typeof STATES;

/** The expected versions and own versions of the write that is decided. */
const WRITES = {
  'a write of an absent entry': [undefined, 'v2'],
  'a write of the first version': ['v1', 'v2'],
  'a write of another version': ['v3', 'v2'],
  'a write of the empty version': ['', 'v2'],
  'a repeated write': ['v3', 'v1'],
} as const;

const IF_ABSENT = [true, false, false, false];
const IF_LIVE = [false, true, false, false];

/** Whether each of WRITES applies. */
const TABLE: Readonly<Record<State, readonly boolean[]>> = {
  absent: [...IF_ABSENT, false],
  live: [...IF_LIVE, true],
  'in its last millisecond': [...IF_LIVE, true],
  'at its expiry': [...IF_ABSENT, true],
  expired: [...IF_ABSENT, true],
  'written when it had expired': [...IF_ABSENT, true],
  // The rules know only the last write; Redis also remembers the writes before it.
  deleted: IF_ABSENT,
  'live, under a clock that stepped back': [...IF_LIVE, true],
};

const CASES = Object.entries(TABLE).flatMap(([state, decisions]) =>
  decisions.map((applies, i) => {
    const [name, [expectedVersion, version]] = Object.entries(WRITES)[i] as [
      string,
      (typeof WRITES)['a repeated write'],
    ];
    const { writes, now } = STATES[state as State];
    const write = { expectedVersion, version, value: 'second', now, expiresAt: now + 2000 };
    const title = `${applies ? 'applies' : 'refuses'} ${name} if the entry is ${state}`;
    return { title, writes: writes as readonly Omit<StateWrite, 'key'>[], write, applies };
  }),
);

describe('the rules of compare-and-set', () => {
  for (const { title, writes, write, applies } of CASES) {
    test(title, () => {
      const latest = writes.at(-1);
      // Some stores delete the entry, others keep its version without a life.
      const forms = [latest?.value === undefined ? undefined : latest, latest && { ...latest, expiresAt: 0 }];
      const stored = latest?.value === undefined ? forms : forms.slice(0, 1);
      for (const form of stored) assert.equal(allowsStateWrite(form, { key: 'key', ...write }), applies);
    });
  }
});

redisSuite('the state of verifiers in Redis', () => {
  let server: RedisServer;
  before(async () => {
    server = await RedisServer.start();
  });
  after(() => server.stop());

  for (const partitions of [1, 16]) {
    describe(`at ${partitions} partitions`, () => {
      const prefix = `state${partitions}:`;
      const redisKeyOf = (key: string, scope: Scope = SCOPE) =>
        new ScopeKeys(prefix, scope, partitions).partitionOf(key).stateKey(key);
      let store: OpenStore;
      before(async () => {
        store = new OpenStore({ kind: 'redis', url: server.url, prefix, partitions });
        await store.open();
      });
      after(() => store.close());

      for (const { title, writes, write, applies } of CASES) {
        test(title, async () => {
          const key = freshId('entry');
          for (const each of writes) assert.equal(await store.writeEntry({ key, ...each }), true);
          const previous = await store.readEntry(key);
          assert.equal(await store.writeEntry({ key, ...write }), applies);
          const stored = await store.readEntry(key);
          if (!applies || write.version === 'v1') assert.deepEqual(stored, previous);
          else assert.deepEqual(stored, { value: 'second', version: 'v2', expiresAt: write.expiresAt });
        });
      }

      test('a repeated write is applied once, also after other writes, a deletion and the expiry of the entry', async () => {
        const key = freshId('entry');
        const write = (expectedVersion: string | undefined, version: string, value: string | undefined, now = NOW) =>
          store.writeEntry({ key, expectedVersion, version, value, now, expiresAt: NOW + 1000 });
        const last = async () => (await store.readEntry(key))?.version;
        assert.equal(await write(undefined, 'a', '1'), true);
        assert.equal(await write('a', 'b', '2'), true);
        assert.deepEqual([await write(undefined, 'a', '1'), await last()], [true, 'b']);
        assert.equal(await write('b', 'c', undefined), true);
        assert.deepEqual([await write('b', 'c', undefined), await last()], [true, 'c']);
        assert.deepEqual([await write(undefined, 'a', '1'), await last()], [true, 'c'], 'it is not created again');
        assert.equal(await write(undefined, 'd', '3'), true);
        assert.deepEqual([await write('b', 'c', undefined), await last()], [true, 'd'], 'it is not deleted again');
        assert.deepEqual([await write(undefined, 'd', '3', NOW + 1000), await last()], [true, 'd']);
      });

      test('remembers more than a hundred writes of an entry, and then forgets the oldest ones', async () => {
        const key = freshId('entry');
        const versionOf = (i: number) => `${'x'.repeat(24)}.${i}`;
        const writes = 300;
        for (let i = 0; i < writes; i += 1) {
          const expectedVersion = i === 0 ? undefined : versionOf(i - 1);
          assert.equal(await store.writeEntry({ ...CREATION, key, expectedVersion, version: versionOf(i) }), true);
        }
        const repeat = (ago: number) =>
          store.writeEntry({ ...CREATION, key, expectedVersion: 'x', version: versionOf(writes - ago) });
        assert.deepEqual([await repeat(1), await repeat(100), await repeat(200)], [true, true, false]);
        assert.equal((await store.readEntry(key))?.version, versionOf(writes - 1));
        assert.ok(Number((await server.command('STRLEN', redisKeyOf(key))).slice(1)) < 4200);
      });

      test('applies the writes of one turn one after another, and each gets its own result', async () => {
        const [key, other] = [freshId('entry'), freshId('entry')];
        await server.command('LPUSH', redisKeyOf(other), 'x');
        const first = store.writeEntry({ ...CREATION, key, version: 'a' });
        const second = store.writeEntry({ ...CREATION, key, version: 'b' });
        const third = store.writeEntry({ ...CREATION, key, version: 'c', expectedVersion: 'a' });
        const foreign = rejects(store.writeEntry({ ...CREATION, key: other }), 'store_corrupt');
        assert.deepEqual(await Promise.all([first, second, third]), [true, false, true]);
        await foreign;
      });

      test('Redis keeps an entry an hour longer than its writer asks for, and then reuses its memory', async () => {
        const remaining = async (expiresAtMs: number, value: string | undefined, now = NOW) => {
          const key = freshId('entry');
          const state = store.stateStore(new TestClock(now));
          await state.compareAndSet(SCOPE, key, undefined, value, expiresAtMs);
          return Number((await server.command('PTTL', redisKeyOf(key))).slice(1));
        };
        const assertAbout = (ms: number, expected: number) =>
          assert.ok(ms <= expected && ms > expected - 5000, `${ms}`);
        assertAbout(await remaining(NOW + 600_000, 'value'), 600_000 + HOUR);
        assertAbout(await remaining(NOW, 'value'), HOUR);
        assertAbout(await remaining(NOW + 600_000, undefined), HOUR);
        assertAbout(await remaining(MAX_TIME_MS, 'value', 0), MAX_TIME_MS + HOUR);
      });

      test('keeps any text, and every key in its own scope', async () => {
        const state = store.stateStore();
        const texts = ['', ' ', '\0\n\r', '"{}', 'v1,v2 0 1 ', '卡🂡', '€'.repeat(65_536)];
        const keys = ['__proto__', '{tag}', '}', 'a:b', '*', '~'.repeat(255)];
        const far = Date.now() + HOUR;
        for (const [i, value] of texts.entries()) {
          const key = keys[i] ?? 'key';
          for (const scope of [SCOPE, LIVE]) {
            assert.equal(await state.read(scope, key), undefined);
            assert.equal(await state.compareAndSet(scope, key, undefined, value, far), true);
            assert.equal((await state.read(scope, key))?.value, value);
          }
        }
        assert.deepEqual(
          (await store.verify(SCOPE)).problems.filter(({ id }) => !id.includes('entry_')),
          [],
        );
      });

      test('damaged entries and keys of other programs are store_corrupt, in an error without the value', async () => {
        const state = store.stateStore();
        const far = Date.now() + HOUR;
        const damages: readonly ((redisKey: string) => Promise<string>)[] = [
          (key) => server.command('SETRANGE', key, '2', 'x'),
          (key) => server.command('APPEND', key, 'x'),
          (key) => server.command('SET', key, 'x'),
          (key) => server.command('SET', key, ''),
          async (key) => `${await server.command('DEL', key)} ${await server.command('LPUSH', key, 'x')}`,
        ];
        for (const damage of damages) {
          const key = freshId('entry');
          await state.compareAndSet(SCOPE, key, undefined, 'secret', far);
          await damage(redisKeyOf(key));
          const error = await rejects(state.read(SCOPE, key), 'store_corrupt');
          assert.ok(!/secret|entry_/.test(error.message), error.message);
        }
        for (const text of ['x', ' ', 'a,b 0123 x ', ',a 0123 1 ']) {
          const key = freshId('entry');
          await server.command('SET', redisKeyOf(key), text);
          await rejects(state.compareAndSet(SCOPE, key, undefined, 'secret', far), 'store_corrupt');
        }
      });

      test('reads of one turn share a command, also with a key of another type', async () => {
        const state = store.stateStore();
        const keys = Array.from({ length: 5 }, () => freshId('entry'));
        const [foreign = '', ...own] = keys;
        for (const key of own) await state.compareAndSet(SCOPE, key, undefined, key, Date.now() + HOUR);
        await server.command('LPUSH', redisKeyOf(foreign), 'x');
        const failing = rejects(state.read(SCOPE, foreign), 'store_corrupt');
        const entries = await Promise.all(own.map(async (key) => state.read(SCOPE, key)));
        assert.deepEqual(
          entries.map((entry) => entry?.value),
          own,
        );
        await failing;
      });
    });
  }
});

redisSuite('minReplicas and the state of verifiers', () => {
  test('a write that too few replicas acknowledge has an unknown outcome', async () => {
    const data = await Replicated.start();
    const store = new RedisStore({ kind: 'redis', url: data.primary.url, minReplicas: 1 });
    try {
      await store.open();
      const state = store.stateStore();
      const write = (key: string, ms: number) =>
        state.compareAndSet(SCOPE, key, undefined, 'value', Date.now() + HOUR, contextOf(ms));
      assert.equal(await write('acknowledged', 5000), true);
      for (const replica of data.replicas) replica.signal('SIGSTOP');
      const error = await rejection(write('lonely', 5000));
      assert.deepEqual([error.code, error.outcome], ['store_unavailable', 'unknown']);
      for (const replica of data.replicas) replica.signal('SIGCONT');
      assert.equal(await write('again', 5000), true);
    } finally {
      await store.close();
      await data.stop();
    }
  });
});

redisSuite('the state of verifiers in a cluster', () => {
  test('is read and written while its slot moves, key by key', async () => {
    const cluster = await Cluster.start();
    const client = await cluster.client();
    const store = new RedisStore({ kind: 'redis', client, partitions: 4 });
    try {
      await store.open();
      const state = store.stateStore();
      const keys = new ScopeKeys('clientele:', SCOPE, 4);
      const inFirst = Array.from({ length: 200 }, () => freshId('entry')).filter(
        (key) => keys.partitionOf(key) === keys.firstPartition,
      );
      const far = Date.now() + HOUR;
      for (const key of inFirst.slice(0, 30)) await state.compareAndSet(SCOPE, key, undefined, 'old', far);
      let moved = false;
      const moving = cluster.move(keys.firstPartition.stateKey('x')).finally(() => {
        moved = true;
      });
      let writes = 0;
      for (; !moved; writes += 1) {
        const key = inFirst[writes % inFirst.length] as string;
        const entry = await state.read(SCOPE, key);
        assert.equal(await state.compareAndSet(SCOPE, key, entry?.version, `${writes}`, far), true);
        assert.equal((await state.read(SCOPE, key))?.value, `${writes}`);
      }
      await moving;
      assert.ok(writes > 0);
    } finally {
      await store.close();
      client.destroy();
      await cluster.stop();
    }
  });
});
