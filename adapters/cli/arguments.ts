import { isIP } from 'node:net';
import type { StoreOptions } from '../../src/index.ts';
import { KEEP_EVENTS_OPTION, readKeepEvents } from './kept-events.ts';
import { choiceOf, noArguments, parseOptions, UsageError } from './option-parser.ts';
import {
  readScope,
  readStore,
  SCOPE_OPTIONS,
  type ScopeArguments,
  type SharedStoreOptions,
} from './store-arguments.ts';
import { storeOf } from './store-location.ts';

export const DEFAULT_KEY = 'sk_test_clientele';

/** The arguments of `clientele serve` in both modes. */
interface ServerArguments extends ScopeArguments {
  readonly host: string;
  readonly port: number;
  readonly key: string;
  readonly keepAlive: boolean;
  /** Whether to print a line for each request. */
  readonly log: boolean;
  /** How many events the change feed keeps. */
  readonly events: { readonly keep: number };
}

/** A server for tests. */
export interface TestServerArguments extends ServerArguments {
  readonly livemode: false;
  readonly store: StoreOptions;
  /** `otp`: the vault issues the tokens, and SMS codes are printed. */
  readonly verifiers: 'fake' | 'otp';
  /** Path of a file with customers to import at the start. */
  readonly seed: string | undefined;
  /** Determines all ids, codes and the clock. */
  readonly randomSeed: string | undefined;
}

/** A server for the live customers of a store. It binds no card. */
export interface LiveServerArguments extends ServerArguments {
  readonly livemode: true;
  readonly store: SharedStoreOptions;
}

/** The arguments of `clientele serve`. */
export type ServeArguments = TestServerArguments | LiveServerArguments;

export const SERVE_HELP = `Usage: clientele serve [options]

Serves the Customer API in test mode, for tests in any language and for a first try. With --live it
serves the live customers of a store: it reads, updates and deletes them, and binds no card.

Options:
  --store <store>   memory (default), file:<path> or redis://<host>:<port>, which can end with
                    ?partitions=<n>&prefix=<text>&minReplicas=<n>: those of the application.
                    A URL with a password is safer in the environment variable CLIENTELE_STORE.
  --namespace <ns>  The tenant. Default: default.
  --live            Live customers. Default: test customers. Requires --key with at least 24
                    characters, and a file or Redis. No path below /_test exists.
  --json            Prints each line as JSON: the start with the url, cards, SMS, requests.
  --verifiers <v>   fake (default): the response that issues a card contains its SMS code.
                    otp: real tokens and codes, whose state is in the store. The server prints
                    the SMS with the code, and limits wrong codes.
  --port <number>   Port to listen on. 0 selects a free port. Default 8498.
  --host <address>  Address to listen on. Default 127.0.0.1, which other machines cannot reach.
                    Any address but localhost, ::1 and 127.* requires --key.
  --key <key>       API key that clients must send. Default ${DEFAULT_KEY}.
                    The environment variable CLIENTELE_KEY hides it from other users of the machine.
  --no-keep-alive   Closes each connection after its response, for clients that cannot reuse one,
                    such as the official client for Node.js on Node 19 and later.
  --log             Prints a line for each request: method, path, status, time and Request-Id.
  --seed <file>     Imports the customers of a file first: a JSON array, or one customer per line.
  --random-seed <n> Makes ids, codes and the clock the same in each run: the clock is stopped at
                    1 January 2024, until PUT /_test/clock sends state=running. Requires the memory
                    store and fake verifiers.
  --keep-events <n> How many events the change feed keeps. Default: 100000. If the application has
                    another events.keep, repeat it here: each write trims the feed.
  -h, --help        Prints this help.

Paths:
  /v1/customers      The customers and their cards.
  /openapi.json      The OpenAPI document, which describes every operation.
  POST /_test/cards  Issues a card with its token and SMS code, ready to be bound.
                     All parameters are optional: last4, funding, brand, bank, name, cardId,
                     created, source, sms_code[id], sms_code[code].
                     With --verifiers otp: phone, app, last4, funding, brand, bank, name,
                     fingerprint, expiry, or source and phone for another code.
  /                  The console, a page that shows customers, cards and events.
  /_test/...         Steer the server: customers, clock, faults, reset, snapshot, restore,
                     requests, events, store, verify. See /openapi.json.

Send the key as the user name of HTTP Basic (curl -u KEY:) or as Authorization: Bearer KEY.
A signal (Ctrl-C, SIGTERM, SIGHUP) stops the server. So does the end of the npx that started it.
It first waits up to ten seconds for running requests. A second signal ends it at once.
Exit status: 0 after a signal (npx has its own), 1 if the server cannot start, 2 if the
arguments are wrong.

Examples:
  clientele serve --log
  clientele serve --store file:./customers.db --verifiers otp
  CLIENTELE_KEY=... clientele serve --live --store file:./customers.db
`;

