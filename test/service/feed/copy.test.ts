import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import { MemoryStore } from '../../../adapters/memory/index.ts';
import { RedisStore } from '../../../adapters/redis/index.ts';
import { createTestClientele, type TestClientele } from '../../../adapters/testing/index.ts';
import { ClienteleError, type PlainCustomer, type Store } from '../../../src/core.ts';
import { collect } from '../../support/collect.ts';
import { FeedCopy } from '../../support/feed-copy.ts';
import { fileStore } from '../../support/file-store.ts';
import { iterations } from '../../support/iterations.ts';
import { RedisServer } from '../../support/redis/server.ts';
import { redisSuite } from '../../support/redis/suite.ts';
import { APP } from '../../support/world.ts';

const at = fc.nat({ max: 4 });
const card = fc.nat({ max: 3 });
const action = fc.oneof(
  fc.record({ kind: fc.constant('create' as const), hasCard: fc.boolean(), card }),
  fc.record({ kind: fc.constant('import' as const), cards: fc.constantFrom(0, 1, 12) }),
  fc.record({ kind: fc.constant('update' as const), at, email: fc.constantFrom('a@b.c', 'd@e.f', null) }),
  fc.record({ kind: fc.constant('default' as const), at, card }),
  fc.record({ kind: fc.constant('delete' as const), at }),
  ...[1, 2, 3].map(() => fc.record({ kind: fc.constant('bind' as const), at, card })),
  ...[1, 2].map(() => fc.record({ kind: fc.constant('unbind' as const), at, card })),
);
/** Groups of actions. The groups run one after another, the actions of a group concurrently. */
const history = fc.array(fc.array(action, { minLength: 1, maxLength: 3 }), { minLength: 6, maxLength: 25 });
type Action = typeof action extends fc.Arbitrary<infer T> ? T : never;

async function act(clientele: TestClientele, ids: string[], one: Action): Promise<void> {
  const { customers } = clientele;
  const id = 'at' in one ? (ids[one.at % Math.max(1, ids.length)] ?? 'cus_none') : '';
  const cardAt = async (index: number) => (await customers.retrieve(id)).sources.data[index]?.id ?? 'card_none';
  switch (one.kind) {
    case 'create': {
      const bound = one.hasCard ? clientele.issueCard({ cardId: `card_${one.card}`, name: `Name ${one.card}` }) : {};
      // Without a card, because the clientele has `requireSource: false`.
      ids.push(
        (
          await customers.create({
            app: APP,
            metadata: { a: '1' },
            ...(bound as ReturnType<TestClientele['issueCard']>),
          })
        ).id,
      );
      break;
    }
    case 'import':
      for await (const result of clientele.import([imported(ids.length, one.cards)]))
        if (result.id) ids.push(result.id);
      break;
    case 'update':
      await customers.update(id, { email: one.email, metadata: { [`${one.email}`]: 'x' } });
      break;
    case 'default':
      await customers.update(id, { default_source: await cardAt(one.card) });
      break;
    case 'delete':
      await customers.delete(id);
      break;
    case 'bind':
      await customers.sources.create(id, clientele.issueCard({ cardId: `card_${one.card}`, name: `Name ${one.card}` }));
      break;
    case 'unbind':
      await customers.sources.delete(id, await cardAt(one.card));
  }
}

function imported(number: number, count: number) {
  const id = `cus_imported${number}`;
  const card = { object: 'card', created: 1, last4: '8703', funding: 'debit', brand: 'UnionPay', bank: 'boc' };
  const data = Array.from({ length: count }, (_, i) => ({ id: `card_imported${i}`, ...card, customer: id }));
  const fields = { id, object: 'customer', created: number, livemode: false, app: APP, name: null };
  return { ...fields, sources: { data }, default_source: data[0]?.id ?? null };
}

const byId = (customers: Iterable<PlainCustomer>) =>
  [...customers].toSorted((a, b) => (a.id < b.id ? -1 : 1)).map((customer) => JSON.parse(JSON.stringify(customer)));

async function check(store: Store, namespace: string, groups: readonly (readonly Action[])[]): Promise<void> {
  const clientele = await createTestClientele({ store, namespace, requireSource: false });
  const ids: string[] = [];
  const [whole, later] = [new FeedCopy(), new FeedCopy()];
  let cursor = '';
  for (const [i, group] of groups.entries()) {
    if (i === Math.floor(groups.length / 2)) cursor = await clientele.cursor();
    // The later copy begins with an export that has changes after its cursor.
    if (i === Math.floor(groups.length / 2) + 2) {
      for await (const customer of clientele.export()) later.customers.set(customer.id, customer);
    }
    const results = await Promise.allSettled(group.map((one) => act(clientele, ids, one)));
    for (const result of results) {
      if (result.status === 'rejected' && !(result.reason instanceof ClienteleError)) throw result.reason;
    }
  }
  for await (const event of clientele.changes({ wait: false })) whole.apply(event);
  for await (const event of clientele.changes({ after: cursor, wait: false })) later.apply(event);
  const stored = byId(await collect(clientele.export()));
  assert.deepEqual(byId(whole.customers.values()), stored);
  assert.deepEqual(byId(later.customers.values()), stored);
}

describe('a copy that is kept from the events alone equals the store', () => {
  it('in memory', async () => {
    await fc.assert(
      fc.asyncProperty(history, (groups) => check(new MemoryStore(), 'default', groups)),
      { numRuns: iterations(50, 2_000) },
    );
  });

  it('in a file', async () => {
    const store = fileStore();
    let runs = 0;
    await fc.assert(
      fc.asyncProperty(history, (groups) => check(store, `run${runs++}`, groups)),
      { numRuns: iterations(5, 200) },
    );
    await store.close();
  });

  redisSuite('in Redis', () => {
    let server: RedisServer;
    before(async () => {
      server = await RedisServer.start();
    });
    after(() => server.stop());

    for (const partitions of [1, 4]) {
      it(`at ${partitions} partitions`, async () => {
        const store = new RedisStore({ kind: 'redis', url: server.url, prefix: `copy${partitions}:`, partitions });
        let runs = 0;
        await fc.assert(
          fc.asyncProperty(history, (groups) => check(store, `run${runs++}`, groups)),
          { numRuns: iterations(5, 200) },
        );
        await store.close();
      });
    }
  });

  it('if the first card of a customer brings the name', async () => {
    const clientele = await createTestClientele({ requireSource: false });
    const { id } = await clientele.customers.create({ app: APP });
    const first = await clientele.customers.sources.create(id, clientele.issueCard({ name: '张三' }));
    await clientele.customers.sources.create(id, clientele.issueCard({ name: '李四' }));
    const [, source, second] = await collect(clientele.changes({ wait: false }));
    assert.deepEqual(source?.data, { object: first, default_source: first.id, name: '张三' });
    assert.deepEqual(Object.keys(second?.data ?? {}), ['object', 'default_source']);
  });
});
