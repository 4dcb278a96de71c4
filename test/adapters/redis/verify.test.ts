import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import {
  APP,
  attemptOf,
  HOUR,
  insertOf,
  LIVE,
  NOW,
  OTHER_APP,
  recordOf,
  replaceOf,
  SCOPE,
  settlementOf,
} from '../../../adapters/conformance/samples.ts';
import { add, begin, change, idOf, remove, writeMany } from '../../../adapters/conformance/store-calls.ts';
import { paddedPosition } from '../../../adapters/redis/encoding.ts';
import { RedisStore } from '../../../adapters/redis/index.ts';
import { ScopeKeys } from '../../../adapters/redis/key-names.ts';
import type { RedisClient } from '../../../adapters/redis/options.ts';
import type { CustomerRecord } from '../../../src/core.ts';
import { contextOf } from '../../support/context.ts';
import { RedisServer } from '../../support/redis/server.ts';
import { redisSuite } from '../../support/redis/suite.ts';
import { Cluster, clientOf } from '../../support/redis/topologies.ts';
import { rejects } from '../../support/rejection.ts';

type Client = RedisClient & { sendCommand(...args: unknown[]): Promise<unknown>; destroy(): unknown };

/** Servers that tests share, each with its own keys. */
interface Topology {
  client(): Promise<Client>;
  stop(): Promise<void>;
}

const TOPOLOGIES: Readonly<Record<string, () => Promise<Topology>>> = {
  'one server': async () => {
    const server = await RedisServer.start();
    return { client: async () => (await clientOf(server.url)) as unknown as Client, stop: () => server.stop() };
  },
  'a cluster': async () => {
    const cluster = await Cluster.start();
    return { client: async () => (await cluster.client()) as unknown as Client, stop: () => cluster.stop() };
  },
};

const WRONG_TYPE = 'the key holds another type of data';

const memberOf = (record: CustomerRecord): string => paddedPosition(record) + idOf(record);

/** Returns an index member after every position in these tests. */
const strayMember = (id: string): string => '9'.repeat(32) + id;

/** A store with customers. */
interface FilledStore {
  readonly store: RedisStore;
  readonly keys: ScopeKeys;
  readonly records: readonly CustomerRecord[];
  command(key: string, command: string, ...args: readonly string[]): Promise<unknown>;
}

/** A command that damages one key, and the problem that verify must report. */
type Damage = (filled: FilledStore) => [key: string, command: string, args: string[], id: string, problem: string];

const claimOf = ({ keys }: FilledStore, name: string): string => keys.partitionOf(name).claimKey(name);
const entryOf = ({ keys }: FilledStore): string => keys.partitionOf('entry').stateKey('entry');
const keyOf = ({ keys }: FilledStore): string => keys.partitionOf('settled').idempotencyKey('settled');

const field =
  (command: string, ...args: string[]): Damage =>
  (filled) => [keyOf(filled), command, args, keyOf(filled), 'it is damaged'];

