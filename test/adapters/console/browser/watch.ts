import type { HTTPRequest, HTTPResponse, Page } from 'puppeteer-core';

/** Responses with an error status that a test provokes. */
interface ExpectedFailure {
  readonly method: string;
  readonly path: RegExp;
  /** `cut`: the connection ends before the response. */
  readonly status: number | 'cut';
}

/** Reports each violation of the content security policy, and gives attackers' scripts something to call. */
const OBSERVER = `
  addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
    console.error('violates the policy ' + violatedDirective + ': ' + blockedURI);
  });
  globalThis.canary = () => console.error('a stored text ran as a script');
`;

/** Places in which a page could leave a secret: its elements, the storage of the browser, its address. */
const LEFT_BEHIND = `({
  document: document.documentElement.outerHTML + document.title,
  'local storage': Array.from(localStorage, (_, i) => localStorage.key(i) + localStorage.getItem(localStorage.key(i))).join(),
  cookies: document.cookie,
  address: location.href + JSON.stringify(history.state),
})`;

const lineOf = (request: HTTPRequest): string => `${request.method()} ${new URL(request.url()).pathname}`;

/**
 * Records what no page of the console may do: errors and warnings in the browser's console, requests to another origin,
 * failures that no test expects, and places where a secret could leak.
 */
export class Watch {
  readonly #page: Page;
  readonly #origin: string;
  readonly #secrets: readonly string[];
  readonly #problems: string[] = [];
  #expected: ExpectedFailure[] = [];
  readonly #allowed: ExpectedFailure[] = [];
  /** Method and path of each request, with its query. */
  readonly requests: string[] = [];

  private constructor(page: Page, origin: string, secrets: readonly string[]) {
    this.#page = page;
    this.#origin = origin;
    this.#secrets = secrets;
  }

  /** Watches a page from its first document on. */
  static async start(page: Page, origin: string, secrets: readonly string[]): Promise<Watch> {
    const watch = new Watch(page, origin, secrets);
    await page.evaluateOnNewDocument(OBSERVER);
    page.on('console', (message) => {
      const type = message.type();
      // The response says the same, and more.
      if (message.text().startsWith('Failed to load resource')) return;
      if (type === 'error' || type === 'warn') watch.#problems.push(`console ${type}: ${message.text()}`);
    });
    page.on('pageerror', (error) => watch.#problems.push(`uncaught: ${String(error)}`));
    page.on('request', (request) => watch.#onRequest(request));
    page.on('response', (response) => watch.#onResponse(response));
    page.on('requestfailed', (request) => watch.#onFailure(request));
    page.on('framenavigated', (frame) => watch.#checkSecrets('address', frame.url()));
    return watch;
  }

  /** Announces the one response with an error status that the next action causes. */
  expectFailure(method: string, path: RegExp, status: number | 'cut'): void {
    this.#expected.push({ method, path, status });
  }

  /** Accepts any number of responses with an error status. */
  allowFailures(method: string, path: RegExp, status: number | 'cut'): void {
    this.#allowed.push({ method, path, status });
  }

  /** Returns the problems so far, and forgets them. */
  async takeProblems(): Promise<string[]> {
    const places = (await this.#page.evaluate(LEFT_BEHIND)) as Record<string, string>;
    for (const [place, text] of Object.entries(places)) this.#checkSecrets(place, text);
    const missing = this.#expected.map(({ method, path, status }) => `missing: ${status} of ${method} ${path}`);
    this.#expected = [];
    return [...this.#problems.splice(0), ...missing];
  }

  #onRequest(request: HTTPRequest): void {
    const url = request.url();
    this.#checkSecrets('URL of a request', url);
    if (url.startsWith('data:')) return;
    if (!url.startsWith(`${this.#origin}/`)) this.#problems.push(`request to another origin: ${url}`);
    this.requests.push(`${request.method()} ${url.slice(this.#origin.length)}`);
  }

  #onResponse(response: HTTPResponse): void {
    const status = response.status();
    if (status < 400 || this.#isExpected(response.request(), status)) return;
    this.#problems.push(`unexpected response: ${status} of ${lineOf(response.request())}`);
  }

  #onFailure(request: HTTPRequest): void {
    const { errorText } = request.failure() ?? {};
    // The page cancels reads whose result it no longer needs.
    if (errorText === 'net::ERR_ABORTED' && request.method() === 'GET') return;
    if (this.#isExpected(request, 'cut')) return;
    this.#problems.push(`failed request: ${errorText} of ${lineOf(request)}`);
  }

  #isExpected(request: HTTPRequest, status: number | 'cut'): boolean {
    const { pathname } = new URL(request.url());
    const isThis = (each: ExpectedFailure) =>
      each.method === request.method() && each.status === status && each.path.test(pathname);
    const at = this.#expected.findIndex(isThis);
    if (at >= 0) this.#expected.splice(at, 1);
    return at >= 0 || this.#allowed.some(isThis);
  }

  #checkSecrets(place: string, text: string): void {
    if (this.#secrets.some((secret) => text.includes(secret))) this.#problems.push(`a secret is in: ${place}`);
  }
}
