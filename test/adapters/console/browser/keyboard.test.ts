import assert from 'node:assert/strict';
import { test } from 'node:test';
import { waitUntil } from './accessible.ts';
import { consoleSuite, KEY } from './served-console.ts';

consoleSuite('the console without a mouse', (served) => {
  test('goes from the key to a new customer', async () => {
    await served().useTab({}, async (tab) => {
      await tab.waitForFocus('textbox API key');
      await tab.type(KEY);
      await tab.press('Tab');
      assert.equal(await tab.focused(), 'button Continue');
      await tab.press('Enter');
      await tab.see('No customers yet');
      await tab.press('n');
      const form = tab.within('dialog', 'New customer');
      await waitUntil('the token is filled in', async () => /^tok_/.test(await form.value('textbox', 'source')));
      await tab.waitForFocus('textbox app');
      await tab.press('Tab');
      assert.equal(await tab.focused(), 'textbox email');
      await tab.type('payer@example.com');
      await tab.press('Enter');
      await tab.find('heading', '张三');
      await tab.gone('dialog', /^/);
      await tab.waitForFocus('heading 张三');
      assert.equal((await served().send('GET /v1/customers')).data[0].email, 'payer@example.com');
    });
  });

  test('has shortcuts, which do not act in a text field and can be turned off', async () => {
    const { id } = await served().addCustomer({}, { name: 'Payer 1' });
    await served().addCustomer({}, { name: 'Payer 2' });
    await served().open({}, async (tab) => {
      await tab.find('link', 'Payer 1');
      await tab.press('/');
      await tab.waitForFocus('textbox Find by id');
      await tab.type('gen');
      assert.equal(await tab.value('textbox', 'Find by id'), 'gen');
      await tab.page.keyboard.down('Control');
      await tab.press('a');
      await tab.page.keyboard.up('Control');
      await tab.type(id);
      await tab.press('Enter');
      await tab.waitForFocus('heading Payer 1');
      await tab.press('g', 'c');
      await tab.waitForFocus('heading Customers');
      await tab.find('link', 'Payer 1');
      await tab.press('j');
      await tab.waitForFocus('link Payer 2');
      await tab.press('j', 'j', 'k', 'j');
      await tab.waitForFocus('link Payer 1');
      await tab.press('Enter');
      await tab.waitForFocus('heading Payer 1');
      await tab.press('?');
      await tab.find('heading', 'Shortcuts');
      await tab.click('checkbox', 'Single keys are shortcuts');
      await tab.press('Escape');
      await tab.gone('dialog', /^/);
      await tab.press('g', 'e');
      await tab.press('?');
      assert.equal(await tab.page.title(), 'Payer 1 · clientele');
      assert.deepEqual(await tab.all('dialog'), []);
    });
  });

  test('reaches everything by Tab, skips the navigation, and returns the focus from a dialog', async () => {
    await served().addCustomer({}, { name: 'Payer 1' });
    await served().open({}, async (tab) => {
      await tab.click('link', 'Payer 1');
      await tab.waitForFocus('heading Payer 1');
      await tab.press('Tab');
      assert.match(await tab.focused(), /^button (?:Edit|Copy)/);
      await tab.page.evaluate('document.activeElement.blur(); scrollTo(0, 0)');
      await tab.page.reload();
      await tab.find('heading', 'Payer 1');
      await tab.press('Tab');
      assert.equal(await tab.focused(), 'button Skip to content');
      await tab.press('Enter', 'Tab');
      assert.equal(await tab.focused(), 'link Customers', 'the first link of the content is the way back');
      await tab.page.focus('main');
      // In the order of the page.
      const reached: string[] = [];
      for (let i = 0; i < 60 && !reached.includes('button Forget key'); i += 1) {
        await tab.press('Tab');
        reached.push(await tab.focused());
      }
      for (const control of [
        'button Edit',
        'button Delete',
        'button Bind a card',
        'textbox Find by id',
        'link Events',
      ]) {
        assert.ok(reached.includes(control), `${control} is not in ${reached.join(', ')}`);
      }
      for (const [opener, dialog] of [
        ['Edit', 'Edit customer'],
        ['Delete', 'Delete Payer 1?'],
        ['Bind a card', 'Bind a card'],
      ] as const) {
        await (await tab.element('button', opener)).focus();
        await tab.press('Enter');
        await tab.find('dialog', dialog);
        for (let i = 0; i < 4; i += 1) {
          await tab.press('Tab');
          // After the last control, the focus goes to the controls of the browser, and the document has none.
          const inside = "document.activeElement === document.body || !!document.activeElement.closest('dialog')";
          assert.ok(await tab.page.evaluate(inside), dialog);
        }
        await tab.press('Escape');
        await tab.gone('dialog', dialog);
        await tab.waitForFocus(`button ${opener}`);
      }
    });
  });
});