const DAMAGES: Readonly<Record<string, Damage>> = {
  'a claim of a customer that is not stored': (filled) => {
    const key = claimOf(filled, 'tok_none');
    return [key, 'SET', ['cus_none'], key, 'its customer is not stored'];
  },
  'a claim without an owner': (filled) => {
    const key = claimOf(filled, 'tok_1');
    return [key, 'SET', [''], key, 'its customer is not stored'];
  },
  'a stray in the list of an app without customers': ({ keys }) => {
    const key = keys.firstPartition.appIndex('app_empty');
    return [key, 'ZADD', ['0', strayMember('cus_none')], 'cus_none', 'a list shows it, but it is not stored'];
  },
  "another app's customer in a list": ({ keys, records: [record] }) => {
    const [id, member] = [idOf(record as CustomerRecord), memberOf(record as CustomerRecord)];
    return [keys.partitionOf(id).appIndex('app_empty'), 'ZADD', ['0', member], id, "the app's list is wrong"];
  },
  'a customer at another position in a list': ({ keys, records: [record] }) => {
    const id = idOf(record as CustomerRecord);
    return [
      keys.partitionOf(id).liveIndex,
      'ZADD',
      ['0', strayMember(id)],
      id,
      'the list shows it at another position',
    ];
  },
  'a customer that is also on the list of deleted customers': ({ keys, records: [record] }) => {
    const [id, member] = [idOf(record as CustomerRecord), memberOf(record as CustomerRecord)];
    return [keys.partitionOf(id).deletedIndex, 'ZADD', ['0', member], id, 'it is on the wrong list'];
  },
  'an idempotency key without a fingerprint': field('HDEL', 'fingerprint'),
  'an idempotency key without an operation': field('HSET', 'operation', ''),
  'an idempotency key with an invalid expiry': field('HSET', 'expires', 'x'),
  'an idempotency key whose outcome is not JSON': field('HSET', 'outcome', '{'),
  'an idempotency key whose outcome has another shape': field('HSET', 'outcome', '{"ok":false}'),
  'an idempotency key with an incomplete binding': field('HSET', 'write', 'x'),
  'an entry of the state of verifiers with a changed value': (filled) => [
    entryOf(filled),
    'APPEND',
    ['x'],
    entryOf(filled),
    'it is damaged',
  ],
  'an entry of the state of verifiers of another form': (filled) => [
    entryOf(filled),
    'SET',
    ['x'],
    entryOf(filled),
    'it is damaged',
  ],
  'an invalid result': ({ keys }) => {
    const key = keys.firstPartition.resultKey('x');
    return [key, 'SET', ['x'], key, 'it is damaged'];
  },
};

/** A key of each kind, which gets data of another type. */
const KINDS: Readonly<Record<string, (filled: FilledStore) => string>> = {
  'the list of all': ({ keys }) => keys.firstPartition.liveIndex,
  'the list of the deleted': ({ keys }) => keys.firstPartition.deletedIndex,
  'the clock': ({ keys }) => keys.firstPartition.clock,
  'the feed': ({ keys }) => keys.firstPartition.feed,
  'the header': ({ keys }) => keys.firstPartition.liveIndex.replace(/all$/, 'header'),
  "an app's list": ({ keys }) => keys.firstPartition.appIndex(APP),
  'the list of an app without customers': ({ keys }) => keys.firstPartition.appIndex('app_empty'),
  'a claim': (filled) => claimOf(filled, 'tok_1'),
  'an idempotency key': keyOf,
  'an entry of the state of verifiers': entryOf,
  'a result': ({ keys }) => keys.firstPartition.resultKey('x'),
};

