import assert from 'node:assert/strict';
import { test } from 'node:test';
import { waitUntil } from './accessible.ts';
import { consoleSuite } from './served-console.ts';
import type { Tab } from './tab.ts';

/** A text that would run a script, and create elements, if a page took it for HTML. */
const HTML = '"><script>canary()</script><img src="x" onerror="canary()"><a-canary>';
const NAME = `Payer ${HTML}`;

/** Checks that the texts of a view have created no element. */
async function assertText(tab: Tab, view: string): Promise<void> {
  const created = await tab.page.evaluate(`[
    ...document.querySelectorAll('a-canary, img, iframe, object, embed, body script ~ script, [onerror], [onload]'),
    ...[...document.querySelectorAll('[href], [src], [action]')].filter((each) => /^\\s*javascript:/i.test(each.href ?? each.src)),
  ].map((each) => each.outerHTML)`);
  assert.deepEqual(created, [], view);
  assert.equal(await tab.page.evaluate("document.querySelectorAll('script').length"), 1, view);
  await tab.assertClean();
}

consoleSuite('texts with HTML', (served) => {
  test('stay texts in every view', async () => {
    const { id } = await served().addCustomer(
      { email: '"<a-canary>"@example.com', description: `Description ${HTML}`, metadata: { '<a-canary>': HTML } },
      { name: NAME },
    );
    await served().send(`PUT /v1/customers/${id}`, { description: `Changed ${HTML}`, metadata: { '<b>': HTML } });
    await served().open({}, async (tab) => {
      await tab.click('link', NAME);
      await tab.find('heading', NAME);
      await tab.within('region', 'Fields').see(`Changed ${HTML}`);
      await tab.within('region', /^Metadata/).see('<a-canary>');
      await tab.within('region', 'Timeline').see(HTML);
      assert.equal(await tab.page.title(), `${NAME} · clientele`);
      await assertText(tab, 'the customer');

      await tab.click('button', 'Edit');
      const edit = tab.within('dialog', 'Edit customer');
      await edit.fill('textbox', 'description', `Again ${HTML}`);
      await edit.see('Again');
      await assertText(tab, 'the preview of a change');
      await edit.fill('textbox', 'email', HTML);
      tab.watch.expectFailure('PUT', /\/customers\/cus_/, 400);
      await edit.click('button', 'Save');
      await edit.see('parameter_invalid');
      await assertText(tab, 'a refused change');
      await edit.click('button', 'Cancel');

      await tab.click('button', 'Delete');
      await tab.find('heading', `Delete ${NAME}?`);
      await assertText(tab, 'a question');
      await tab.within('dialog', /^Delete/).click('button', 'Cancel');

      await tab.click('link', 'Events');
      const list = tab.within('list', 'Events');
      await list.see(HTML);
      await list.click('button', /^Customer updated/);
      await list.see('previous_attributes');
      await assertText(tab, 'an event');
    });
  });

  test('of right-to-left scripts do not change the order of JSON', async () => {
    await served().addCustomer({ metadata: { مفتاح: 'قيمة' } }, { name: 'محمد' });
    await served().open({}, async (tab) => {
      await tab.click('link', 'محمد');
      await tab.within('region', /^Metadata/).see('قيمة');
      const [name, value] = (await tab.page.evaluate(`['مفتاح', 'قيمة'].map((text) => {
        const token = [...document.querySelectorAll('.code span')].find((each) => each.textContent === '"' + text + '"');
        const { left, right } = token.getBoundingClientRect();
        return { left, right };
      })`)) as { readonly left: number; readonly right: number }[];
      assert.ok(name && value && name.right <= value.left, JSON.stringify({ name, value }));
    });
  });

  test('that are too long for a row end with an ellipsis', async () => {
    const email = `${'long.'.repeat(12)}@${'domain.'.repeat(10)}example.com`.replace('.@', '@');
    await served().addCustomer({ email }, { name: 'Long' });
    await served().open({}, async (tab) => {
      await tab.find('link', 'Long');
      const isShortened = await tab.page.evaluate(`(() => {
        const text = [...document.querySelectorAll('td span')].find((each) => each.textContent === '${email}');
        return text.scrollWidth > text.clientWidth && getComputedStyle(text).textOverflow === 'ellipsis';
      })()`);
      assert.equal(isShortened, true);
    });
  });

  test('stay texts in errors, faults, filters and addresses', async () => {
    await served().open({}, async (tab) => {
      await tab.click('link', 'Test tools');
      const faults = tab.within('region', 'Faults');
      await faults.fill('combobox', 'Effect', 'answer');
      await faults.fill('textbox', 'answer', HTML);
      tab.watch.allowFailures('POST', /faults/, 400);
      await faults.click('button', 'Add fault');
      await faults.see(/\/_test\/faults\s+(200|400)/);
      await assertText(tab, 'a fault');
      const snapshots = tab.within('region', 'Snapshots');
      await snapshots.fill('textbox', 'Name of the snapshot', HTML);
      tab.watch.expectFailure('POST', /snapshot/, 400);
      await snapshots.click('button', 'Take snapshot');
      await snapshots.see(/\/_test\/snapshot\s+400/);
      await assertText(tab, 'a refused name');
      tab.watch.allowFailures('GET', /./, 400);
      tab.watch.allowFailures('GET', /./, 404);
      for (const fragment of [
        `#/customers/${HTML}`,
        `#/customers/${encodeURIComponent(HTML)}`,
        `#/customers?app=${encodeURIComponent(HTML)}`,
        `#/${HTML}`,
        '#/customers/javascript:canary()',
        '#/customers/%E0%A4%A',
      ]) {
        await tab.go(fragment);
        await waitUntil('a heading is there', async () => (await tab.all('heading')).length > 0);
        await assertText(tab, fragment);
      }
    });
  });
});
