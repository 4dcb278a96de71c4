import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Backoff } from '../../../../adapters/console/page/model/backoff.ts';
import { bankName } from '../../../../adapters/console/page/model/banks.ts';
import { changesOf, customerOf } from '../../../../adapters/console/page/model/event-summary.ts';
import { draftFor, faultBody } from '../../../../adapters/console/page/model/faults.ts';
import { countNewer } from '../../../../adapters/console/page/model/held-events.ts';
import { ofPath, withError } from '../../../../adapters/console/page/model/loaded.ts';
import { ShortcutReader } from '../../../../adapters/console/page/model/shortcut-reader.ts';
import type { Event } from '../../../../adapters/console/page/model/wire.ts';

test('the wait between attempts doubles up to a limit, and ends with the signal', async () => {
  const backoff = new Backoff();
  const limits: number[] = [];
  for (let failure = 0; failure < 8; failure += 1) {
    limits.push(backoff.limit);
    await backoff.wait(AbortSignal.abort());
  }
  assert.deepEqual(limits, [400, 800, 1600, 3200, 6400, 12_800, 15_000, 15_000]);
  backoff.reset();
  assert.equal(backoff.limit, 400);
});

test('a bank has a name in both languages, and an unknown one its code', () => {
  assert.deepEqual(
    [bankName('icbc', 'zh'), bankName('ICBC', 'en'), bankName('constructor', 'en')],
    ['工商银行', 'ICBC', 'CONSTRUCTOR'],
  );
});

describe('an event', () => {
  test('has a customer, also if it is about a card', () => {
    const card = { data: { object: { object: 'card', id: 'card_1', customer: 'cus_1' } } } as unknown as Event;
    const customer = { data: { object: { object: 'customer', id: 'cus_2' } } } as unknown as Event;
    assert.deepEqual([customerOf(card), customerOf(customer)], ['cus_1', 'cus_2']);
  });

  test('of an update has the changed fields, with each pair of metadata', () => {
    const event = {
      type: 'customer.updated',
      data: {
        object: { object: 'customer', email: 'new@example.com', metadata: { a: '2', same: 's' } },
        previous_attributes: { email: null, metadata: { a: '1', gone: 'x', same: 's' } },
      },
    } as unknown as Event;
    assert.deepEqual(changesOf(event), [
      { field: 'email', before: undefined, after: 'new@example.com' },
      { field: 'metadata.a', before: '1', after: '2' },
      { field: 'metadata.gone', before: 'x', after: undefined },
    ]);
  });
});

describe('held events', () => {
  const events = (...ids: number[]) => ids.map((id) => ({ id: `evt_${id}` }));

  test('have newer ones, also when the page has dropped the oldest ones', () => {
    assert.equal(countNewer(events(3, 2, 1), events(3, 2, 1)), '0');
    assert.equal(countNewer(events(5, 4, 3), events(3, 2, 1)), '2', 'the list is cut at 3 events');
    assert.equal(countNewer(events(2, 1), []), '2');
  });

  test('have at least as many newer ones as the page keeps, if their newest one is dropped', () => {
    assert.equal(countNewer(events(9, 8), events(3, 2, 1)), '2+');
  });
});

describe('what a component has loaded', () => {
  test('stays when a later request fails', () => {
    const error = new Error('not found');
    const deleted = withError({ path: 'v1/customers/cus_1', value: 'a customer' }, 'v1/customers/cus_1', error);
    assert.deepEqual(deleted, { path: 'v1/customers/cus_1', value: 'a customer', error });
  });

  test('is not shown for another path', () => {
    const other = { path: 'v1/customers/cus_1', value: 'a customer' };
    const error = new Error('not found');
    assert.deepEqual(ofPath(other, 'v1/customers/cus_2'), { path: 'v1/customers/cus_2' });
    assert.deepEqual(withError(other, 'v1/customers/cus_2', error), { path: 'v1/customers/cus_2', error });
  });
});

describe('a fault', () => {
  test('has only the parameters of its service', () => {
    assert.deepEqual(faultBody(draftFor('tokens')), { service: 'tokens', call: 1, error: 'card_declined' });
    assert.deepEqual(faultBody({ ...draftFor('http'), method: 'POST', path: '/v1/customers', count: '2' }), {
      ...{ service: 'http', method: 'POST', path: '/v1/customers', times: 2 },
      status: 503,
    });
  });

  test('has typed answers, and leaves malformed numbers to the server', () => {
    assert.deepEqual(faultBody({ ...draftFor('sms'), effect: 'answer', value: 'false', count: 'every' }), {
      ...{ service: 'sms', call: 'every' },
      answer: false,
    });
    assert.deepEqual(faultBody({ ...draftFor('sms'), effect: 'delay_ms', value: '1s', count: '' }), {
      service: 'sms',
      delay_ms: '1s',
    });
  });
});

describe('shortcuts', () => {
  const press = (key: string) => ({ key, ctrlKey: false, metaKey: false, altKey: false });

  test('are single keys, or two keys one after the other', () => {
    const reader = new ShortcutReader();
    assert.equal(reader.read(press('/'), 0), 'search');
    assert.equal(reader.read(press('g'), 1000), undefined);
    assert.equal(reader.read(press('e'), 1500), 'events');
    assert.equal(reader.read(press('e'), 1600), undefined);
  });

  test('of two keys need the second one soon', () => {
    const reader = new ShortcutReader();
    reader.read(press('g'), 0);
    assert.equal(reader.read(press('e'), 5000), undefined);
  });

  test('leave the keys of the browser alone', () => {
    assert.equal(new ShortcutReader().read({ ...press('n'), ctrlKey: true }, 0), undefined);
  });
});
