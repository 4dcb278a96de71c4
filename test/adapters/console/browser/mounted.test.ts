import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Clientele, createClientele } from '../../../../src/index.ts';
import { browserSuite } from './chromium.ts';
import { LOGIN, type MountedConsole, mountConsole } from './mounted-console.ts';
import { Tab } from './tab.ts';

/** Personal data of a customer, which a masked console must not send to the browser. */
const PERSONAL = ['payer.canary@example.com', '王小明', '13800138000', 'second.canary@example.com', '13900139000'];

/** Creates a customer whose texts contain personal data, and changes it once. */
async function createCustomer() {
  const clientele = await createClientele();
  const { id } = await clientele.customers.create({
    app: 'app_1',
    ...clientele.fakes.issueCard({ last4: '8703', name: '王小明' }),
    email: 'payer.canary@example.com',
    description: 'Call 13800138000 first',
    metadata: { contact: 'second.canary@example.com', order: '42' },
  });
  await clientele.customers.update(id, { metadata: { phone: '13900139000' } });
  return { clientele, id };
}

/** Collects the bodies of all finished responses. The event stream does not end. */
function collectBodies({ page }: Tab): Promise<string>[] {
  const bodies: Promise<string>[] = [];
  // The browser forgets the body of a document after a reload.
  page.on('requestfinished', (request) =>
    bodies.push(
      request
        .response()
        ?.text()
        .catch(() => '') ?? Promise.resolve(''),
    ),
  );
  return bodies;
}

/** Visits each view of a mounted console. */
async function visitAll(tab: Tab, id: string, name: string): Promise<void> {
  await tab.click('link', name);
  await tab.find('heading', name);
  await tab.within('region', 'Timeline').see('Customer updated');
  await tab.click('link', 'Events');
  await tab.within('list', 'Events').see(id);
  await tab.click('link', 'Store');
  await tab.within('region', 'Description').see('memory');
  await tab.click('button', 'Verify now');
  await tab.within('region', 'Verify').see('0 problems found.');
}

