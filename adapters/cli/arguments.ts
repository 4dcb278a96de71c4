import { parseArgs } from 'node:util';
import type { ClienteleOptions } from '../../src/composition/options.ts';

export const DEFAULT_KEY = 'sk_test_clientele';

/** What `clientele serve` is asked to do. */
export interface ServeArguments {
  readonly store: ClienteleOptions['store'];
  readonly host: string;
  readonly port: number;
  readonly key: string;
  readonly keepAlive: boolean;
}

export const HELP = `Usage: clientele serve [options]

Serves the Customer API in test mode, for tests in any language and for trying it out.

Options:
  --store <where>   memory (default), file:<path> or redis://<host>:<port>
  --port <number>   Port to listen on; 0 takes a free one. Default 8498.
  --host <address>  Address to listen on. Default 127.0.0.1: this machine alone.
                    With any other address --key is required.
  --key <key>       API key that is asked for. Default ${DEFAULT_KEY}.
  --no-keep-alive   Closes each connection after its answer. For clients that cannot use
                    one twice, such as the official client for Node.js on Node 19 and later.
  --help            Prints this.
  --version         Prints the version.

It answers
  /v1/customers      and what is below it.
  /openapi.json      which describes all of it.
  POST /_test/cards  which issues a card with its token and SMS code, ready to be bound. Each of its
                     parameters is optional: last4, funding, brand, bank, name, cardId, created,
                     source, sms_code[id], sms_code[code].

The key is sent as the user name of HTTP Basic (curl -u KEY:) or as Authorization: Bearer KEY.
SIGTERM or SIGINT ends it: requests under way are answered first, for at most ten seconds.
`;

/** The command line does not say what to do. The message says why; it holds no key. */
export class UsageError extends Error {}

/** Reads the command line. @throws UsageError */
export function readArguments(args: readonly string[]): ServeArguments | 'help' | 'version' {
  const { values, positionals } = parsed(args);
  if (values.help) return 'help';
  if (values.version) return 'version';
  const [command, ...others] = positionals;
  if (command === undefined) throw new UsageError('A command is missing: the one that there is is serve.');
  if (command !== 'serve' || others.length > 0) throw new UsageError('There is no such command: use clientele serve.');
  const { host, key } = values;
  if (key === undefined && !['127.0.0.1', '::1', 'localhost'].includes(host)) {
    throw new UsageError('--key is required where other machines can connect.');
  }
  return {
    store: storeOf(values.store),
    host,
    port: portOf(values.port),
    key: key ?? DEFAULT_KEY,
    keepAlive: !values['no-keep-alive'],
  };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        store: { type: 'string', default: 'memory' },
        port: { type: 'string', default: '8498' },
        host: { type: 'string', default: '127.0.0.1' },
        key: { type: 'string' },
        'no-keep-alive': { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
        version: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

/** The options of a store as one word of the command line. */
function storeOf(store: string): ClienteleOptions['store'] {
  if (store === 'memory') return { kind: 'memory' };
  const [, path] = /^file:(.+)$/.exec(store) ?? [];
  if (path !== undefined) return { kind: 'file', path };
  // What there is of kinds is for the composition root to say.
  if (/^rediss?:\/\//.test(store)) return { kind: 'redis', url: store } as never;
  throw new UsageError('--store is memory, file:<path> or redis://<host>:<port>.');
}

function portOf(text: string): number {
  const port = Number(text);
  if (/^[0-9]{1,5}$/.test(text) && port <= 65_535) return port;
  throw new UsageError('--port is a number from 0 to 65535.');
}
