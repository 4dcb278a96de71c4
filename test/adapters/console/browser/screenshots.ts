/* Takes pictures of the console: all views below screenshots/, and those of the README in docs/images. `npm run screenshots`. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { kill, startServer } from '../../cli/started-cli.ts';
import { withChromium } from './chromium.ts';
import { ServedConsole } from './served-console.ts';
import { Tab, type TabOptions } from './tab.ts';
import { VIEWS } from './views.ts';

const root = fileURLToPath(new URL('../../../..', import.meta.url));
const KEY = 'sk_test_screenshots';

/** Placeholder names. The examples of the original API have the first of them. */
const NAMES = ['张三', '李四', '王五', '赵六'];
const BANKS = ['boc', 'cmb', 'icbc', 'ccb', 'abc', 'bcom'];
const CARDS = ['8703', '1261', '4417', '0925', '7350', '6082', '2194', '5538'];
const CUSTOMERS = 16;
/** Seconds between two customers. */
const INTERVAL = 5 * 3600 + 1260;

/** Creates the customers of the pictures, one after the other by the clock of the server. Returns the newest one. */
async function fill(served: ServedConsole): Promise<{ readonly id: string; readonly title: string }> {
  const start = Math.floor(Date.now() / 1000) - CUSTOMERS * INTERVAL;
  const setClock = (now: number) => served.send('PUT /_test/clock', { now, state: 'running' });
  let newest = { id: '', title: '' };
  for (let i = 0; i < CUSTOMERS; i += 1) {
    await setClock(start + i * INTERVAL);
    const title = NAMES[(i * 7) % NAMES.length] ?? '';
    const card = { last4: CARDS[i % CARDS.length], bank: BANKS[i % BANKS.length], name: title };
    const fields = { app: 'app_1', email: `payer${i + 1}@example.com`, metadata: { order: String(1041 + i) } };
    newest = { ...(await served.addCustomer(fields, { ...card, funding: i % 3 === 0 ? 'credit' : 'debit' })), title };
    if (i % 3 !== 0) continue;
    const second = { last4: CARDS[(i + 3) % CARDS.length], bank: BANKS[(i + 2) % BANKS.length], funding: 'debit' };
    await served.send(`POST /v1/customers/${newest.id}/sources`, await served.send('POST /_test/cards', second));
  }
  await setClock(start + CUSTOMERS * INTERVAL - 900);
  const fields = { description: 'Monthly plan', metadata: { plan: 'monthly' } };
  await served.send(`PUT /v1/customers/${newest.id}`, fields);
  await setClock(start + CUSTOMERS * INTERVAL);
  await served.send('GET /v1/customers');
  return newest;
}

const folder = join(root, 'screenshots');
const images = join(root, 'docs/images');
await mkdir(folder, { recursive: true });
await mkdir(images, { recursive: true });
const server = await startServer('--key', KEY, '--random-seed', '7');
try {
  await withChromium(async (browser) => {
    const use = (options: TabOptions, run: (tab: Tab) => Promise<void>) => Tab.use(browser, options, run);
    const served = new ServedConsole(server.url, KEY, use);
    const customer = await fill(served);
    for (const scheme of ['light', 'dark'] as const) {
      await served.open({ scheme }, async (tab) => {
        for (const [view, open] of Object.entries(VIEWS)) {
          await open(tab, customer);
          await tab.page.screenshot({ path: join(folder, `${view}-${scheme}.png`) });
        }
      });
    }
    await served.open({}, async (tab) => {
      for (const view of ['customers', 'customer']) {
        await VIEWS[view]?.(tab, customer);
        // No row looks as if the mouse were over it.
        await tab.page.mouse.move(0, 0);
        const path = join(images, view === 'customers' ? 'console-customers.webp' : 'console-customer.webp');
        await tab.page.screenshot({ path: path as `${string}.webp`, type: 'webp', quality: 80 });
      }
    });
  });
} finally {
  await kill(server);
}
