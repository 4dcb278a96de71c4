import assert from 'node:assert/strict';
import { test } from 'node:test';
import { request } from '../../cli/started-cli.ts';
import { type Scope, waitUntil } from './accessible.ts';
import { consoleSuite, KEY } from './served-console.ts';
import type { Tab } from './tab.ts';

/** Waits until the form that creates a customer has a token. */
async function openedForm(tab: Tab): Promise<Scope> {
  const form = tab.within('dialog', 'New customer');
  await waitUntil('the token is filled in', async () => /^tok_/.test(await form.value('textbox', 'source')));
  return form;
}

/** Lets the next such request reach the server, and loses the response: it ends the connection, or responds like a proxy. */
async function loseResponse({ page }: Tab, method: string, path: string, end: 'cut' | 504): Promise<void> {
  await page.setRequestInterception(true);
  let isLost = false;
  page.on('request', async (sent) => {
    if (isLost || sent.method() !== method || new URL(sent.url()).pathname !== path) return sent.continue();
    isLost = true;
    await fetch(sent.url(), { method, headers: sent.headers(), body: sent.postData() ?? null });
    if (end === 'cut') await sent.abort('connectionreset');
    else await sent.respond({ status: end, contentType: 'text/html', body: '<h1>Gateway Timeout</h1>' });
  });
}

