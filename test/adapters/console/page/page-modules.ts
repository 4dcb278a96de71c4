import type { Backoff } from '../../../../adapters/console/page/model/backoff.ts';
import type { Event, ServerClock } from '../../../../adapters/console/page/model/wire.ts';
import { KEY } from '../../../support/http.ts';

interface State<T> {
  readonly value: T;
}

/** The parts of the page that follow a server. Their files need the types of a browser, which tests do not have. */
export interface PageModules {
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

/** Loads the modules, after it has defined what they expect of a browser. Once in a process, because they keep their state. */
export async function loadPageModules(url: string, serving: Serving): Promise<PageModules> {
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
  const folder = new URL('../../../../adapters/console/page/model/', import.meta.url);
  const load = (name: string): Promise<PageModules> => import(new URL(name, folder).href);
  return { ...(await load('live.ts')), ...(await load('server-time.ts')) };
}
