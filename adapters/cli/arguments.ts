import { parseArgs } from 'node:util';
import type { ClienteleOptions } from '../../src/composition/options.ts';

export const DEFAULT_KEY = 'sk_test_clientele';

/** The arguments of `clientele serve`. */
export interface ServeArguments {
  readonly store: ClienteleOptions['store'];
  readonly host: string;
  readonly port: number;
  readonly key: string;
  readonly keepAlive: boolean;
}

export const HELP = `Usage: clientele serve [options]

Serves the Customer API in test mode, for tests in any language and for a first try.

Options:
  --store <store>   memory (default), file:<path> or redis://<host>:<port>
  --port <number>   Port to listen on. 0 selects a free port. Default 8498.
  --host <address>  Address to listen on. Default 127.0.0.1, which other machines cannot reach.
                    Any other address requires --key.
  --key <key>       API key that clients must send. Default ${DEFAULT_KEY}.
  --no-keep-alive   Closes each connection after its response, for clients that cannot reuse one,
                    such as the official client for Node.js on Node 19 and later.
  --help            Prints this help.
  --version         Prints the version.

Paths:
  /v1/customers      The customers and their cards.
  /openapi.json      The OpenAPI document, which describes every operation.
  POST /_test/cards  Issues a card with its token and SMS code, ready to be bound.
                     All parameters are optional: last4, funding, brand, bank, name, cardId,
                     created, source, sms_code[id], sms_code[code].

Send the key as the user name of HTTP Basic (curl -u KEY:) or as Authorization: Bearer KEY.
SIGTERM or SIGINT stops the server. It first waits up to ten seconds for running requests.
`;

/** The command line is wrong. The message contains no API key. */
export class UsageError extends Error {}

/** Parses the command line. @throws UsageError */
export function readArguments(args: readonly string[]): ServeArguments | 'help' | 'version' {
  const { values, positionals } = parse(args);
  if (values.help) return 'help';
  if (values.version) return 'version';
  const [command, ...rest] = positionals;
  if (command === undefined) throw new UsageError('The command is missing: use clientele serve.');
  if (command !== 'serve' || rest.length > 0) throw new UsageError('The command is unknown: use clientele serve.');
  const { host, key } = values;
  if (key === undefined && !['127.0.0.1', '::1', 'localhost'].includes(host)) {
    throw new UsageError('--key is required if other machines can connect.');
  }
  return {
    store: storeOf(values.store),
    host,
    port: portOf(values.port),
    key: key ?? DEFAULT_KEY,
    keepAlive: !values['no-keep-alive'],
  };
}

function parse(args: readonly string[]) {
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

/** Parses the value of `--store`. */
function storeOf(store: string): ClienteleOptions['store'] {
  if (store === 'memory') return { kind: 'memory' };
  const [, path] = /^file:(.+)$/.exec(store) ?? [];
  if (path !== undefined) return { kind: 'file', path };
  if (/^rediss?:\/\//.test(store)) return { kind: 'redis', url: store };
  throw new UsageError('--store must be memory, file:<path> or redis://<host>:<port>.');
}

function portOf(text: string): number {
  const port = Number(text);
  if (/^[0-9]{1,5}$/.test(text) && port <= 65_535) return port;
  throw new UsageError('--port must be a number from 0 to 65535.');
}
