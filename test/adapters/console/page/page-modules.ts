import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
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
let loads = 0;
let loading: Promise<unknown> = Promise.resolve();

/**
 * Loads the modules. Each call loads a copy of them, because they keep their state and the address of their server, and the
 * tests of several files run in one process at a time.
 */
export function loadPageModules(url: string, serving: Serving): Promise<PageModules> {
  // One after another, because the modules read the globals when they are loaded.
  const loaded = loading.then(() => load(url, serving));
  loading = loaded.catch(() => {});
  return loaded;
}

async function load(url: string, serving: Serving): Promise<PageModules> {
  built ??= buildModules();
  const path = await built;
  defineGlobals(url, serving);
  loads += 1;
  return import(`${pathToFileURL(path).href}?${loads}`);
}

/** Defines what the modules expect of a browser. Outside of one, fetch needs an absolute address. */
function defineGlobals(url: string, serving: Serving): void {
  const content = JSON.stringify(serving === 'steering' ? STEERING : MOUNTED);
  const { setInterval: start } = globalThis;
  const globals = {
    document: { querySelector: () => ({ getAttribute: () => content }), visibilityState: 'visible' },
    location: { pathname: url, hostname: '127.0.0.1' },
    navigator: { language: 'en' },
    sessionStorage: { getItem: () => KEY },
    // A page updates its time until it is closed, but the process of a test must end.
    setInterval: (...args: Parameters<typeof setInterval>) => start(...args).unref(),
  };
  for (const [name, value] of Object.entries(globals)) {
    Object.defineProperty(globalThis, name, { value, configurable: true });
  }
}

/** Builds the modules as one file, so that a copy of it has copies of all of them. The file is deleted at the end. */
async function buildModules(): Promise<string> {
  const output = mkdtempSync(join(tmpdir(), 'clientele-page-'));
  process.on('exit', () => rmSync(output, { recursive: true, force: true }));
  const outfile = join(output, 'page.mjs');
  await build({
    stdin: {
      contents: ['api', 'live', 'server-time'].map((name) => `export * from './${name}.ts';`).join('\n'),
      resolveDir: folder,
    },
    outfile,
    bundle: true,
    format: 'esm',
    tsconfigRaw: {},
    logLevel: 'error',
  });
  return outfile;
}
