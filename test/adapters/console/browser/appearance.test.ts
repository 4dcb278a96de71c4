import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SECTIONS } from '../../../../adapters/console/page/model/route.ts';
import { TEXTS } from '../../../../adapters/console/page/model/texts.ts';
import type { Scope } from './accessible.ts';
import { consoleSuite } from './served-console.ts';
import type { Tab } from './tab.ts';
import { VIEWS } from './views.ts';

const backgroundOf = ({ page }: Tab) => page.evaluate('getComputedStyle(document.body).backgroundColor');

const chinese = new Set<string>(Object.values(TEXTS).map(({ zh }) => zh));
/** English texts that are wrong on a Chinese page. */
const english = new Set<string>(
  Object.values(TEXTS)
    .map(({ en }) => en)
    .filter((text) => !chinese.has(text) && !text.includes('{')),
);

consoleSuite('the appearance of the console', (served) => {
  test('has no serious fault of accessibility in any view, light or dark', async () => {
    const { id } = await served().addCustomer(
      { email: 'payer@example.com', metadata: { order: '42' } },
      { name: 'Payer 1' },
    );
    await served().send(`PUT /v1/customers/${id}`, { description: 'Second order' });
    await served().useTab({}, async (tab) => {
      await tab.find('textbox', 'API key');
      await tab.assertAccessible('the key prompt');
    });
    await served().open({}, async (tab) => {
      for (const [view, open] of Object.entries(VIEWS)) {
        await open(tab, { id, title: 'Payer 1' });
        for (const scheme of ['light', 'dark'] as const) {
          await tab.selectScheme(scheme);
          await tab.assertAccessible(`${view}, ${scheme}`);
        }
      }
    });
    await served().open({ width: 360, height: 640 }, async (tab) => {
      const lastTab = await tab.element('link', 'Store');
      const { x = 0, width = 0 } = (await lastTab.boundingBox()) ?? {};
      assert.ok(width > 0 && x + width <= 360, `the last tab ends at ${x + width}`);
      await tab.click('button', 'Menu');
      await tab.find('link', 'Test tools');
      await tab.assertAccessible('the menu of a small screen');
      await VIEWS.customer?.(tab, { id, title: 'Payer 1' });
      await tab.assertAccessible('a customer on a small screen');
      const isWide = await tab.page.evaluate('document.documentElement.scrollWidth > innerWidth');
      assert.equal(isWide, false, 'the page is wider than the screen');
    });
  });

  test('has tools that a small screen, a keyboard and a screen reader can use', async () => {
    await served().addCustomer();
    const name = 'snapshot-'.padEnd(64, 'x');
    await served().send('POST /_test/snapshot', { name });
    for (const language of ['en-US', 'zh-CN'] as const) {
      await served().open({ language, width: 320, height: 640 }, async (tab) => {
        await tab.go('#/requests');
        await tab.within('table', TEXTS.requests[language === 'zh-CN' ? 'zh' : 'en']).see('/v1/customers');
        await tab.assertAccessible(`requests on a small screen, ${language}`);
        await tab.go('#/test');
        await tab.see(name);
        await tab.assertAccessible(`tools on a small screen, ${language}`);
        const wide = await tab.page.$$eval('.panel', (panels) =>
          panels.filter((panel) => panel.scrollWidth > panel.clientWidth).map((panel) => panel.textContent),
        );
        assert.deepEqual(wide, []);
        const clock = tab.within('region', TEXTS.clock[language === 'zh-CN' ? 'zh' : 'en']);
        await clock.within('status', '').see(/^$/);
        await clock.click('button', /^\+1 (?:day|天)/);
        await clock.within('status', '').see(/\/_test\/clock\s+200/);
      });
    }
  });

  test('shows in forced colours which choice is selected', async () => {
    await served().open({}, async (tab) => {
      const session = await tab.page.createCDPSession();
      await session.send('Emulation.setEmulatedMedia', { features: [{ name: 'forced-colors', value: 'active' }] });
      await tab.click('link', 'Test tools');
      const faults = tab.within('region', 'Faults');
      const background = async (scope: Scope, role: string, name: string) =>
        (await scope.element(role, name)).evaluate((element) => {
          const { getComputedStyle } = globalThis as unknown as {
            getComputedStyle(of: unknown): { backgroundColor: string };
          };
          return getComputedStyle(element).backgroundColor;
        });
      assert.equal(await tab.page.evaluate("matchMedia('(forced-colors: active)').matches"), true);
      // A button without a background is painted in the colour of the page.
      const page = await backgroundOf(tab);
      assert.notEqual(await background(faults, 'button', 'Token service'), page);
      assert.notEqual(await background(tab, 'button', 'EN'), page);
      assert.notEqual(await background(tab, 'link', 'Test tools'), page);
    });
  });

  test('is Chinese in a Chinese browser, and has the language that was chosen', async () => {
    await served().addCustomer({}, { name: 'Payer 1' });
    await served().open({ language: 'zh-CN' }, async (tab) => {
      for (const section of SECTIONS) {
        await tab.go(`#/${section}`);
        await tab.find('heading', TEXTS[section].zh);
        // The description of the store has the names of its properties, one of which is `store`.
        const names = section === 'store' ? ['Store'] : [];
        const shown = (await tab.nodes()).map(({ name = '' }) => name);
        assert.deepEqual(
          shown.filter((text) => english.has(text) && !names.includes(text)),
          [],
          section,
        );
      }
      assert.equal(await tab.page.evaluate('document.documentElement.lang'), 'zh-CN');
      tab.watch.expectFailure('GET', /\/v1\/customers\/cus_none$/, 404);
      await tab.go('#/customers/cus_none');
      await tab.within('alert', /^/).see(/\p{Script=Han}/u);

      await tab.click('button', 'EN');
      await tab.find('heading', 'Not found');
      await tab.go('#/customers');
      await tab.find('heading', 'Customers');
      await tab.page.reload();
      await tab.find('heading', 'Customers');
      assert.equal(await tab.page.evaluate('document.documentElement.lang'), 'en');
    });
  });

  test('follows the system, or has the scheme that was chosen', async () => {
    await served().open({}, async (tab) => {
      const light = await backgroundOf(tab);
      await tab.selectScheme('dark');
      const dark = await backgroundOf(tab);
      assert.notEqual(light, dark);
      await tab.click('button', 'Light');
      assert.equal(await backgroundOf(tab), light);
      await tab.page.reload();
      await tab.find('heading', 'Customers');
      assert.equal(await backgroundOf(tab), light);
      await tab.click('button', 'Dark');
      await tab.selectScheme('light');
      assert.equal(await backgroundOf(tab), dark);
      await tab.click('button', 'Like the system');
      assert.equal(await backgroundOf(tab), light);
    });
  });
});
