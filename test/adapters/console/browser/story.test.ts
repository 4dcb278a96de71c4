import assert from 'node:assert/strict';
import { test } from 'node:test';
import { waitUntil } from './accessible.ts';
import { consoleSuite, KEY } from './served-console.ts';
import type { Tab } from './tab.ts';

/** Opens the details of the only notice, returns the request and the response that it shows, and dismisses it. */
async function detailsOf(tab: Tab, notice: string): Promise<string> {
  const notices = tab.within('list', 'Notices');
  await notices.see(notice);
  await notices.click('button', 'Details');
  const dialog = tab.within('dialog', 'Request and response');
  await dialog.see('Response');
  const text = await dialog.text();
  await dialog.click('button', 'Close');
  await notices.click('button', 'Dismiss');
  await notices.gone('button', 'Dismiss');
  return text;
}

consoleSuite('the console of a test server', (served) => {
  test('asks for the key, and refuses a wrong one', async () => {
    await served().useTab({}, async (tab) => {
      assert.equal(await tab.value('textbox', 'API key'), 'sk_test_clientele');
      await tab.fill('textbox', 'API key', 'sk_test_wrong');
      tab.watch.expectFailure('GET', /^\/v1\/customers$/, 401);
      await tab.click('button', 'Continue');
      await tab.see(/API key/);
      const alert = tab.within('alert', /^/);
      await alert.see(/invalid|wrong|unknown/i);
      await tab.waitForFocus('textbox API key');
      await tab.fill('textbox', 'API key', ` ${KEY} `);
      await tab.press('Enter');
      await tab.find('heading', 'Customers');
      await tab.page.reload();
      await tab.find('heading', 'Customers');
      await tab.click('button', 'Forget key');
      await tab.find('textbox', 'API key');
      await tab.page.reload();
      await tab.find('textbox', 'API key');
    });
  });

  test('asks again when the server has another key', async () => {
    await served().open({}, async (tab) => {
      await tab.find('heading', 'Customers');
      await tab.page.evaluate("sessionStorage.setItem('clientele-console-key', 'sk_test_old')");
      // Its requests run at the same time.
      tab.watch.allowFailures('GET', /^\//, 401);
      await tab.page.reload();
      await tab.find('textbox', 'API key');
    });
  });

  test('issues a card, and creates, updates and deletes a customer', async () => {
    await served().open({}, async (tab) => {
      await tab.see('No customers yet');
      await tab.click('button', 'New customer');
      const form = tab.within('dialog', 'New customer');
      await form.see('POST\n/_test/cards');
      await form.find('textbox', 'app');
      await waitUntil('the token is filled in', async () => /^tok_/.test(await form.value('textbox', 'source')));
      assert.match(await form.value('textbox', 'sms_code[code]'), /^\d{6}$/);
      await form.fill('textbox', 'email', 'payer@example.com');
      await form.fill('textbox', 'description', 'First order');
      await form.click('button', 'Add metadata');
      await form.fill('textbox', 'Name', 'order');
      await form.fill('textbox', 'Value of order', '42');
      await form.click('button', 'Create customer');

      await tab.find('heading', '张三');
      const created = await detailsOf(tab, 'Customer created');
      assert.match(created, /POST\s+\/v1\/customers\s+200/);
      assert.match(created, /"source": "tok_/);
      assert.match(created, /"description": "First order"/);
      const [id = ''] = /cus_\w+/.exec(created) ?? [];
      assert.ok(tab.page.url().endsWith(`#/customers/${id}`), tab.page.url());
      const stored = await served().send(`GET /v1/customers/${id}`);
      assert.deepEqual([stored.email, stored.metadata], ['payer@example.com', { order: '42' }]);
      await tab.assertClean();

      await tab.click('button', 'Edit');
      const edit = tab.within('dialog', 'Edit customer');
      await edit.fill('textbox', 'description', 'Second order');
      await edit.click('button', 'Remove order');
      await edit.see('"order": null');
      await edit.click('button', 'Save');
      const updated = await detailsOf(tab, 'Customer updated');
      assert.match(updated, new RegExp(`PUT\\s+/v1/customers/${id}\\s+200`));
      assert.match(updated, /"description": "Second order"/);
      await tab.see('No metadata');

      await tab.click('button', 'Delete');
      const confirm = tab.within('dialog', 'Delete 张三?');
      await confirm.see(id);
      await confirm.click('button', 'Delete customer');
      await tab.see('No customers yet');
      assert.match(await detailsOf(tab, 'Customer deleted'), /"deleted": true/);
      assert.equal((await served().send('GET /v1/customers')).data.length, 0);
    });
  });

  test('leads back from a form, and from the customer that it created, to the list', async () => {
    await served().open({}, async (tab) => {
      const form = tab.within('dialog', 'New customer');
      const openForm = async () => {
        await tab.click('button', 'New customer');
        await waitUntil('the token is filled in', async () => /^tok_/.test(await form.value('textbox', 'source')));
      };
      const goBack = async () => {
        await tab.page.evaluate('history.back()');
        await tab.find('heading', 'Customers');
        assert.deepEqual(await tab.all('dialog'), []);
      };
      await tab.see('No customers yet');
      await tab.go('#/events');
      await tab.find('heading', 'Events');
      await tab.go('#/customers');
      await openForm();
      await form.click('button', 'Cancel');
      await tab.gone('dialog', 'New customer');
      await goBack();
      await openForm();
      await form.click('button', 'Create customer');
      await tab.find('heading', '张三');
      await goBack();
      await tab.find('button', /^1 new customer/);
    });
  });

  test('keeps a customer visible that another client updates and deletes', async () => {
    const { id } = await served().addCustomer({}, { name: 'Payer 1' });
    await served().open({}, async (tab) => {
      await tab.click('link', 'Payer 1');
      const timeline = tab.within('region', 'Timeline');
      await timeline.see('Customer created');
      // The page may load the customer after the update, when it is deleted already.
      tab.watch.allowFailures('GET', /\/v1\/customers\/cus_\w+$/, 404);
      await served().send(`PUT /v1/customers/${id}`, { description: 'Last order' });
      await served().send(`DELETE /v1/customers/${id}`);
      await timeline.see('Customer deleted');
      await tab.page.waitForNetworkIdle({ concurrency: 1 });
      await tab.find('heading', 'Payer 1');
      await tab.see('Deleted');
      assert.deepEqual(await tab.all('alert'), []);
    });
  });

  test('finds a customer by its id, and customers by their app', async () => {
    const { id } = await served().addCustomer({}, { name: 'Payer 1' });
    await served().addCustomer({ app: 'app_2' }, { name: 'Payer 2' });
    await served().open({}, async (tab) => {
      await tab.find('link', 'Payer 2');
      await tab.fill('textbox', 'Find by id', id);
      await tab.press('Enter');
      await tab.find('heading', 'Payer 1');
      await tab.fill('textbox', 'Find by id', 'app_2');
      await tab.press('Enter');
      await tab.find('link', 'Payer 2');
      await tab.gone('link', 'Payer 1');
      await tab.fill('textbox', 'Find by id', 'nothing');
      await tab.press('Enter');
      await tab.see('Enter the id of a customer');
      tab.watch.expectFailure('GET', /\/v1\/customers\/cus_none$/, 404);
      await tab.fill('textbox', 'Find by id', 'cus_none');
      await tab.press('Enter');
      await tab.find('heading', 'Not found');
    });
  });

  test('binds a second card, makes it the default, and unbinds the first', async () => {
    const { id } = await served().addCustomer({ email: 'payer@example.com' }, { last4: '8703' });
    await served().open({}, async (tab) => {
      await tab.click('link', '张三');
      await tab.find('heading', '张三');
      await tab.click('button', 'Bind a card');
      const form = tab.within('dialog', 'Bind a card');
      await waitUntil('the token is filled in', async () => /^tok_/.test(await form.value('textbox', 'source')));
      await form.click('button', 'Bind card');
      const bound = await detailsOf(tab, 'bound');
      assert.match(bound, new RegExp(`POST\\s+/v1/customers/${id}/sources\\s+200`));
      const [, last4 = ''] = /"last4": "(\d{4})"/.exec(bound) ?? [];
      await tab.click('button', `Make default •••• ${last4}`);
      assert.match(await detailsOf(tab, 'is the default card now'), /"default_source": "card_/);
      await tab.click('button', 'Unbind •••• 8703');
      await tab.within('dialog', 'Unbind •••• 8703?').click('button', 'Unbind');
      assert.match(await detailsOf(tab, 'unbound'), /"deleted": true/);
      await tab.gone('button', 'Unbind •••• 8703');
      const { sources, default_source } = await served().send(`GET /v1/customers/${id}`);
      assert.deepEqual(
        sources.data.map((card: { id: string; last4: string }) => [card.id, card.last4]),
        [[default_source, last4]],
      );
    });
  });

  test('shows a refused request with its response, at the field', async () => {
    await served().open({}, async (tab) => {
      await tab.click('button', 'New customer');
      const form = tab.within('dialog', 'New customer');
      await waitUntil('the token is filled in', async () => /^tok_/.test(await form.value('textbox', 'source')));
      await form.fill('textbox', 'email', 'no-address');
      tab.watch.expectFailure('POST', /^\/v1\/customers$/, 400);
      await form.click('button', 'Create customer');
      await form.see('parameter_invalid');
      await tab.waitForFocus('textbox email');
      await form.fill('textbox', 'email', 'payer@example.com');
      await form.click('button', 'Create customer');
      await tab.find('heading', '张三');
    });
  });
});
