import assert from 'node:assert/strict';
import axe, { type AxeResults } from 'axe-core';
import type { Browser, KeyInput, Page } from 'puppeteer-core';
import { Scope, waitUntil } from './accessible.ts';
import { Watch } from './watch.ts';

export interface TabOptions {
  /** Address of the console. */
  readonly url: string;
  /** Texts that may be neither in the document nor in storage nor in an address. */
  readonly secrets?: readonly string[];
  readonly language?: 'en-US' | 'zh-CN';
  readonly scheme?: 'light' | 'dark';
  readonly width?: number;
  readonly height?: number;
  /** Cookies of the address, such as that of a login. */
  readonly cookies?: Readonly<Record<string, string>>;
}

/** Keeps the notices: the page removes each after 8 seconds, which a slow test may miss. */
const KEEP_NOTICES = `{
  const { setTimeout: start } = globalThis;
  globalThis.setTimeout = (call, ms, ...args) => start(call, ms === 8000 ? 3_600_000 : ms, ...args);
}`;

/** A tab with the console. Each has a separate profile. */
export class Tab extends Scope {
  readonly watch: Watch;

  private constructor(watch: Watch, page: Page) {
    super(page);
    this.watch = watch;
  }

  /** Opens a tab, calls `use` with it, and checks that the page has done nothing that it may not do. */
  static async use(browser: Browser, options: TabOptions, use: (tab: Tab) => Promise<void>): Promise<void> {
    const { url, secrets = [], language = 'en-US', scheme = 'light', width = 1280, height = 800 } = options;
    const { hostname: domain, origin } = new URL(url);
    const cookies = Object.entries(options.cookies ?? {}).map(([name, value]) => ({ name, value, domain }));
    const context = await browser.createBrowserContext();
    try {
      await context.setCookie(...cookies);
      const page = await context.newPage();
      page.setDefaultTimeout(60_000);
      await page.setViewport({ width, height });
      const session = await page.createCDPSession();
      const userAgent = await browser.userAgent();
      await session.send('Emulation.setUserAgentOverride', { userAgent, acceptLanguage: language });
      await page.evaluateOnNewDocument(KEEP_NOTICES);
      const tab = new Tab(await Watch.start(page, origin, secrets), page);
      await tab.selectScheme(scheme);
      await page.goto(url);
      await use(tab);
      await tab.assertClean();
    } finally {
      await context.close();
    }
  }

  /** Changes the colour scheme of the system. */
  async selectScheme(scheme: 'light' | 'dark'): Promise<void> {
    // axe would see the colours of an unfinished transition.
    const features = { 'prefers-color-scheme': scheme, 'prefers-reduced-motion': 'reduce' };
    await this.page.emulateMediaFeatures(Object.entries(features).map(([name, value]) => ({ name, value })));
  }

  /** Checks that the page has done nothing that it may not do. */
  async assertClean(): Promise<void> {
    assert.deepEqual(await this.watch.takeProblems(), []);
  }

  /** Goes to another view, as a link or a bookmark does. */
  async go(fragment: string): Promise<void> {
    await this.page.evaluate(`location.hash = ${JSON.stringify(fragment)}`);
  }

  async press(...keys: KeyInput[]): Promise<void> {
    for (const key of keys) await this.page.keyboard.press(key);
  }

  type(text: string): Promise<void> {
    return this.page.keyboard.type(text);
  }

  /** Returns role and name of the focused element. */
  async focused(): Promise<string> {
    const focused = (await this.nodes()).filter((node) => node.focused).at(-1);
    return focused ? `${focused.role} ${focused.name}` : 'nothing';
  }

  async waitForFocus(expected: string): Promise<void> {
    let actual = '';
    const isFocused = async () => {
      actual = await this.focused();
      return actual === expected;
    };
    await waitUntil('', isFocused).catch(() => assert.fail(`the focus is on ${actual}, not on ${expected}`));
  }

  /** Checks the page with axe-core. */
  async assertAccessible(view: string): Promise<void> {
    await this.page.evaluate(axe.source);
    const run = "axe.run(document, { resultTypes: ['violations'] })";
    const { violations } = (await this.page.evaluate(run)) as AxeResults;
    const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
    const findings = grave.flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${view}: ${id}: ${html}\n${failureSummary}`),
    );
    assert.deepEqual(findings, []);
  }
}
