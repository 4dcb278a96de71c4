import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createTestClientele } from '../../../adapters/testing/index.ts';
import { ClienteleError, type ClienteleEvent, type EventType, type ListenerFailure } from '../../../src/core.ts';
import { add, turns } from '../../support/world.ts';

const TYPES = [
  'customer.created',
  'customer.updated',
  'customer.deleted',
  'customer.source.created',
  'customer.source.deleted',
] as const satisfies EventType[];

test('each write emits one event with the change, after its commit', async () => {
  const clientele = await createTestClientele();
  const { customers, issueCard, clock } = clientele;
  const received: ClienteleEvent[] = [];
  for (const type of TYPES) clientele.on(type, (event) => received.push(event));
  clientele.on('customer.created', async ({ data }) => {
    assert.deepEqual(await customers.retrieve(data.object.id), data.object, 'the customer is already stored');
  });
  const created = await add(clientele, { email: 'a@b.c', metadata: { a: '1' } });
  const { id } = created;
  clock.advance(5000);
  const updated = await customers.update(id, { email: 'd@e.f', metadata: { a: '2' }, description: null });
  const card = await customers.sources.create(id, issueCard());
  await customers.sources.delete(id, created.default_source as string);
  await customers.delete(id);
  const last = { ...updated, default_source: card.id, sources: { ...updated.sources, data: [card] } };
  const before = created.sources.data[0];
  assert.deepEqual(
    received.map(({ type, data }) => [type, data]),
    [
      ['customer.created', { object: created }],
      ['customer.updated', { object: updated, previous_attributes: { email: 'a@b.c', metadata: { a: '1' } } }],
      ['customer.source.created', { object: card, default_source: before?.id }],
      ['customer.source.deleted', { object: before, default_source: card.id }],
      ['customer.deleted', { object: last }],
    ],
  );
  for (const event of received) {
    assert.match(event.id, /^evt_[0-9A-Z]{26}$/);
    assert.deepEqual([event.object, event.livemode], ['event', false]);
    assert.ok(Object.isFrozen(event) && Object.isFrozen(event.data), 'frozen');
  }
  assert.deepEqual([received[0]?.created, received[1]?.created], [created.created, created.created + 5]);
  assert.equal(new Set(received.map((event) => event.id)).size, 5);
  const feed: ClienteleEvent[] = [];
  for await (const event of clientele.changes()) {
    feed.push(event);
    if (feed.length === 5) break;
  }
  assert.deepEqual(feed, received, 'the feed has the same events');
});

test('a refused operation emits no event', async () => {
  const clientele = await createTestClientele();
  const received: string[] = [];
  for (const type of TYPES) clientele.on(type, () => received.push(type));
  await add(clientele, { card: { brand: 'Visa' } }).catch(() => {});
  await clientele.customers.delete('cus_none').catch(() => {});
  assert.deepEqual(received, []);
});

describe('a listener', () => {
  test('is removed by the function that `on` returns, once per call of `on`', async () => {
    const clientele = await createTestClientele();
    let calls = 0;
    const listener = () => {
      calls += 1;
    };
    const removers = [clientele.on('customer.created', listener), clientele.on('customer.created', listener)];
    await add(clientele);
    assert.equal(calls, 2);
    removers[0]?.();
    removers[0]?.();
    await add(clientele);
    assert.equal(calls, 3);
    removers[1]?.();
    await add(clientele);
    assert.equal(calls, 3);
  });

  test('can subscribe and unsubscribe while it is called, and gets the event once', async () => {
    const clientele = await createTestClientele();
    let calls = 0;
    let remove = () => {};
    const again = () => {
      calls += 1;
      if (calls > 100) throw new Error('called without end');
      remove();
      remove = clientele.on('customer.created', again);
    };
    remove = clientele.on('customer.created', again);
    await add(clientele);
    assert.equal(calls, 1);
    await add(clientele);
    assert.equal(calls, 2);
  });

  test('that throws or rejects affects no other listener, and is reported to `error`', async () => {
    const clientele = await createTestClientele();
    const failures: ListenerFailure[] = [];
    const received: string[] = [];
    const errors = [new Error('thrown'), new Error('rejected'), new Error('thenable')] as const;
    clientele.on('customer.created', () => {
      throw errors[0];
    });
    clientele.on('customer.created', () => Promise.reject(errors[1]));
    clientele.on('customer.created', () => ({
      // biome-ignore lint/suspicious/noThenProperty: a listener may return any thenable.
      get then() {
        throw errors[2];
      },
    }));
    clientele.on('customer.created', ({ data }) => received.push(data.object.id));
    clientele.on('error', (failure) => failures.push(failure));
    const { id } = await add(clientele);
    await turns();
    assert.deepEqual(received, [id]);
    assert.deepEqual(new Set(failures.map(({ error }) => error)), new Set(errors));
    for (const { event } of failures) assert.equal((event.data.object as { id: string }).id, id);
    assert.equal((await clientele.customers.retrieve(id)).id, id);
  });

  test('that fails without an `error` listener is reported on the console, without its error', async (t) => {
    const warn = t.mock.method(console, 'warn', () => {});
    const clientele = await createTestClientele();
    clientele.on('customer.created', () => {
      throw new Error('canary');
    });
    const { id } = await add(clientele);
    assert.equal(warn.mock.callCount(), 1);
    clientele.on('error', () => Promise.reject(new Error('canary')));
    await add(clientele);
    await turns();
    assert.equal(warn.mock.callCount(), 2);
    const texts = warn.mock.calls.map(({ arguments: texts }) => texts.join(' ')).join('\n');
    assert.match(texts, /a listener of customer\.created failed/);
    assert.match(texts, /a listener of error failed/);
    assert.ok(!texts.includes('canary') && !texts.includes(id), 'without the event and the error');
  });

  test('with an unknown type, or without a function, is refused', async () => {
    const clientele = await createTestClientele();
    const wrong: [unknown, unknown, string][] = [
      ['customer.canceled', () => {}, 'type'],
      ['__proto__', () => {}, 'type'],
      [undefined, () => {}, 'type'],
      ['customer.created', undefined, 'listener'],
      ['error', {}, 'listener'],
    ];
    for (const [type, listener, param] of wrong) {
      assert.throws(
        () => clientele.on(type as 'error', listener as () => void),
        (error) => error instanceof ClienteleError && error.code === 'parameter_invalid' && error.param === param,
      );
    }
  });
});
