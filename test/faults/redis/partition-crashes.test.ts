import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Clientele } from '../../../src/index.ts';
import { openClientele } from '../../support/any-verifiers.ts';
import { collect } from '../../support/collect.ts';
import { iterations } from '../../support/iterations.ts';
import { bound } from '../../support/redis/bound.ts';
import { Child } from '../../support/redis/child.ts';
import type { Creation } from '../../support/redis/creator.ts';
import { delay, RedisServer } from '../../support/redis/server.ts';
import { redisSuite } from '../../support/redis/suite.ts';
import { clientOf } from '../../support/redis/topologies.ts';

/** More commands than it takes with a key to bind a card at several partitions. */
const COMMANDS = 12;
const PARTITIONS = 16;
const PREFIX = 'crashes:';

/** How it ended to bind a card: with a customer, or known not to have taken effect, or neither. */
const outcomeOf = async (binding: Promise<string>): Promise<string> =>
  binding.catch(({ code, outcome }) => `${code} ${outcome}`);

interface Run extends Pick<Creation, 'at' | 'signal'> {
  readonly sameKey: boolean;
  /** Whether the card is added to a customer that there is. */
  readonly adds: boolean;
}

redisSuite('a creation at several partitions whose process', () => {
  let server: RedisServer;
  let clientele: Clientele;
  let client: Awaited<ReturnType<typeof clientOf>>;
  let made = 0;
  let proofs = 0;

  before(async () => {
    server = await RedisServer.start();
    client = await clientOf(server.url);
    const store = { kind: 'redis', url: server.url, prefix: PREFIX, partitions: PARTITIONS } as const;
    clientele = await openClientele(store, { timeout: 8000 });
  });
  after(async () => {
    await clientele.close();
    client.destroy();
    await server.stop();
  });

  /** Lets a process get as far as its `at`th command, then does the same under its key, or creates with its token. */
  async function run({ at, signal, sameKey, adds }: Run): Promise<boolean> {
    made += 1;
    const token = `tok_${signal}${made}`;
    const key = `key_${made}`;
    const customer = adds ? await bound(clientele, { token: `${token}first`, customer: undefined }, {}) : undefined;
    const child = new Child('creator', [server.url, PREFIX, String(PARTITIONS)]);
    try {
      assert.deepEqual(await child.heard(), { ready: true });
      child.say({ token, customer, key, at, signal } satisfies Creation);
      let told = await child.heard();
      const reached = told === undefined || told.stopped === true;
      await proofStays(token);
      const create = () => {
        const binding = { token, customer: sameKey ? customer : undefined };
        return outcomeOf(bound(clientele, binding, { idempotencyKey: sameKey ? key : `${key}-other` }));
      };
      const ours = await create();
      if (told?.stopped) {
        // Again and again: it says so before it stops, and may do that late.
        const going = setInterval(() => child.signal('SIGCONT'), 50);
        told = await child.heard().finally(() => clearInterval(going));
      }
      await delay(20);
      const binders = await customersWith(token);
      const what = `${signal} before command ${at}, ${sameKey ? 'the same' : 'another'} key, ${adds ? 'adding' : 'creating'}: ${ours}, ${JSON.stringify(told)}`;
      assert.notEqual(told?.code, 'internal', what);
      assert.ok(binders.length <= 1, `a token bound twice: ${what}`);
      assert.ok(/^cus_|not_applied$/.test(ours), `neither a customer nor a definite failure: ${what}`);
      assert.equal(binders.length, 1, `no customer in the end: ${what}`);
      for (const id of [ours, String(told?.id ?? 'none')]) {
        if (id.startsWith('cus_')) assert.equal(id, binders[0], `an answer that is not the customer: ${what}`);
      }
      if (sameKey) assert.equal(await create(), binders[0], `the retry's own retry: ${what}`);
      return reached;
    } finally {
      child.end();
    }
  }

  /** Whoever comes for a claim that is still pending, however late, must find that its write was done. */
  async function proofStays(token: string): Promise<void> {
    const [claim = ''] = await client.keys(`${PREFIX}*claim:${token}`);
    const [, write] = ((await client.get(claim)) ?? '').split(' ');
    const [result] = write === undefined ? [] : await client.keys(`${PREFIX}*write:${write}`);
    if (result === undefined) return;
    proofs += 1;
    assert.equal(await client.pTTL(result), -1, 'the proof of a pending claim goes by itself');
  }

  async function customersWith(token: string): Promise<string[]> {
    const card = token.replace(/^tok/, 'card');
    const all = await collect(clientele.customers.list({ limit: 100 }));
    return all.filter(({ sources }) => sources.data.some(({ id }) => id === card)).map(({ id }) => id);
  }

  const HOW = { SIGKILL: 'is killed', SIGSTOP: 'is stopped, while another goes on, and then goes on itself' } as const;
  for (const signal of ['SIGKILL', 'SIGSTOP'] as const) {
    test(`${HOW[signal]} before any of its steps binds its token once, whoever comes next`, async () => {
      for (let round = 0; round < iterations(1, 8); round += 1) {
        const all = Array.from({ length: 4 * COMMANDS }, (_, i): Run => {
          return { at: Math.floor(i / 4) + 1, signal, sameKey: i % 2 === 0, adds: i % 4 > 1 };
        });
        // Half of them will do where it must not take long: that a stopped process goes on itself is tried with other keys.
        const runs = iterations(0, 1)
          ? all
          : all.filter(
              ({ at, sameKey, adds }) => !adds === (at % 2 > 0 === sameKey) || (signal === 'SIGSTOP' && !sameKey),
            );
        const reached: boolean[] = [];
        const rows = Array.from({ length: 7 }, async () => {
          for (let next = runs.pop(); next; next = runs.pop()) {
            const came = await run(next);
            reached[next.at] ||= came;
          }
        });
        await Promise.all(rows);
        assert.ok(reached[1], 'the first command is reached');
        assert.ok(!reached[COMMANDS], 'there are fewer commands than steps tried');
      }
      assert.ok(proofs > 0, 'a process ended between its write and the taking of its claims');
      assert.deepEqual((await clientele.verify()).problems, []);
    });
  }
});
