import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Customer } from '../../../src/index.ts';
import { bindingOf, openClientele } from '../../support/any-verifiers.ts';
import { iterations } from '../../support/iterations.ts';
import { Child } from '../../support/redis/child.ts';
import type { Crowd } from '../../support/redis/contention.ts';
import { RedisServer } from '../../support/redis/server.ts';
import { redisSuite } from '../../support/redis/suite.ts';
import { rejects } from '../../support/rejection.ts';

/** How many in each of two processes: 10,000 in all, where it runs for long. */
const EACH = iterations(500, 5000);

for (const partitions of [1, 4]) {
  redisSuite(`of many creations at once in two processes, partitions: ${partitions},`, () => {
    let server: RedisServer;
    let children: Child[] = [];
    before(async () => {
      server = await RedisServer.start();
      children = [1, 2].map(() => new Child('contention', [server.url, String(partitions)]));
      for (const child of children) assert.deepEqual(await child.heard(), { ready: true });
    });
    after(async () => {
      for (const child of children) child.end();
      await server.stop();
    });

    /** How the creations of both processes ended. */
    async function ends(crowd: Omit<Crowd, 'count'>): Promise<Record<string, number>> {
      for (const child of children) child.say({ ...crowd, count: EACH });
      const sum: Record<string, number> = {};
      for (const child of children) {
        const { ends } = (await child.heard()) as { ends: Record<string, number> };
        for (const [end, count] of Object.entries(ends)) sum[end] = (sum[end] ?? 0) + count;
      }
      return sum;
    }

    test('with one token exactly one succeeds', async () => {
      for (let round = 0; round < iterations(1, 20); round += 1) {
        const { token_used, ...others } = await ends({ token: `tok_once${round}` });
        assert.equal(token_used, 2 * EACH - 1);
        assert.deepEqual(Object.values(others), [1]);
      }
    });

    test('under one idempotency key all get the one customer, and another body gets an error', async () => {
      for (let round = 0; round < iterations(1, 20); round += 1) {
        const key = `key${round}`;
        const answers = Object.entries(await ends({ key }));
        assert.deepEqual([answers.length, answers[0]?.[1]], [1, 2 * EACH]);
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
