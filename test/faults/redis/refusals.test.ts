import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Clientele } from '../../../src/index.ts';
import { AcknowledgedWrites } from '../../support/acknowledged-writes.ts';
import { bindingOf, openClientele } from '../../support/any-verifiers.ts';
import { iterations } from '../../support/iterations.ts';
import { delay, RedisServer, until } from '../../support/redis/server.ts';
import { redisSuite } from '../../support/redis/suite.ts';
import { clientOf, Replicated } from '../../support/redis/topologies.ts';
import { rejection, rejects } from '../../support/rejection.ts';
import { runDuring } from '../../support/run-during.ts';
import { APP } from '../../support/world.ts';

const clienteleOn = (url: string, partitions = 1): Promise<Clientele> =>
  openClientele({ kind: 'redis', url, partitions });

/** Asserts that an operation fails with `not_applied`, and returns its error. An attempt that is cut off by its deadline is repeated. */
async function assertNotApplied(operation: () => Promise<unknown>): Promise<Error> {
  for (let attempt = 1; ; attempt += 1) {
    const error = await rejection(operation());
    assert.ok(error.status >= 500);
    if (error.outcome === 'not_applied') return error;
    assert.ok(attempt < 20, error.outcome);
  }
}

redisSuite('a Redis server that', () => {
  for (const partitions of [1, 4]) {
    test(`is full: writes fail as a whole, reads and deletes succeed, and it recovers; partitions: ${partitions}`, async () => {
      const server = await RedisServer.start();
      const clientele = await clienteleOn(server.url, partitions);
      try {
        const create = (token: string, idempotencyKey?: string) =>
          clientele.customers.create({ app: APP, ...bindingOf(token) }, { idempotencyKey });
        for (let round = 0; round < iterations(2, 40); round += 1) {
          const { id } = await create(`tok_kept${round}`);
          const other = await create(`tok_gone${round}`);
          await server.command('CONFIG', 'SET', 'maxmemory', '1');
          await rejects(create(`tok_full${round}`), 'store_full');
          await rejects(clientele.customers.update(id, { description: 'full' }), 'store_full');
          await rejects(create(`tok_full${round}`), 'store_full');
          await rejects(create(`tok_full${round}`, `key${round}`), 'store_full');
          assert.equal((await clientele.customers.retrieve(id)).description, null);
          assert.equal((await clientele.customers.list({ limit: 1 })).data[0]?.id, other.id);
          assert.equal((await clientele.customers.delete(other.id)).deleted, true);
          const stop = new AbortController();
          for await (const _ of clientele.changes({ signal: stop.signal })) stop.abort();
          await server.command('CONFIG', 'SET', 'maxmemory', '0');
          await create(`tok_full${round}`);
        }
        assert.deepEqual((await clientele.verify()).problems, []);
      } finally {
        await clientele.close();
        await server.stop();
      }
    });
  }

  test('forgets its scripts: they are loaded again, also during many writes', async () => {
    const server = await RedisServer.start();
    const clientele = await clienteleOn(server.url);
    try {
      const writes = new AcknowledgedWrites('flush');
      const flush = async () => {
        await server.command('SCRIPT', 'FLUSH');
        await delay(2);
      };
      const live = async () => {
        for (let i = 0; i < iterations(20, 400); i += 1) await writes.runLifecycle(clientele);
      };
      await runDuring(flush, () => Promise.all(Array.from({ length: 6 }, live)));
      assert.deepEqual([writes.counts.definite, writes.counts.unknown], [0, 0]);
      await writes.check(clientele);
    } finally {
      await clientele.close();
      await server.stop();
    }
  });

  test('is read-only: operations wait, and fail at their deadline without effect', async () => {
    const pair = await Replicated.start();
    const { primary } = pair;
    const [replica] = pair.replicas as [RedisServer];
    const clientele = await clienteleOn(primary.url);
    try {
      for (let round = 0; round < iterations(1, 60); round += 1) {
        await primary.command('REPLICAOF', '127.0.0.1', String(replica.port));
        const binding = bindingOf(`tok_${round}`);
        await assertNotApplied(() => clientele.customers.create({ app: APP, ...binding }, { timeout: 1500 }));
        const creating = clientele.customers.create({ app: APP, ...binding });
        await delay(20);
        await primary.command('REPLICAOF', 'NO', 'ONE');
        const { id } = await creating;
        assert.equal((await clientele.customers.retrieve(id)).id, id);
      }
    } finally {
      await clientele.close();
      await pair.stop();
    }
  });

  const BUSY = ['EVAL', 'while true do end', '0'] as const;
  /** Errors of a server, with the commands that start and end the state behind them. */
  const STATES: Readonly<Record<string, { begin: string[][]; end: string[][]; reads?: true; reason?: RegExp }>> = {
    NOREPLICAS: {
      begin: [['CONFIG', 'SET', 'min-replicas-to-write', '1']],
      end: [['CONFIG', 'SET', 'min-replicas-to-write', '0']],
    },
    BUSY: {
      begin: [['CONFIG', 'SET', 'busy-reply-threshold', '1'], [...BUSY]],
      end: [['SCRIPT', 'KILL']],
      reason: /running a script of another client/,
    },
    MASTERDOWN: {
      begin: [
        ['CONFIG', 'SET', 'replica-serve-stale-data', 'no'],
        ['REPLICAOF', '127.0.0.1', '1'],
      ],
      end: [['REPLICAOF', 'NO', 'ONE']],
      reads: true,
    },
  };
  for (const [error, { begin, end, reads, reason = /./ }] of Object.entries(STATES)) {
    test(`replies ${error}: operations wait, and fail at their deadline without effect`, async () => {
      const server = await RedisServer.start();
      const clientele = await clienteleOn(server.url);
      try {
        for (let round = 0; round < iterations(2, 60); round += 1) {
          const { id } = await clientele.customers.create({ app: APP, ...bindingOf(`tok_before${round}`) });
          const operation = (timeout: number) =>
            reads
              ? clientele.customers.retrieve(id, {}, { timeout })
              : clientele.customers.create({ app: APP, ...bindingOf(`tok_${round}`) }, { timeout });
          // The command that makes the server busy gets no reply.
          for (const command of begin) server.command(...command).catch(() => undefined);
          await delay(30);
          assert.match((await assertNotApplied(() => operation(60))).message, reason);
          const waiting = operation(5000);
          await delay(50);
          for (const command of end) await server.command(...command);
          assert.ok((await waiting).id);
        }
        assert.match(await server.rawCommand('INFO', 'errorstats'), RegExp(`errorstat_${error}:`));
        assert.deepEqual((await clientele.verify()).problems, []);
      } finally {
        await clientele.close();
        await server.stop();
      }
    });
  }

  test('becomes full during a write with several partitions: no reservation of the write remains', async () => {
    const server = await RedisServer.start();
    const client = await clientOf(server.url);
    const inspector = await clientOf(server.url);
    let commandsLeft = Number.POSITIVE_INFINITY;
    const send = client.sendCommand.bind(client);
    client.sendCommand = (async (...args: Parameters<typeof send>) => {
      commandsLeft -= 1;
      if (commandsLeft === 0) await server.command('CONFIG', 'SET', 'maxmemory', '1');
      return send(...args);
    }) as typeof send;
    const store = { kind: 'redis', client, partitions: 4 } as const;
    const clientele = await openClientele(store);
    const reservations = async () => {
      const claims = await inspector.keys('*:claim:*');
      const values = await Promise.all(claims.map((key) => inspector.get(key)));
      const keys = await inspector.keys('*:key:*');
      const writes = await Promise.all(keys.map((key) => inspector.hGet(key, 'write')));
      return [...values.filter((value) => value?.startsWith('pending')), ...writes.filter((write) => write)];
    };
    try {
      const refused = new Set<number>();
      for (let round = 0; round < iterations(12, 240); round += 1) {
        const [token, key] = [bindingOf(`tok_${round}`), `key_${round}`];
        const create = () => clientele.customers.create({ app: APP, ...token }, { idempotencyKey: key });
        commandsLeft = (round % 12) + 1;
        const first = await create().catch((error) => {
          assert.equal(error.code, 'store_full');
          refused.add(round % 12);
        });
        commandsLeft = Number.POSITIVE_INFINITY;
        await until('no reservation remains', async () => (await reservations()).length === 0, 5000);
        await server.command('CONFIG', 'SET', 'maxmemory', '0');
        const { id } = await create();
        if (first) assert.equal(id, first.id);
      }
      assert.ok(refused.size > 2, `refused at ${[...refused]}`);
      assert.deepEqual((await clientele.verify()).problems, []);
    } finally {
      await clientele.close();
      client.destroy();
      inspector.destroy();
      await server.stop();
    }
  });

  test('loads its data from disk: operations wait', async () => {
    const slowly = ['--key-load-delay', '4000', '--loading-process-events-interval-bytes', '1024'];
    const server = await RedisServer.start(['--appendonly', 'yes', '--appendfsync', 'always', ...slowly]);
    const clientele = await clienteleOn(server.url);
    try {
      const writes = new AcknowledgedWrites('loading');
      for (let i = 0; i < 60; i += 1) await writes.runLifecycle(clientele);
      // While Redis loads a snapshot, it replies LOADING. While it loads other files, it does not reply.
      await server.command('BGREWRITEAOF');
      await until('the file is rewritten as one snapshot', async () =>
        /aof_last_rewrite_time_sec:\d/.test(await server.rawCommand('INFO', 'persistence')),
      );
      for (let round = 0; round < iterations(2, 30); round += 1) {
        await server.kill();
        await server.run(false);
        await writes.runLifecycle(clientele);
        assert.match(await server.rawCommand('INFO', 'errorstats'), /errorstat_LOADING:/);
      }
      assert.deepEqual([writes.counts.definite, writes.counts.unknown], [0, 0]);
      await writes.check(clientele);
    } finally {
      await clientele.close();
      await server.stop();
    }
  });
});
