import { readOptions } from '../../src/commands/read-options.ts';
import {
  clearInterval,
  clearTimeout,
  MAX_TIMER_MS,
  setImmediate,
  setInterval,
  setTimeout,
} from '../../src/concurrency/real-timers.ts';
import { endStreams } from './fetch-streams.ts';
import { invalidParameter } from './messages.ts';

/** The methods that end a server of `node:http` or `node:https`. Applications without `@types/node` lack the server's type. */
export interface DrainableServer {
  close(callback: () => void): unknown;
  closeIdleConnections(): void;
  closeAllConnections(): void;
  prependListener(event: 'request', listener: (request: object, response: HeaderSetter) => void): unknown;
}

interface HeaderSetter {
  setHeader(name: string, value: string): unknown;
}

export interface DrainOptions {
  /** Milliseconds after which the remaining connections are cut. Default 10,000. */
  timeout?: number | undefined;
}

/** Milliseconds that an idle connection stays open. A client that uses it in this time gets `Connection: close`. */
const IDLE_MS = 5_000;
/** Milliseconds between two checks for idle connections. */
const CHECK_MS = 50;

/**
 * Ends a server of `node:http` or `node:https` without breaking a request. It accepts no new connection. A request on an open
 * connection still gets its response, with `Connection: close`. Then it closes the idle connections.
 * `server.close()` alone closes them immediately, so that a request on its way to the server fails.
 *
 * @example
 * process.once('SIGTERM', async () => {
 *   await drainServer(server);
 *   await clientele.close();
 * });
 *
 * @returns a promise that resolves after the last connection is closed
 * @throws InvalidRequestError naming a parameter that is malformed
 */
export async function drainServer(server: DrainableServer, options: DrainOptions = {}): Promise<void> {
  checkServer(server);
  const { timeout = 10_000 } = readOptions(options, ['timeout']);
  if (typeof timeout !== 'number' || !(timeout >= 1 && timeout <= MAX_TIMER_MS)) {
    throw invalidParameter('timeout', 'a number of milliseconds from 1 to 2,147,483,647');
  }
  // The handler of this library sets the header itself. This is for requests that other listeners handle.
  server.prependListener('request', (_request, response) => response.setHeader('connection', 'close'));
  const closed = stopListening(server);
  const timeLimit = setTimeout(() => server.closeAllConnections(), timeout);
  // Includes streams that begin later, on a connection that is still open.
  const streamEnd = setInterval(endStreams, CHECK_MS);
  let check: ReturnType<typeof setInterval> | undefined;
  const firstCheck = setTimeout(() => {
    // An immediate runs after the turn's reads, so that no request waits unread on a connection that looks idle.
    check = setInterval(() => setImmediate(() => server.closeIdleConnections()), CHECK_MS);
  }, IDLE_MS);
  await closed;
  clearTimeout(timeLimit);
  clearTimeout(firstCheck);
  clearInterval(streamEnd);
  clearInterval(check);
}

const METHODS = ['close', 'closeIdleConnections', 'closeAllConnections', 'prependListener'] as const;

/**
 * Rejects a server that lacks a method, such as those of HTTP/2 and of some frameworks. A missing method that is called in a
 * timer would end the process.
 */
function checkServer(server: DrainableServer | undefined): void {
  if (METHODS.some((method) => typeof server?.[method] !== 'function')) {
    throw invalidParameter('server', 'a server of node:http or node:https, such as the one that app.listen() returns');
  }
}

/** Closes the listening socket. The promise resolves after all connections are closed. */
function stopListening(server: DrainableServer): Promise<void> {
  return new Promise((resolve) => {
    // `close` of Node 19 and newer calls this method, which would close idle connections immediately.
    server.closeIdleConnections = () => {};
    server.close(() => resolve());
    Reflect.deleteProperty(server, 'closeIdleConnections');
  });
}
