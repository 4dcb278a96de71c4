import assert from 'node:assert/strict';
import { test } from 'node:test';
import { consoleSuite } from './served-console.ts';
import type { Tab } from './tab.ts';

consoleSuite('two tabs of one server', (served) => {
  /** Opens two tabs behind the key prompt. */
  const openTwo = (use: (one: Tab, other: Tab) => Promise<void>) =>
    served().open({}, (one) => served().open({}, (other) => use(one, other)));

  test('show what the other one has done to customers', async () => {
    const { id } = await served().addCustomer({}, { name: 'Payer 1' });
    await openTwo(async (one, other) => {
      await other.go('#/events');
      await other.see('Live');
      await other.go(`#/customers/${id}`);
      await other.find('heading', 'Payer 1');
      await one.go(`#/customers/${id}`);
      await one.click('button', 'Edit');
      const edit = one.within('dialog', 'Edit customer');
      await edit.fill('textbox', 'description', 'Paid');
      await edit.click('button', 'Save');
      await other.within('region', 'Fields').see('Paid');
      await one.click('button', 'Delete');
      await one.click('button', 'Delete customer');
      await other.see('Deleted');
    });
  });

  test('have the same clock', async () => {
    await served().addCustomer({}, { name: 'Payer 1' });
    await openTwo(async (one, other) => {
      await one.click('link', 'Test tools');
      await other.click('link', 'Test tools');
      const clock = one.within('region', 'Clock');
      await clock.click('button', 'Stop');
      await other.within('region', 'Clock').see('Stopped');
      const { now } = await served().send('GET /_test/clock');
      await clock.click('button', '+1 day');
      await other.within('region', 'Clock').see(String(now + 86_400));
      await other.click('link', 'Customers');
      await other.find('link', 'Payer 1');
      await clock.click('button', '+1 day');
      await other.within('table', 'Customers').see('2 days ago');
    });
  });

  test('have the same snapshots and faults, also after a reset', async () => {
    await served().addCustomer({}, { name: 'Payer 1' });
    await openTwo(async (one, other) => {
      await one.click('link', 'Test tools');
      await other.click('link', 'Test tools');
      const snapshots = one.within('region', 'Snapshots');
      await snapshots.fill('textbox', 'Name of the snapshot', 'one-customer');
      await snapshots.click('button', 'Take snapshot');
      await other.within('region', 'Snapshots').find('button', 'Restore one-customer');
      await one.within('region', 'Faults').fill('textbox', 'error', 'card_declined');
      await one.within('region', 'Faults').click('button', 'Add fault');
      await other.within('region', 'Faults').see('error=card_declined');
      await snapshots.click('button', 'Reset server');
      await one.within('dialog', 'Reset the server?').click('button', 'Reset server');
      await other.within('region', 'Snapshots').gone('button', 'Restore one-customer');
      await other.within('region', 'Faults').see('None: everything works.');
      await other.click('link', 'Customers');
      await other.see('No customers yet');
    });
  });

  test('show the customers of a snapshot to which the other one returns', async () => {
    await served().addCustomer({}, { name: 'Payer 1' });
    await openTwo(async (one, other) => {
      await one.click('link', 'Test tools');
      const snapshots = one.within('region', 'Snapshots');
      await snapshots.click('button', 'Take snapshot');
      const { id } = await served().addCustomer({}, { name: 'Payer 2' });
      await other.go('#/events');
      await other.within('list', 'Events').see(id);
      await snapshots.click('button', 'Restore start');
      await other.within('list', 'Events').gone('link', id);
      await other.click('link', 'Customers');
      await other.find('link', 'Payer 1');
      assert.equal((await other.all('link', 'Payer 2')).length, 0);
    });
  });
});