consoleSuite('the tools of the console', (served) => {
  test('show events as they happen, pause them, and filter them', async () => {
    await served().open({}, async (tab) => {
      await tab.click('link', 'Events');
      await tab.see('No events yet');
      const { id } = await served().addCustomer({}, { name: 'Payer 1' });
      await tab.find('link', id);
      await tab.click('button', 'Pause');
      await served().send(`PUT /v1/customers/${id}`, { description: 'Second order' });
      await tab.click('button', 'Resume (1 new)');
      const list = tab.within('list', 'Events');
      await list.see('Second order');
      await tab.fill('combobox', 'Type of event', 'customer.created');
      await waitUntil('one event is left', async () => (await list.all('link', id)).length === 1);
      await list.click('button', /^Customer created/);
      await list.see('"type": "customer.created"');
    });
  });

  test('keep the list and the page of a customer up to date', async () => {
    await served().open({}, async (tab) => {
      await tab.see('No customers yet');
      const { id } = await served().addCustomer({}, { name: 'Payer 1' });
      await tab.click('button', '1 new customer. Show it');
      await tab.click('link', 'Payer 1');
      await tab.find('heading', 'Payer 1');
      await served().send(`PUT /v1/customers/${id}`, { description: 'Second order' });
      await tab.within('region', 'Fields').see('Second order');
      await tab.within('region', 'Timeline').see('Customer updated');
    });
  });

  test('move and stop the clock', async () => {
    await served().open({}, async (tab) => {
      await tab.click('link', 'Test tools');
      const clock = tab.within('region', 'Clock');
      await clock.click('button', 'Stop');
      await clock.see('Stopped');
      const { now } = await served().send('GET /_test/clock');
      await clock.click('button', '+1 day');
      await clock.see(String(now + 86_400));
      assert.deepEqual(await served().send('GET /_test/clock'), {
        object: 'clock',
        now: now + 86_400,
        state: 'stopped',
      });
      await clock.click('button', 'Real time');
      await clock.see('Running');
      assert.ok((await served().send('GET /_test/clock')).now < now + 3600);
    });
  });

  test('set a fault of a service, which the next request shows', async () => {
    await served().open({}, async (tab) => {
      await tab.click('link', 'Test tools');
      const faults = tab.within('region', 'Faults');
      await faults.see('None: everything works.');
      await faults.fill('textbox', 'error', 'card_declined');
      await faults.click('button', 'Add fault');
      await faults.see('error=card_declined');
      await tab.go('#/customers?new=');
      const form = await openedForm(tab);
      tab.watch.expectFailure('POST', /^\/v1\/customers$/, 402);
      await form.click('button', 'Create customer');
      await form.see('card_declined');
      await form.click('button', 'Create customer');
      await tab.find('heading', '张三');
    });
  });

  test('set a fault of the server for other clients, whose request is in the log', async () => {
    await served().open({}, async (tab) => {
      await tab.click('link', 'Test tools');
      const faults = tab.within('region', 'Faults');
      await faults.click('button', 'This server');
      await faults.fill('textbox', 'status', '503');
      await faults.fill('combobox', 'Method', 'GET');
      await faults.fill('textbox', 'Path', '/v1/customers/*');
      await faults.click('button', 'Add fault');
      await faults.see('path=/v1/customers/*');
      const { id } = await served().addCustomer();
      const { status } = await request(served().url, `GET /v1/customers/${id}`, KEY);
      assert.equal(status, 503);
      await faults.see('None: everything works.');
      await tab.click('link', 'Requests');
      await tab.click('button', 'Failed');
      const table = tab.within('table', 'Requests');
      await waitUntil('the head and one row are left', async () => (await table.all('row')).length === 2);
      await table.see('503');
      await table.click('link', `/v1/customers/${id}`);
      await tab.find('heading', '张三');
    });
  });

  for (const [end, message] of [
    ['cut', 'The connection ended before the response.'],
    [504, '504'],
  ] as const) {
    test(`repeat a request whose response was lost (${end}), so that it happens once`, async () => {
      await served().open({}, async (tab) => {
        await tab.click('button', 'New customer');
        const form = await openedForm(tab);
        await loseResponse(tab, 'POST', '/v1/customers', end);
        tab.watch.expectFailure('POST', /^\/v1\/customers$/, end);
        await form.click('button', 'Create customer');
        await form.see(message);
        await form.click('button', 'Repeat with the same key');
        await tab.find('heading', '张三');
        await tab.within('list', 'Notices').see('Replayed');
        assert.equal((await served().send('GET /v1/customers')).data.length, 1);
      });
    });
  }

  test('take a snapshot, return to it, and reset the server', async () => {
    await served().addCustomer({}, { name: 'Payer 1' });
    await served().open({}, async (tab) => {
      await tab.click('link', 'Test tools');
      const snapshots = tab.within('region', 'Snapshots');
      await snapshots.fill('textbox', 'Name of the snapshot', 'one-customer');
      await snapshots.click('button', 'Take snapshot');
      await snapshots.find('button', 'Restore one-customer');
      await served().addCustomer({}, { name: 'Payer 2' });
      await snapshots.click('button', 'Restore one-customer');
      await snapshots.see(/\/_test\/restore\s+200/);
      await tab.click('link', 'Customers');
      await tab.find('link', 'Payer 1');
      assert.equal((await tab.all('link', 'Payer 2')).length, 0);

      await tab.click('link', 'Test tools');
      await snapshots.click('button', 'Reset server');
      await tab.within('dialog', 'Reset the server?').click('button', 'Reset server');
      await tab.within('list', 'Notices').see('Server reset');
      await tab.click('link', 'Customers');
      await tab.see('No customers yet');
    });
  });

  test('issue a test card, with the command that binds it', async () => {
    await served().open({}, async (tab) => {
      await tab.click('link', 'Test tools');
      const panel = tab.within('region', 'Test card');
      await panel.fill('textbox', 'Last 4 digits', '8703');
      await panel.fill('combobox', 'Brand', 'Visa');
      await panel.fill('textbox', 'Cardholder', 'Payer 1');
      await panel.click('button', 'Issue test card');
      await panel.see('Create a customer with it');
      assert.match(await panel.text(), /"last4": "8703",\s+"brand": "Visa"/);
      await panel.see(/curl .*\/v1\/customers/);
      tab.watch.expectFailure('POST', /^\/_test\/cards$/, 400);
      await panel.fill('textbox', 'Last 4 digits', '12345');
      await panel.click('button', 'Issue test card');
      await panel.see('parameter_invalid');
    });
  });

  test('describe and verify the store', async () => {
    await served().addCustomer();
    await served().open({}, async (tab) => {
      await tab.click('link', 'Store');
      await tab.within('region', 'Description').see('memory');
      await tab.click('button', 'Verify now');
      await tab.within('region', 'Verify').see(/1 customers? checked\. 0 problems found\./);
    });
  });
});
