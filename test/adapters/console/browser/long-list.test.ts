import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { customersOf, ndjsonOf } from '../../cli/customers.ts';
import { waitUntil } from './accessible.ts';
import { consoleSuite } from './served-console.ts';
import type { Tab } from './tab.ts';

const CUSTOMERS = 100_000;
/** Number of customers in a page of the list. */
const PAGE = 50;
/** More than the rows of a window and its margins. */
const MOST_ROWS = 80;

const folder = mkdtempSync(join(tmpdir(), 'clientele-console-'));
after(() => rmSync(folder, { recursive: true }));
const seed = join(folder, 'customers.ndjson');
writeFileSync(seed, ndjsonOf(customersOf(CUSTOMERS)));

const rowsIn = async ({ page }: Tab) => Number(await page.evaluate("document.querySelectorAll('tbody tr').length"));
const elementsIn = async ({ page }: Tab) => Number(await page.evaluate("document.querySelectorAll('*').length"));
const listsOf = ({ watch }: Tab) => watch.requests.filter((line) => line.startsWith('GET /v1/customers?'));

/** Scrolls to the present end of the list, and waits until it has grown. */
async function scrollToEnd(tab: Tab): Promise<void> {
  const heightOf = async () => Number(await tab.page.evaluate('document.documentElement.scrollHeight'));
  const before = await heightOf();
  await tab.page.evaluate('scrollTo(0, document.documentElement.scrollHeight)');
  await waitUntil('the list has grown', async () => (await heightOf()) > before);
}

consoleSuite(
  `a list of ${CUSTOMERS.toLocaleString('en')} customers`,
  (served) => {
    test('loads page by page while it is scrolled, with few rows in the document', async () => {
      await served().open({}, async (tab) => {
        await tab.find('link', 'canary99999@example.com');
        assert.ok((await rowsIn(tab)) <= MOST_ROWS);
        const first = await elementsIn(tab);
        const started = listsOf(tab).length;
        const SCROLLS = 25;
        for (let i = 0; i < SCROLLS; i += 1) {
          await scrollToEnd(tab);
          assert.ok((await rowsIn(tab)) <= MOST_ROWS, `${await rowsIn(tab)} rows`);
        }
        await waitUntil('the last page is shown', async () => (await rowsIn(tab)) > 0);
        const loaded = listsOf(tab).slice(started);
        assert.ok(loaded.length <= SCROLLS + 2, `${loaded.length} requests for ${SCROLLS} pages`);
        assert.ok(loaded.every((line) => /[?&]starting_after=cus_/.test(line) && line.includes(`limit=${PAGE}`)));
        assert.equal(new Set(loaded).size, loaded.length, 'each page is requested once');
        const last = await elementsIn(tab);
        assert.ok(last < 2 * first + 500, `${first} elements became ${last}`);

        // The rows before are read again when they are needed.
        await tab.page.evaluate('scrollTo(0, 0)');
        await tab.find('link', 'canary99999@example.com');
        await tab.fill('textbox', 'Find by id', 'cus_00000000000000');
        await tab.press('Enter');
        await tab.find('heading', 'canary0@example.com');
      });
    });
  },
  ['--seed', seed],
);
