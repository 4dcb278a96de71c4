import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Clientele } from '../../../src/index.ts';
import { openClientele } from '../../support/any-verifiers.ts';
import { collect } from '../../support/collect.ts';
import { iterations } from '../../support/iterations.ts';
import { bindCard } from '../../support/redis/bind-card.ts';
import { Child } from '../../support/redis/child.ts';
import type { Creation } from '../../support/redis/creator.ts';
import { delay, RedisServer } from '../../support/redis/server.ts';
import { redisSuite } from '../../support/redis/suite.ts';
import { clientOf } from '../../support/redis/topologies.ts';

/** More commands than binding a card under an idempotency key takes with several partitions. */
const COMMANDS = 12;
const PARTITIONS = 16;
const PREFIX = 'crashes:';

/** Returns the id of the customer, or the code and outcome of the error. */
const outcomeOf = async (binding: Promise<string>): Promise<string> =>
  binding.catch(({ code, outcome }) => `${code} ${outcome}`);

interface Run extends Pick<Creation, 'at' | 'signal'> {
  readonly sameKey: boolean;
  /** Whether the card is added to an existing customer. */
  readonly adds: boolean;
}

redisSuite('binding a card with several partitions, by a process that', () => {
  let server: RedisServer;
  let clientele: Clientele;
  let client: Awaited<ReturnType<typeof clientOf>>;
  let count = 0;
  let results = 0;

  before(async () => {
    server = await RedisServer.start();
    client = await clientOf(server.url);
    const store = { kind: 'redis', url: server.url, prefix: PREFIX, partitions: PARTITIONS } as const;
    clientele = await openClientele(store, { timeout: 8000 });
    // Loads the scripts into the server: the first call of a script takes a second command, which must not count.
    const customer = await bindCard(
      clientele,
      { token: 'tok_first', customer: undefined },
      { idempotencyKey: 'first' },
    );
    await bindCard(clientele, { token: 'tok_second', customer }, { idempotencyKey: 'second' });
    // Writes to every partition: the first write of a partition takes three commands to mark it as part of the data set.
    const bindings = Array.from({ length: 100 }, (_, i) => ({ token: `tok_partition${i}`, customer: undefined }));
    await Promise.all(bindings.map((binding) => bindCard(clientele, binding, { idempotencyKey: binding.token })));
    assert.equal((await client.keys(`${PREFIX}*:header`)).length, PARTITIONS, 'a partition is not marked');
  });
  after(async () => {
    await clientele.close();
    client.destroy();
    await server.stop();
  });

  /** Ends a process before its `at`th command. Then repeats its operation, or uses its token under another key. */
  async function run({ at, signal, sameKey, adds }: Run): Promise<boolean> {
    count += 1;
    const token = `tok_${signal}${count}`;
    const key = `key_${count}`;
    const customer = adds ? await bindCard(clientele, { token: `${token}first`, customer: undefined }, {}) : undefined;
    const child = new Child('creator', [server.url, PREFIX, String(PARTITIONS)]);
    try {
      assert.deepEqual(await child.receive(), { ready: true });
      child.send({ token, customer, key, at, signal } satisfies Creation);
      let message = await child.receive();
      const reached = message === undefined || message.stopped === true;
      await checkResultStays(token);
      const create = () => {
        const binding = { token, customer: sameKey ? customer : undefined };
        return outcomeOf(bindCard(clientele, binding, { idempotencyKey: sameKey ? key : `${key}-other` }));
      };
      const result = await create();
      if (message?.stopped) {
        // Repeated, because the process stops some time after its message.
        const resuming = setInterval(() => child.signal('SIGCONT'), 50);
        message = await child.receive().finally(() => clearInterval(resuming));
      }
      await delay(20);
      const binders = await customersWith(token);
      const what = `${signal} before command ${at}, ${sameKey ? 'the same' : 'another'} key, ${adds ? 'adding' : 'creating'}: ${result}, ${JSON.stringify(message)}`;
      assert.notEqual(message?.code, 'internal', what);
      assert.ok(binders.length <= 1, `a token is bound twice: ${what}`);
      assert.ok(/^cus_|not_applied$/.test(result), `neither a customer nor a definite failure: ${what}`);
      assert.equal(binders.length, 1, `no customer: ${what}`);
      for (const id of [result, String(message?.id ?? 'none')]) {
        if (id.startsWith('cus_')) assert.equal(id, binders[0], `the result is not the customer: ${what}`);
      }
      if (sameKey) assert.equal(await create(), binders[0], `a retry of the retry: ${what}`);
      return reached;
    } finally {
      child.kill();
    }
  }

  /** Checks that the result of a write does not expire while a claim is reserved for it. */
  async function checkResultStays(token: string): Promise<void> {
    const [claim = ''] = await client.keys(`${PREFIX}*claim:${token}`);
    const [, write] = ((await client.get(claim)) ?? '').split(' ');
    const [result] = write === undefined ? [] : await client.keys(`${PREFIX}*write:${write}`);
    if (result === undefined) return;
    results += 1;
    assert.equal(await client.pTTL(result), -1, 'the result for a reserved claim expires');
  }

  async function customersWith(token: string): Promise<string[]> {
    const card = token.replace(/^tok/, 'card');
    const all = await collect(clientele.customers.list({ limit: 100 }));
    return all.filter(({ sources }) => sources.data.some(({ id }) => id === card)).map(({ id }) => id);
  }

  const FAULTS = { SIGKILL: 'is killed', SIGSTOP: 'is stopped, and resumes after another process' } as const;
  for (const signal of ['SIGKILL', 'SIGSTOP'] as const) {
    test(`${FAULTS[signal]} before any of its commands, binds the token once`, async () => {
      for (let round = 0; round < iterations(1, 8); round += 1) {
        const all = Array.from({ length: 4 * COMMANDS }, (_, i): Run => {
          return { at: Math.floor(i / 4) + 1, signal, sameKey: i % 2 === 0, adds: i % 4 > 1 };
        });
        // The short run takes half of the cases, and with SIGSTOP all cases with another key.
        const runs = iterations(0, 1)
          ? all
          : all.filter(
              ({ at, sameKey, adds }) => !adds === (at % 2 > 0 === sameKey) || (signal === 'SIGSTOP' && !sameKey),
            );
        const reached: boolean[] = [];
        const workers = Array.from({ length: 7 }, async () => {
          for (let next = runs.pop(); next; next = runs.pop()) {
            const wasReached = await run(next);
            reached[next.at] ||= wasReached;
          }
        });
        await Promise.all(workers);
        assert.ok(reached[1], 'the first command is reached');
        assert.ok(!reached[COMMANDS], 'an operation has fewer commands');
      }
      assert.ok(results > 0, 'a process ended between its write and the end of its reservations');
      assert.deepEqual((await clientele.verify()).problems, []);
    });
  }
});
