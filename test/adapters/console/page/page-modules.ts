import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { compileFunction } from 'node:vm';
import { build } from 'esbuild';
import type { Backoff } from '../../../../adapters/console/page/model/backoff.ts';
import type { Event, ServerClock } from '../../../../adapters/console/page/model/wire.ts';
import { KEY } from '../../../support/http.ts';

interface State<T> {
  readonly value: T;
}

/** The parts of the page that talk to a server. Their files need the types of a browser, which tests do not have. */
export interface PageModules {
  send(call: object): Promise<{ readonly status?: number; readonly answer: unknown; readonly error?: object }>;
  get(path: string): Promise<unknown>;
  openStream(path: string, signal: AbortSignal): Promise<ReadableStream<Uint8Array>>;
  follow(signal: AbortSignal, backoff?: Backoff): Promise<void>;
  onEvent(listener: (event: Event) => void): () => void;
  readClockOnce(): Promise<void>;
  readonly liveEvents: State<readonly Event[] | undefined>;
  readonly liveState: State<string>;
  readonly generation: State<number>;
  readonly serverClock: State<ServerClock | undefined>;
}

/** How a page is served. `steering` also has a key, as `clientele serve` does. */
type Serving = 'steering' | 'mounted';

const STEERING = { authentication: 'key', steering: true, tools: '/_test' };
const MOUNTED = { authentication: 'none', steering: false, tools: '/_console' };

const folder = fileURLToPath(new URL('../../../../adapters/console/page/model/', import.meta.url));
let built: Promise<string> | undefined;

/**
 * Loads the modules. Each call loads a copy of them, because they keep their state and the address of their server, and the
 * tests of several files run in one process at a time.
 */
export async function loadPageModules(url: string, serving: Serving): Promise<PageModules> {
  built ??= buildModules();
  const browser = browserOf(url, serving);
  const module: { exports?: PageModules } = {};
  compileFunction(await built, ['module', ...Object.keys(browser)])(module, ...Object.values(browser));
  assert.ok(module.exports);
  return module.exports;
}

/** Returns what the modules expect of a browser. Outside of one, fetch needs an absolute address. */
function browserOf(url: string, serving: Serving): object {
  const content = JSON.stringify(serving === 'steering' ? STEERING : MOUNTED);
  return {
    document: { querySelector: () => ({ getAttribute: () => content }), visibilityState: 'visible' },
    location: { pathname: url, hostname: '127.0.0.1' },
    navigator: { language: 'en' },
    sessionStorage: { getItem: () => KEY },
    // A page updates its time until it is closed, but the process of a test must end.
    setInterval: (...args: Parameters<typeof setInterval>) => setInterval(...args).unref(),
  };
}

/** Builds the modules as the body of a function. Its parameters replace the globals of a browser. */
async function buildModules(): Promise<string> {
  const contents = ['api', 'live', 'server-time'].map((name) => `export * from './${name}.ts';`).join('\n');
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: folder },
    bundle: true,
    write: false,
    format: 'cjs',
    tsconfigRaw: {},
    logLevel: 'error',
  });
  return outputFiles[0]?.text ?? '';
}