for (const [name, start] of Object.entries(TOPOLOGIES)) {
  redisSuite(`verify on ${name}`, () => {
    let topology: Topology;
    let client: Client;
    const stores: RedisStore[] = [];

    before(async () => {
      topology = await start();
      client = await topology.client();
    });
    after(async () => {
      for (const store of stores) await store.close();
      client.destroy();
      await topology.stop();
    });

    async function open(partitions: number, prefix: string, through = client): Promise<RedisStore> {
      const store = new RedisStore({ kind: 'redis', client: through, partitions, prefix });
      stores.push(store);
      await store.open();
      return store;
    }

    /** Adds customers of two apps, one without a card and one deleted, and keys that are begun, settled and abandoned, and entries of the state of verifiers. */
    async function openFilled(partitions: number, prefix = `v${stores.length}:`): Promise<FilledStore> {
      const store = await open(partitions, prefix);
      const records: CustomerRecord[] = [];
      for (let i = 0; i < 8; i += 1) {
        const app = i % 2 === 0 ? APP : OTHER_APP;
        records.push(await add(store, { app }, { claims: [`tok_${i}`] }));
      }
      const [, , two, three, four] = records as [CustomerRecord, ...CustomerRecord[]];
      await change(store, two as CustomerRecord, { cards: [], history: [] }, { claims: ['tok_two'] });
      await remove(store, three as CustomerRecord);
      const settled = attemptOf({ key: 'settled' });
      await begin(store, settled);
      await store.replace(SCOPE, replaceOf(four as CustomerRecord, {}, { settlement: settlementOf(settled) }));
      await begin(store, attemptOf());
      const retried = attemptOf();
      await begin(store, retried);
      await store.abandon(SCOPE, retried, 'keep');
      const refused = attemptOf();
      await begin(store, refused);
      const error = { code: 'card_declined' };
      await store.settle(SCOPE, { ...settlementOf(refused), outcome: { ok: false, error } });
      const state = store.stateStore();
      for (const value of ['entry', 'deleted']) await state.compareAndSet(SCOPE, value, undefined, value, NOW + HOUR);
      const { version } = (await state.read(SCOPE, 'deleted')) ?? {};
      await state.compareAndSet(SCOPE, 'deleted', version, undefined, NOW + HOUR);
      const command: FilledStore['command'] = (key, command, ...args) => {
        const words = [command, key, ...args];
        return name === 'a cluster' ? client.sendCommand(key, false, words) : client.sendCommand(words);
      };
      return { store, keys: new ScopeKeys(prefix, SCOPE, partitions), records, command };
    }

    for (const partitions of [1, 16]) {
      describe(`with partitions: ${partitions}`, () => {
        test('finds no problem in a healthy store, and ignores the data of other stores', async () => {
          const { store } = await openFilled(partitions);
          assert.deepEqual(await store.verify(SCOPE), { checked: 8, problems: [] });
          assert.deepEqual(await store.verify(LIVE), { checked: 0, problems: [] });
        });

        test('finds no problem after a process stops before any of its commands', async () => {
          const prefix = `v${stores.length}:`;
          const store = await open(partitions, prefix);
          const stopping = await topology.client();
          let commandsLeft = Number.POSITIVE_INFINITY;
          const send = stopping.sendCommand.bind(stopping);
          stopping.sendCommand = (...args) => (--commandsLeft < 0 ? new Promise(() => undefined) : send(...args));
          const ends: boolean[] = [];
          try {
            const stopped = await open(partitions, prefix, stopping);
            await add(stopped);
            for (let steps = 0; steps < 8; steps += 1) {
              const attempt = attemptOf();
              await begin(store, attempt);
              commandsLeft = steps;
              const parts = { claims: [`tok_${steps}a`, `tok_${steps}b`], settlement: settlementOf(attempt) };
              const end = performance.now() + 150;
              const remaining = () => Math.max(0, end - performance.now());
              const context = { operation: 'op', remaining, signal: new AbortController().signal };
              const inserting = Promise.resolve(stopped.insert(SCOPE, insertOf(recordOf(), parts), context));
              ends.push(await inserting.then(() => true).catch(() => false));
              assert.deepEqual((await store.verify(SCOPE)).problems, [], `stopped after ${steps} commands`);
            }
          } finally {
            stopping.destroy();
          }
          assert.equal(ends[0], false, 'the first command is not sent');
          const tokens = ends.map((_, steps) => `tok_${steps}a`);
          await Promise.all(tokens.map((token) => store.insert(SCOPE, insertOf(recordOf(), { claims: [token] }))));
          assert.deepEqual((await store.verify(SCOPE)).problems, [], 'after another write has taken the claims');
        });

        for (const [what, damage] of Object.entries(DAMAGES)) {
          test(`finds ${what}`, async () => {
            const filled = await openFilled(partitions);
            const [key, command, args, id, problem] = damage(filled);
            await filled.command(key, command, ...args);
            const { checked, problems } = await filled.store.verify(SCOPE);
            assert.ok(checked >= 8);
            assert.ok(
              problems.some((each) => each.id === id && each.problem === problem),
              JSON.stringify(problems),
            );
            assert.deepEqual(
              [...new Set(problems.map((each) => each.id))].filter((each) => !/^partition/.test(each)),
              [id],
            );
          });
        }

        for (const [kind, keyIn] of Object.entries(KINDS)) {
          test(`finds data of another type at the key of ${kind}`, async () => {
            const filled = await openFilled(partitions);
            const key = keyIn(filled);
            await filled.command(key, 'DEL');
            await filled.command(key, 'LPUSH', 'x');
            const { problems } = await filled.store.verify(SCOPE);
            assert.deepEqual(
              problems.filter(({ problem }) => problem === WRONG_TYPE),
              [{ id: key, problem: WRONG_TYPE }],
            );
          });
        }
      });
    }

    test('reports a reserved claim only with one partition, where no claim is reserved', async () => {
      for (const partitions of [1, 16]) {
        const filled = await openFilled(partitions);
        const key = claimOf(filled, 'tok_none');
        await filled.command(key, 'SET', 'pending write.1 1 cus_none');
        const expected = partitions === 1 ? [{ id: key, problem: 'its customer is not stored' }] : [];
        assert.deepEqual((await filled.store.verify(SCOPE)).problems, expected);
      }
    });

    test('finds claims, keys and entries in the wrong partition', async () => {
      const { store, keys, records, command } = await openFilled(16);
      const wrong = keys.partitions.find(
        (each) => !['tok_1', 'settled', 'entry'].some((name) => each === keys.partitionOf(name)),
      );
      const [claim, key] = [wrong?.claimKey('tok_1') ?? '', wrong?.idempotencyKey('settled') ?? ''];
      await command(claim, 'SET', idOf(records[1] as CustomerRecord));
      await command(key, 'HSET', 'fingerprint', 'f', 'operation', 'op', 'by', 'b', 'lease', '1', 'expires', '1');
      const entry = wrong?.stateKey('entry') ?? '';
      await command(entry, 'SET', String(await command(keys.partitionOf('entry').stateKey('entry'), 'GET')));
      const problem = 'it is in the wrong partition';
      const { problems } = await store.verify(SCOPE);
      assert.deepEqual(new Set(problems), new Set([claim, key, entry].map((id) => ({ id, problem }))));
    });

    test('checks every partition on every server, and lists and keys of several pages', async () => {
      const prefix = `v${stores.length}:`;
      const store = await open(16, prefix);
      await writeMany(2400, (i) => add(store, { app: i < 2000 ? APP : `app_${i % 8}` }, { claims: [`tok_${i}`] }));
      assert.deepEqual(await store.verify(SCOPE), { checked: 2400, problems: [] });
      const { partitions } = new ScopeKeys(prefix, SCOPE, 16);
      const { command } = await openFilled(1);
      for (const keys of partitions)
        await command(keys.appIndex(APP), 'ZADD', '0', strayMember(`cus_none${keys.partition}`));
      for (const keys of partitions)
        await command(keys.appIndex('app_empty'), 'ZADD', '0', strayMember(`cus_empty${keys.partition}`));
      const found = (await store.verify(SCOPE)).problems.map(({ id }) => id);
      assert.deepEqual(
        found.sort(),
        partitions.flatMap(({ partition }) => [`cus_empty${partition}`, `cus_none${partition}`]).sort(),
      );
    });

    test('treats glob characters of a prefix literally, and ignores scopes with a longer name', async () => {
      const filled = await openFilled(1, 'g[a]*?\\^-:');
      const key = claimOf(filled, 'tok_none');
      await filled.command(key, 'SET', 'cus_none');
      assert.deepEqual(
        (await filled.store.verify(SCOPE)).problems.map(({ id }) => id),
        [key],
      );
      const other = await openFilled(1, 'g[a]*?\\^-:x');
      assert.deepEqual((await other.store.verify(SCOPE)).problems, []);
      const star = await openFilled(1, 'g*');
      assert.deepEqual((await star.store.verify(SCOPE)).problems, []);
      assert.deepEqual((await filled.store.verify(LIVE)).problems, []);
    });

    test('stops early when its signal aborts', async () => {
      const { store } = await openFilled(16);
      await rejects(store.verify(SCOPE, contextOf(10_000, AbortSignal.abort())), 'store_unavailable');
    });
  });
}
