import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { createTestClientele } from '../../../adapters/testing/index.ts';
import { Clock, IdGenerator } from '../../../src/core.ts';
import { collect } from '../../support/collect.ts';
import { rejection, rejects } from '../../support/rejection.ts';
import { APP, add, idsOf } from '../../support/world.ts';

test('lists customers in the order of creation and never decreases their times, for any clock', async () => {
  const jumps = fc.array(fc.oneof(fc.constant(0), fc.integer({ min: -10_000_000, max: 10_000_000 })), {
    maxLength: 30,
  });
  await fc.assert(
    fc.asyncProperty(jumps, async (steps) => {
      const world = await createTestClientele({ requireSource: false });
      const made: string[] = [];
      let last = 0;
      for (const ms of steps) {
        world.clock.advance(ms);
        const { id, created } = await world.customers.create({ app: APP });
        assert.ok(created >= last, 'a creation time never decreases');
        last = created;
        made.push(id);
      }
      assert.deepEqual(idsOf(await collect(world.customers.list({ limit: 7 }))), made.toReversed());
      assert.deepEqual(idsOf(await collect(world.export())), made);
      assert.equal((await world.customers.list({ created: { gt: last } })).data.length, 0);
    }),
    { numRuns: 30 },
  );
});

test('the result, the event and the replay have the stored creation time', async () => {
  const world = await createTestClientele();
  const first = await add(world);
  world.clock.advance(-60_000);
  const received: number[] = [];
  world.on('customer.created', ({ data }) => received.push(data.object.created));
  const params = { app: APP, ...world.issueCard() };
  const second = await world.customers.create(params, { idempotencyKey: 'key' });
  assert.equal(second.created, first.created);
  assert.deepEqual(received, [first.created]);
  assert.deepEqual(await world.customers.create(params, { idempotencyKey: 'key' }), second);
  assert.deepEqual(await world.customers.retrieve(second.id), second);
});

test('a retry continues an attempt that ended at its deadline, even if the clock never changes', async () => {
  const world = await createTestClientele();
  const params = { app: APP, ...world.issueCard() };
  world.fakes.sms.fail({ delay: Number.POSITIVE_INFINITY });
  const error = await rejection(world.customers.create(params, { idempotencyKey: 'key', timeout: 15 }));
  assert.equal(error.code, 'deadline_exceeded');
  world.fakes.sms.recover();
  assert.match((await world.customers.create(params, { idempotencyKey: 'key', timeout: 900 })).id, /^cus_/);
});

test('rounds a fractional time of the clock down, and refuses a value that is not a time', async () => {
  const { createClientele } = await import('../../../src/index.ts');
  const clockOf = (now: unknown) => Object.assign(Object.create(Clock.prototype), { now: () => now }) as Clock;
  const { customers, fakes } = await createClientele({ clock: clockOf(1_700_000_000_999.9) });
  const create = () => customers.create({ app: APP, ...fakes.issueCard() }, { idempotencyKey: `${Math.random()}` });
  assert.equal((await create()).created, 1_700_000_000);
  for (const now of [Number.NaN, Number.POSITIVE_INFINITY, -1, '5', undefined]) {
    const broken = await createClientele({ clock: clockOf(now) });
    const params = { app: APP, source: 'tok_1', sms_code: { id: 'sms_1', code: '1234' } };
    const { code } = await rejection(broken.customers.create(params, { idempotencyKey: 'key' }));
    assert.equal(code, 'port_contract');
  }
});

describe('an id generator', () => {
  test('that returns a malformed id fails the operation, and nothing is stored', async () => {
    const { createClientele } = await import('../../../src/index.ts');
    for (const id of ['', 'a/1', 'ä', 'x'.repeat(251), 5, undefined, null]) {
      const ids = Object.assign(Object.create(IdGenerator.prototype), { next: () => id }) as IdGenerator;
      const clientele = await createClientele({ ids });
      const create = clientele.customers.create({ app: APP, ...clientele.fakes.issueCard() });
      await rejects(create, 'port_contract');
      assert.equal((await clientele.verify()).checked, 0);
    }
  });

  test('generates the ids of customers and of their events', async () => {
    let made = 0;
    class Counting extends IdGenerator {
      override next(now: number): string {
        assert.ok(Number.isSafeInteger(now), 'it gets the time');
        made += 1;
        return `n-${made}`;
      }
    }
    const { createClientele } = await import('../../../src/index.ts');
    const clientele = await createClientele({ ids: new Counting() });
    const events: string[] = [];
    clientele.on('customer.created', ({ id }) => events.push(id));
    const { id } = await clientele.customers.create({ app: APP, ...clientele.fakes.issueCard() });
    assert.match(id, /^cus_n-\d+$/);
    assert.deepEqual(events, [id.replace('cus_', 'evt_')]);
  });

  test('that returns an id twice overwrites no customer', async () => {
    const next = ['same', 'other', 'same', 'last'].values();
    class Repeating extends IdGenerator {
      override next(): string {
        return next.next().value ?? 'none';
      }
    }
    const { createClientele } = await import('../../../src/index.ts');
    const clientele = await createClientele({ ids: new Repeating() });
    const first = await clientele.customers.create({ app: APP, ...clientele.fakes.issueCard() });
    await clientele.customers.update('cus_same', { email: 'a@b.c' });
    const card = clientele.fakes.issueCard();
    await rejects(clientele.customers.create({ app: APP, ...card }), 'port_contract');
    assert.deepEqual(await clientele.customers.retrieve('cus_same'), { ...first, email: 'a@b.c' });
    await clientele.customers.sources.create('cus_same', card);
  });
});
