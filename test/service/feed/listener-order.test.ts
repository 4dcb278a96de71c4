import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createTestClientele } from '../../../adapters/testing/index.ts';
import { APP } from '../../support/world.ts';

describe('a listener that writes', () => {
  it('does not change the order of the events for the listeners', async () => {
    const clientele = await createTestClientele();
    const { customers, issueCard } = clientele;
    const seen: string[] = [];
    const writes: Promise<unknown>[] = [];
    clientele.on('customer.created', ({ data }) => {
      writes.push(customers.update(data.object.id, { description: 'welcomed' }));
    });
    for (const type of ['customer.created', 'customer.updated'] as const) {
      clientele.on(type, ({ type: emitted, cursor }) => seen.push(`${emitted} ${cursor}`));
    }
    for (let i = 0; i < 2; i += 1) await customers.create({ app: APP, ...issueCard() });
    await Promise.all(writes);
    assert.deepEqual(seen, ['customer.created 1', 'customer.updated 2', 'customer.created 3', 'customer.updated 4']);
  });

  it('can make a long chain of writes', async () => {
    const clientele = await createTestClientele();
    const { customers, issueCard } = clientele;
    const { id } = await customers.create({ app: APP, ...issueCard() });
    const failures: unknown[] = [];
    let count = 0;
    clientele.on('error', ({ error }) => failures.push(error));
    clientele.on('customer.updated', async () => {
      count += 1;
      if (count < 2000) await customers.update(id, { metadata: { count } });
    });
    await customers.update(id, { description: 'first' });
    assert.deepEqual([count, failures], [2000, []]);
  });
});
