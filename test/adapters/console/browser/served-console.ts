import assert from 'node:assert/strict';
import { after, before, beforeEach } from 'node:test';
import type { Reply } from '../../../support/http.ts';
import { kill, request, type StartedCli, startServer } from '../../cli/started-cli.ts';
import { browserSuite } from './chromium.ts';
import { Tab, type TabOptions } from './tab.ts';

/** The key of the server. Not the default one, which the page names in a hint. */
export const KEY = 'sk_test_canary_console';

type UseTab = (options: TabOptions, use: (tab: Tab) => Promise<void>) => Promise<void>;

/** A console of `clientele serve`. Its server is reset before each test. */
export class ServedConsole {
  readonly #key: string;
  readonly #useTab: UseTab;
  readonly url: string;

  constructor(url: string, key: string, useTab: UseTab) {
    this.url = url;
    this.#key = key;
    this.#useTab = useTab;
  }

  /** Sends a request such as `POST /_test/reset`, as another client of the server. */
  async send(line: string, body?: object): Promise<Reply['body']> {
    const reply = await request(this.url, line, this.#key, body && JSON.stringify(body));
    assert.equal(reply.status, 200, `${line}: ${JSON.stringify(reply.body)}`);
    return reply.body;
  }

  /** Issues a card, and creates a customer with it. */
  async addCustomer(fields: object = {}, card: object = {}): Promise<Reply['body']> {
    return this.send('POST /v1/customers', {
      app: 'app_1',
      ...(await this.send('POST /_test/cards', card)),
      ...fields,
    });
  }

  /** Opens a tab at the key prompt. */
  useTab(options: Omit<TabOptions, 'url' | 'secrets'>, use: (tab: Tab) => Promise<void>): Promise<void> {
    return this.#useTab({ url: `${this.url}/`, secrets: [this.#key], ...options }, use);
  }

  /** Opens a tab behind the key prompt. */
  open(options: Omit<TabOptions, 'url' | 'secrets'>, use: (tab: Tab) => Promise<void>): Promise<void> {
    return this.useTab(options, async (tab) => {
      const [key, submit] = options.language === 'zh-CN' ? ['API 密钥', '继续'] : ['API key', 'Continue'];
      await tab.fill('textbox', key, this.#key);
      await tab.click('button', submit);
      await tab.gone('textbox', key);
      await use(tab);
    });
  }
}

/** Defines a suite with a browser and the console of a `clientele serve`. */
export function consoleSuite(
  name: string,
  define: (served: () => ServedConsole) => void,
  serveArgs: string[] = [],
): void {
  browserSuite(name, (browser) => {
    let started: StartedCli | undefined;
    let served: ServedConsole | undefined;
    before(async () => {
      started = await startServer('--key', KEY, ...serveArgs);
      served = new ServedConsole(started.url, KEY, (options, use) => Tab.use(browser(), options, use));
    });
    beforeEach(() => served?.send('POST /_test/reset'));
    after(() => started && kill(started));
    define(() => {
      assert.ok(served);
      return served;
    });
  });
}
