import { waitUntil } from './accessible.ts';
import type { Tab } from './tab.ts';

/** A customer that exists, and the title of its page. */
export interface ShownCustomer {
  readonly id: string;
  readonly title: string;
}

/** Opens each view of a test server's console, from any other one. Waits until it is complete. */
export const VIEWS: Readonly<Record<string, (tab: Tab, customer: ShownCustomer) => Promise<void>>> = {
  customers: async (tab, { id }) => {
    await tab.go('#/customers');
    await tab.find('cell', id);
  },
  'new-customer': async (tab) => {
    await tab.go('#/customers?new=');
    const form = tab.within('dialog', 'New customer');
    await waitUntil('the token is filled in', async () => /^tok_/.test(await form.value('textbox', 'source')));
    await form.click('button', 'Add metadata');
  },
  customer: async (tab, { id, title }) => {
    await tab.press('Escape');
    await tab.gone('dialog', /^/);
    await tab.go(`#/customers/${id}`);
    await tab.find('heading', title);
    await tab.within('region', 'Timeline').see('Customer created');
  },
  edit: async (tab) => {
    await tab.click('button', 'Edit');
    await tab.within('dialog', 'Edit customer').fill('textbox', 'description', 'Another order');
    await tab.see('Will be sent');
  },
  delete: async (tab) => {
    await tab.within('dialog', 'Edit customer').click('button', 'Cancel');
    await tab.click('button', 'Delete');
    await tab.find('button', 'Delete customer');
  },
  events: async (tab, { id }) => {
    await tab.within('dialog', /^Delete/).click('button', 'Cancel');
    await tab.go('#/events');
    const list = tab.within('list', 'Events');
    await list.see(id);
    const [event] = await list.all('button', /^Customer created/);
    await (await event?.elementHandle())?.asLocator().click();
    await list.see('"type": "customer.created"');
  },
  requests: async (tab) => {
    await tab.go('#/requests');
    await tab.within('table', 'Requests').see('/v1/customers');
  },
  test: async (tab) => {
    await tab.go('#/test');
    await tab.within('region', 'Clock').click('button', '+1 min');
    await tab.within('region', 'Clock').see('/_test/clock');
    await tab.within('region', 'Test card').click('button', 'Issue test card');
    await tab.within('region', 'Test card').see('Create a customer with it');
  },
  store: async (tab) => {
    await tab.go('#/store');
    await tab.click('button', 'Verify now');
    await tab.within('region', 'Verify').see('problems found');
  },
  shortcuts: async (tab) => {
    await tab.click('button', 'Shortcuts');
    await tab.find('heading', 'Shortcuts');
  },
};
