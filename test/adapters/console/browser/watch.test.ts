import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { waitUntil } from './accessible.ts';
import { browserSuite } from './chromium.ts';
import { Tab } from './tab.ts';
import { Watch } from './watch.ts';

const SECRET = 'sk_test_canary_watch';
const POLICY = "default-src 'none'; script-src 'unsafe-inline'; img-src data:; connect-src 'self' http://127.0.0.1:1";

/** Serves one document, and 404 for other paths. Returns its address. */
async function serveDocument(t: { after(close: () => void): void }, script: string): Promise<string> {
  const server = createServer(({ url }, response) => {
    if (url?.replace(/\?.*/, '') !== '/') response.writeHead(404).end();
    else {
      response.setHeader('content-type', 'text/html').setHeader('content-security-policy', POLICY);
      const icon = '<link rel="icon" href="data:,">';
      response.end(`<!doctype html><html lang="en">${icon}<title>bad</title><main><script>${script}</script></main>`);
    }
  });
  t.after(() => server.close());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

/** Scripts of pages, and the problem that each of them has. `%` is a secret. */
const FAULTS: Readonly<Record<string, readonly [script: string, problem: RegExp]>> = {
  'an error in the console': ["console.error('broken')", /^console error: broken$/],
  'a warning in the console': ["console.warn('odd')", /^console warn: odd$/],
  'an uncaught error': ["setTimeout(() => { throw new Error('broken') })", /^uncaught: Error: broken$/],
  'an unhandled rejection': ["Promise.reject(new Error('broken'))", /^uncaught: Error: broken$/],
  'a violation of the policy': [
    "document.head.append(Object.assign(document.createElement('style'), { textContent: 'p {}' }))",
    /^console error: (?:violates the policy style-src-elem: inline|.*Content Security Policy)/,
  ],
  'the script of a stored text': ['canary()', /^console error: a stored text ran as a script$/],
  'a request to another origin': [
    "fetch('http://127.0.0.1:1/').catch(() => {})",
    /^request to another origin: http:\/\/127\.0\.0\.1:1\/$|^failed request: .* of GET \/$/,
  ],
  'a failed response': ["fetch('/none')", /^unexpected response: 404 of GET \/none$/],
  'a secret in a requested URL': ["fetch('/?%')", /^a secret is in: URL of a request$/],
  'a secret in the address': ["location.hash = '%'", /^a secret is in: address$/],
  'a secret in the local storage': ["localStorage.setItem('key', '%')", /^a secret is in: local storage$/],
  'a secret in a cookie': ["document.cookie = '%=1'", /^a secret is in: cookies$/],
  'a secret in the document': ["document.body.append('%')", /^a secret is in: document$/],
};

browserSuite('the watch over a page', (browser) => {
  test('finds nothing in a page without faults', async (t) => {
    const url = await serveDocument(t, "console.log('ready'); fetch('/')");
    await Tab.use(browser(), { url, secrets: [SECRET] }, async (tab) => {
      await tab.page.waitForNetworkIdle();
    });
  });

  for (const [fault, [script, problem]] of Object.entries(FAULTS)) {
    test(`finds ${fault}`, async (t) => {
      // The secret is in the script as two texts, because the script is part of the document.
      const [start, end] = [SECRET.slice(0, 8), SECRET.slice(8)];
      const text = script.replaceAll(/'([^']*)%([^']*)'/g, `'$1${start}' + '${end}$2'`);
      const url = await serveDocument(t, text);
      const context = await browser().createBrowserContext();
      t.after(() => context.close());
      const page = await context.newPage();
      const watch = await Watch.start(page, new URL(url).origin, [SECRET]);
      await page.goto(url);
      const problems = new Set<string>();
      const isFound = async () => {
        for (const each of await watch.takeProblems()) problems.add(each);
        return [...problems].some((each) => problem.test(each));
      };
      await waitUntil('the problem is found', isFound).catch(() => {});
      assert.ok(problems.size > 0, 'no problem is found');
      for (const each of problems) assert.match(each, problem);
    });
  }

  test('finds a serious fault of accessibility', async (t) => {
    const url = await serveDocument(t, "document.body.append(document.createElement('button'))");
    await Tab.use(browser(), { url }, async (tab) => {
      await assert.rejects(tab.assertAccessible('a button without a name'), /button-name/);
    });
  });

  test('accepts an announced failure, once, and misses one that does not happen', async (t) => {
    const url = await serveDocument(t, '');
    await Tab.use(browser(), { url }, async (tab) => {
      tab.watch.expectFailure('GET', /^\/none$/, 404);
      await tab.page.evaluate("fetch('/none')");
      await tab.assertClean();
      await tab.page.evaluate("fetch('/none')");
      assert.deepEqual(await tab.watch.takeProblems(), ['unexpected response: 404 of GET /none']);
      tab.watch.expectFailure('GET', /^\/none$/, 404);
      assert.deepEqual(await tab.watch.takeProblems(), ['missing: 404 of GET /^\\/none$/']);
    });
  });
});
