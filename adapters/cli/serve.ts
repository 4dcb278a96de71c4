import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ClienteleError } from '../../src/domain/errors.ts';
import { drainServer } from '../http/drain.ts';
import { toFetchHandler } from '../http/fetch-adapter.ts';
import { createRequestHandler } from '../http/handler.ts';
import { toNodeListener } from '../http/node-adapter.ts';
import { DEFAULT_KEY, type ServeArguments } from './arguments.ts';
import { listenErrorOf } from './errors.ts';
import { InterruptedError } from './interruption.ts';
import { lineOf, type ObservedRequest } from './request-log.ts';
import { openLiveApi, openTestApi, type PrintedCard } from './served-api.ts';
import type { PrintEvent } from './server-output.ts';

/** Longer than clients keep an idle connection: if the server closed it first, it could reset a request on its way. */
const KEEP_ALIVE_MS = 75_000;

export interface RunningServer {
  /** Accepts no new connections, completes the running requests, and closes the clientele. */
  close(): Promise<void>;
}

/**
 * Starts an HTTP server, and prints how to use it.
 * @param signal Ends the import of a seed.
 * @throws InterruptedError if the signal aborts before the server listens
 */
export async function serve(options: ServeArguments, print: PrintEvent, signal: AbortSignal): Promise<RunningServer> {
  const { key, keepAlive, log, livemode, namespace } = options;
  // A key that the user chose stays out of the terminal and its logs.
  const curl = `curl -u ${key === DEFAULT_KEY ? DEFAULT_KEY : 'KEY'}:`;
  let url = '';
  const onIssue = (card: PrintedCard) =>
    print('card', card, `Bind this card:  ${curl} ${url}/v1/customers ${bindArguments(card)}`);
  const api = await (options.livemode ? openLiveApi(options) : openTestApi(options, print, onIssue, signal));
  try {
    if (signal.aborted) throw new InterruptedError();
    const onError = ({ status, code, message }: ClienteleError, requestId: string) => {
      print('error', { id: requestId, status, code, message }, `${requestId} ${status} ${code}: ${message}`);
    };
    const onRequest = (request: ObservedRequest) => log && print('request', request, lineOf(request));
    const handler = createRequestHandler({ keys: { [key]: api.service }, onError }, api.operations, api.documents);
    const listener = toNodeListener(toFetchHandler(api.wrap(handler, onRequest)));
    const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, listener);
    // Node then sends `Connection: close` with the only response of each connection.
    if (!keepAlive) server.maxRequestsPerSocket = 1;
    await listen(server, options);
    url = urlOf(server);
    const { withoutConsole } = api;
    const lines = [
      `Listening on ${url} (${livemode ? 'live' : 'test'} mode)`,
      ...(withoutConsole ? [] : [`Issue a card:    ${curl} -X POST ${url}/_test/cards`]),
      `List customers:  ${curl} ${url}/v1/customers`,
      `Console:         ${withoutConsole ? `none, and no /_test, because ${withoutConsole}` : `${url}/`}`,
    ];
    print('listening', { url, livemode, namespace, console: withoutConsole ? null : `${url}/` }, lines.join('\n'));
    return {
      close: async () => {
        await drainServer(server);
        await api.close();
      },
    };
  } catch (error) {
    await api.close();
    throw error;
  }
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
