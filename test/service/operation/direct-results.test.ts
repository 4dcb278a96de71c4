import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inspect } from 'node:util';
import { createTestClientele } from '../../../adapters/testing/index.ts';
import { APP } from '../../support/world.ts';

const isPending = (promise: Promise<unknown>): boolean => inspect(promise).includes('<pending>');

describe('an operation whose ports respond directly', () => {
  it('has its result without a turn of the event loop', async () => {
    const { customers, issueCard } = await createTestClientele();
    const { id, default_source } = await customers.create({ app: APP, ...issueCard() });
    const card = String(default_source);
    const operations = {
      create: customers.create({ app: APP, ...issueCard() }),
      retrieve: customers.retrieve(id),
      update: customers.update(id, { description: 'new' }),
      'sources.retrieve': customers.sources.retrieve(id, card),
      'sources.delete': customers.sources.delete(id, card),
      delete: customers.delete(id),
    };
    const pending = Object.entries(operations)
      .filter(([, promise]) => isPending(promise))
      .map(([name]) => name);
    assert.deepEqual(pending, []);
    await Promise.all(Object.values(operations));
  });

  it('has called its listeners, which may change the same customer', async () => {
    const clientele = await createTestClientele();
    const { customers, issueCard } = clientele;
    const results: unknown[] = [];
    clientele.on('customer.created', ({ data }) => {
      results.push(customers.update(data.object.id, { description: 'by a listener' }));
    });
    clientele.on('customer.updated', ({ data }) => {
      if (data.object.email === null) results.push(customers.update(data.object.id, { email: 'a@example.com' }));
    });
    const create = customers.create({ app: APP, ...issueCard() });
    assert.equal(results.length, 2);
    await Promise.all(results);
    const { id } = await create;
    const { description, email } = await customers.retrieve(id);
    assert.deepEqual({ description, email }, { description: 'by a listener', email: 'a@example.com' });
  });

  it('rejects and never throws', async () => {
    const { customers, issueCard } = await createTestClientele();
    const card = issueCard();
    const { id } = await customers.create({ app: APP, ...card });
    const refused = [
      customers.create({ app: APP, ...card }),
      customers.update(id, { app: 'app_other' }),
      customers.delete('cus_other'),
    ];
    for (const operation of refused) await assert.rejects(operation, { outcome: 'not_applied' });
  });
});

it('an operation with a slow port still waits for it', async () => {
  const { customers, issueCard, fakes } = await createTestClientele();
  fakes.sms.fail({ delay: 1 });
  const create = customers.create({ app: APP, ...issueCard() });
  assert.equal(isPending(create), true);
  const { id } = await create;
  assert.equal((await customers.retrieve(id)).id, id);
});