browserSuite('a console that an application mounts', (browser) => {
  /** Runs a test with a console and a tab that has logged in. */
  async function use(
    options: { readonly readOnly?: boolean; readonly mask?: boolean },
    run: (tab: Tab, id: string, mounted: MountedConsole, clientele: Clientele) => Promise<void>,
  ): Promise<void> {
    const { clientele, id } = await createCustomer();
    const mounted = await mountConsole({ service: clientele, ...options });
    try {
      await Tab.use(browser(), { url: mounted.url, cookies: LOGIN }, (tab) => run(tab, id, mounted, clientele));
    } finally {
      mounted.close();
      await clientele.close();
    }
  }

  test('is read-only and masked: personal data never reaches the browser', async () => {
    await use({}, async (tab, id, _mounted, clientele) => {
      const bodies = collectBodies(tab);
      await tab.page.reload();
      await tab.see('Read-only');
      await tab.see('Masked');
      await visitAll(tab, id, '王*');
      const text = (await Promise.all(bodies)).join('\n');
      assert.ok(text.includes(id) && text.includes('p***@e***.com'), 'the bodies are collected');
      for (const personal of PERSONAL) assert.ok(!text.includes(personal), personal);
      for (const personal of PERSONAL) assert.ok(!(await tab.text()).includes(personal), personal);
      await tab.go(`#/customers/${id}`);
      await clientele.customers.update(id, { description: 'Ring 13700137000 first' });
      await tab.within('region', 'Fields').see(/Ring .* first/);
      assert.ok(!(await tab.text()).includes('13700137000'));
    });
  });

  test('has no actions while it is read-only', async () => {
    await use({}, async (tab, id) => {
      await tab.find('link', '王*');
      await tab.go('#/customers?new=');
      await tab.go(`#/customers/${id}`);
      await tab.find('heading', '王*');
      await tab.within('region', 'Timeline').see('Customer updated');
      const names = (await tab.all('button')).map(({ name = '' }) => name);
      const actions = names.filter((name) => /new customer|edit|delete|bind|default|reset|key/i.test(name));
      assert.deepEqual(actions, []);
      assert.deepEqual(
        (await tab.within('navigation', 'Sections').all('link')).map(({ name }) => name),
        ['Customers', 'Events', 'Store'],
      );
      await tab.go('#/test');
      await tab.find('heading', 'Customers');
      assert.deepEqual(
        tab.watch.requests.filter((line) => !line.startsWith('GET ')),
        [],
      );
    });
  });

  test('shows and changes everything if the application says so', async () => {
    await use({ readOnly: false, mask: false }, async (tab, id) => {
      await visitAll(tab, id, '王小明');
      await tab.go(`#/customers/${id}`);
      await tab.see('Call 13800138000 first');
      await tab.click('button', 'Edit');
      const edit = tab.within('dialog', 'Edit customer');
      await edit.fill('textbox', 'description', 'Paid');
      await edit.click('button', 'Save');
      await tab.within('region', 'Fields').see('Paid');
    });
  });

  test('adds new events of the shown customer without another search in the feed', async () => {
    await use({}, async (tab, id, _mounted, clientele) => {
      await tab.go('#/events');
      await tab.see('Live');
      await tab.go(`#/customers/${id}`);
      const timeline = tab.within('region', 'Timeline');
      await timeline.see('Customer created');
      for (const text of ['first', 'second', 'third']) await clientele.customers.update(id, { description: text });
      await timeline.see(/third.*second.*first.*Customer created/s);
      assert.equal(tab.watch.requests.filter((line) => line.includes(`customer=${id}`)).length, 1);
    });
  });

  test('saves no masked text in place of the stored one', async () => {
    await use({ readOnly: false }, async (tab, id, _mounted, clientele) => {
      await tab.go(`#/customers/${id}`);
      await tab.click('button', 'Edit');
      const edit = tab.within('dialog', 'Edit customer');
      await edit.find('textbox', 'description');
      const values = await tab.page.$$eval('dialog[open] input', (inputs) => inputs.map(({ value }) => value));
      assert.deepEqual(values, ['', ''], 'the fields of email and description, and none of metadata');
      await edit.fill('textbox', 'email', 'new.canary@example.com');
      await edit.click('button', 'Save');
      await tab.within('region', 'Fields').see('n***@e***.com');
      const { email, description, metadata } = await clientele.customers.retrieve(id);
      assert.equal(email, 'new.canary@example.com');
      assert.equal(description, 'Call 13800138000 first');
      assert.equal(metadata?.contact, 'second.canary@example.com');
    });
  });

  test('creates a customer without a card if the clientele allows it, and else names the missing parameter', async () => {
    for (const requireSource of [false, true]) {
      const clientele = await createClientele({ requireSource });
      const { url, close } = await mountConsole({ service: clientele, readOnly: false, mask: false });
      try {
        await Tab.use(browser(), { url, cookies: LOGIN }, async (tab) => {
          await tab.click('button', 'New customer');
          const form = tab.within('dialog', 'New customer');
          await form.fill('textbox', 'email', 'payer@example.com');
          if (requireSource) tab.watch.expectFailure('POST', /v1\/customers$/, 400);
          await form.click('button', 'Create customer');
          if (requireSource) await form.see('parameter_missing');
          else await tab.find('heading', 'payer@example.com');
        });
      } finally {
        close();
        await clientele.close();
      }
    }
  });

  test('is behind the authentication of the application', async () => {
    await use({}, async (tab, _id, { url }) => {
      await tab.find('link', '王*');
      for (const path of ['', '/v1/customers', '/_console/events', '/_console/store']) {
        assert.equal((await fetch(url + path)).status, 403, path);
      }
      // The login ends while the page is open.
      await tab.page.browserContext().setCookie({ name: 'session', value: 'none', domain: '127.0.0.1' });
      tab.watch.allowFailures('GET', /^\/admin\/console\//, 403);
      await tab.click('link', 'Store');
      await tab.within('alert', /^/).see('403');
    });
  });
});