/** Parses the arguments after `serve`. @throws UsageError */
export function readServeArguments(args: readonly string[]): ServeArguments {
  const { values, positionals } = parseOptions(args, OPTIONS);
  noArguments('serve', positionals);
  const host = hostOf(values.host);
  const server = {
    ...readScope(values),
    host,
    port: portOf(values.port),
    key: keyOf(values.key, host),
    keepAlive: !values['no-keep-alive'],
    log: values.log,
    events: readKeepEvents(values['keep-events']),
  };
  if (server.livemode) return { ...server, ...readLiveMode(values) };
  const { seed, 'random-seed': randomSeed } = values;
  const store = storeOf('--store', values.store ?? 'memory');
  const verifiers = choiceOf('--verifiers', ['fake', 'otp'], values.verifiers ?? 'fake');
  if (randomSeed !== undefined && (store.kind !== 'memory' || verifiers !== 'fake')) {
    // A durable store has ids of earlier runs, which must not be repeated.
    throw new UsageError('--random-seed requires --store memory and --verifiers fake.');
  }
  return { ...server, livemode: false, store, verifiers, seed, randomSeed };
}

const OPTIONS = {
  store: { type: 'string' },
  ...SCOPE_OPTIONS,
  verifiers: { type: 'string' },
  port: { type: 'string', default: '8498' },
  host: { type: 'string', default: '127.0.0.1' },
  key: { type: 'string' },
  log: { type: 'boolean', default: false },
  seed: { type: 'string' },
  'random-seed': { type: 'string' },
  'no-keep-alive': { type: 'boolean', default: false },
  ...KEEP_EVENTS_OPTION,
} as const;

/** The options that would change the customers of a live store, or that need a test server. */
const TEST_OPTIONS = ['verifiers', 'seed', 'random-seed'] as const;

/** A right key of this length still works while another client guesses keys: see the keys of `createHttpHandler`. */
const LIVE_KEY_LENGTH = 24;

function readLiveMode(
  values: { readonly [N in 'store' | 'key' | (typeof TEST_OPTIONS)[number]]?: string | undefined },
): Pick<LiveServerArguments, 'livemode' | 'store'> {
  const option = TEST_OPTIONS.find((name) => values[name] !== undefined);
  if (option !== undefined) throw new UsageError(`--${option} is for tests: leave it out with --live.`);
  if ((values.key ?? '').length < LIVE_KEY_LENGTH) {
    throw new UsageError(
      `--live requires --key with a random key of at least ${LIVE_KEY_LENGTH} characters, because the key protects live customers.`,
    );
  }
  return { livemode: true, store: readStore('--store', values.store) };
}

function portOf(text: string): number {
  const port = Number(text);
  if (/^[0-9]{1,5}$/.test(text) && port <= 65_535) return port;
  throw new UsageError('--port must be a number from 0 to 65535.');
}

/** Parses the value of `--host`: a name or an address. An IPv6 address may be in brackets. */
function hostOf(text: string): string {
  const host = /^\[(.+)\]$/.exec(text)?.[1] ?? text;
  if (/^[A-Za-z0-9.:%_-]{1,253}$/.test(host) && (isIP(host) !== 0 || !host.includes(':'))) return host;
  throw new UsageError(
    '--host must be an address or a name of this machine, without a port, such as 127.0.0.1 or ::1.',
  );
}

/** Characters of a key, and its form for curl: see the keys of `createHttpHandler`. */
const KEY = /^[A-Za-z0-9._~+/=-]{1,255}$/;

function keyOf(key: string | undefined, host: string): string {
  if (key === undefined && !isLoopback(host)) {
    throw new UsageError('--key is required, because other machines can connect to this --host.');
  }
  if (key === undefined || KEY.test(key)) return key ?? DEFAULT_KEY;
  throw new UsageError('--key must have 1 to 255 characters: letters, digits or any of . _ ~ + / = -');
}

const isLoopback = (host: string): boolean => host === 'localhost' || host === '::1' || /^127\.[0-9.]+$/.test(host);
