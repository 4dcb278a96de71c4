import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ClienteleError } from '../../src/domain/errors.ts';
import { drainServer } from '../http/drain.ts';
import { toFetchHandler } from '../http/fetch-adapter.ts';
import { createRequestHandler } from '../http/handler.ts';
import { toNodeListener } from '../http/node-adapter.ts';
import { OPERATIONS } from '../http/operations.ts';
import { DEFAULT_KEY, type ServeArguments } from './arguments.ts';
import { listenErrorOf } from './errors.ts';
import { lineOf } from './request-log.ts';
import { steer } from './steering/index.ts';
import { World } from './steering/world.ts';
import { issueTestCard } from './test-cards.ts';
import { issueVaultCard } from './vault-cards.ts';

/** Longer than clients keep an idle connection: if the server closed it first, it could reset a request on its way. */
const KEEP_ALIVE_MS = 75_000;

export interface RunningServer {
  /** Accepts no new connections, completes the running requests, and closes the clientele. */
  close(): Promise<void>;
}

/** Starts an HTTP server with a clientele in test mode, and prints how to use it. */
export async function serve(options: ServeArguments, print: (line: string) => void): Promise<RunningServer> {
  const { key, keepAlive, log } = options;
  const world = await World.open({ ...options, print });
  try {
    const onError = (error: ClienteleError, requestId: string) => {
      console.error(`${requestId} ${error.status} ${error.code}: ${error.message}`);
    };
    // A key that the user chose stays out of the terminal and its logs.
    const curl = `curl -u ${key === DEFAULT_KEY ? DEFAULT_KEY : 'KEY'}:`;
    let url = '';
    const onIssue = (card: PrintedCard) => print(`Bind this card:  ${curl} ${url}/v1/customers ${bindArguments(card)}`);
    const issueCard = options.verifiers === 'otp' ? issueVaultCard(world, onIssue) : issueTestCard(world, onIssue);
    const { operations, wrap } = steer(world, [...OPERATIONS, issueCard]);
    const handler = createRequestHandler({ keys: { [key]: world }, onError }, operations);
    const listener = toNodeListener(toFetchHandler(wrap(handler, (request) => log && print(lineOf(request)))));
    const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, listener);
    // Node then sends `Connection: close` with the only response of each connection.
    if (!keepAlive) server.maxRequestsPerSocket = 1;
    await listen(server, options);
    url = urlOf(server);
    print(`Listening on ${url} (test mode)`);
    print(`Issue a card:    ${curl} -X POST ${url}/_test/cards`);
    print(`List customers:  ${curl} ${url}/v1/customers`);
    return {
      close: async () => {
        await drainServer(server);
        await world.close();
      },
    };
  } catch (error) {
    await world.close();
    throw error;
  }
}

/** A card to bind. The code is in the SMS if it is absent. */
interface PrintedCard {
  readonly source: string;
  readonly sms_code: { readonly id: string; readonly code?: string };
}

/** The arguments of the curl command that creates a customer with a card. */
const bindArguments = ({ source, sms_code: { id, code = 'CODE' } }: PrintedCard): string =>
  `-d app=app_1 -d source=${source} -d "sms_code[id]=${id}" -d "sms_code[code]=${code}"`;

function listen(server: Server, options: ServeArguments): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(listenErrorOf(error, options))).listen(options.port, options.host, resolve);
  });
}

function urlOf(server: Server): string {
  const { address, family, port } = server.address() as AddressInfo;
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}
