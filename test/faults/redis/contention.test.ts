import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Customer } from '../../../src/index.ts';
import { bindingOf, openClientele } from '../../support/any-verifiers.ts';
import { iterations } from '../../support/iterations.ts';
import { Child } from '../../support/redis/child.ts';
import type { Burst } from '../../support/redis/contention.ts';
import { RedisServer } from '../../support/redis/server.ts';
import { redisSuite } from '../../support/redis/suite.ts';
import { rejects } from '../../support/rejection.ts';

/** Number of creates in each of two processes: 10,000 together in the long run. */
const CREATES = iterations(500, 5000);

for (const partitions of [1, 4]) {
  redisSuite(`many concurrent creates in two processes, partitions: ${partitions}:`, () => {
    let server: RedisServer;
    let children: Child[] = [];
    before(async () => {
      server = await RedisServer.start();
      children = [1, 2].map(() => new Child('contention', [server.url, String(partitions)]));
      for (const child of children) assert.deepEqual(await child.receive(), { ready: true });
    });
    after(async () => {
      for (const child of children) child.kill();
      await server.stop();
    });

    /** Returns how many of the creates of both processes ended in each way. */
    async function countEnds(burst: Omit<Burst, 'count'>): Promise<Record<string, number>> {
      for (const child of children) child.send({ ...burst, count: CREATES });
      const sum: Record<string, number> = {};
      for (const child of children) {
        const { counts } = (await child.receive()) as { counts: Record<string, number> };
        for (const [end, count] of Object.entries(counts)) sum[end] = (sum[end] ?? 0) + count;
      }
      return sum;
    }

    test('exactly one succeeds with one token', async () => {
      for (let round = 0; round < iterations(1, 20); round += 1) {
        const { token_used, ...others } = await countEnds({ token: `tok_once${round}` });
        assert.equal(token_used, 2 * CREATES - 1);
        assert.deepEqual(Object.values(others), [1]);
      }
    });

    test('all return the same customer under one idempotency key, and another request is rejected', async () => {
      for (let round = 0; round < iterations(1, 20); round += 1) {
        const key = `key${round}`;
        const answers = Object.entries(await countEnds({ key }));
        assert.deepEqual([answers.length, answers[0]?.[1]], [1, 2 * CREATES]);
        const answer: Customer = JSON.parse(answers[0]?.[0] ?? '');
        const store = { kind: 'redis', url: server.url, partitions } as const;
        const clientele = await openClientele(store);
        await clientele.customers.update(answer.id, { description: 'later' });
        const again = { app: 'app_1', ...bindingOf(`tok_${key}`) };
        assert.deepEqual(await clientele.customers.create(again, { idempotencyKey: key }), answer);
        const other = clientele.customers.create({ app: 'app_1', ...bindingOf('tok_other') }, { idempotencyKey: key });
        await rejects(other, 'idempotency_mismatch');
        assert.deepEqual((await clientele.verify()).problems, []);
        await clientele.close();
      }
    });
  });
}
