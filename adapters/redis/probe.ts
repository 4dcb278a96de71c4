import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { ServerAddress } from './redis-url.ts';

/** Time limit of each connection, in milliseconds. */
const CONNECTION_MS = 500;

/** First byte of a TLS record: the alert of a server that expected TLS. */
const TLS_ALERT = 0x15;

/**
 * Finds the cause if a server accepts the client's connection, but sends no usable reply: only one side uses TLS, the server is
 * not Redis, or it refuses every client. Returns an error whose message begins with a code for the cause (failure-reasons.ts);
 * undefined if it found no cause. Sends no password.
 */
export async function probe(address: ServerAddress): Promise<Error | undefined> {
  const reply = await firstBytes(address);
  if (reply === 'no connection') return undefined;
  const text = reply.toString('latin1');
  if (/^[+-]/.test(text)) {
    if (address.tls) return new Error('TLS_UNEXPECTED: the server replied without TLS');
    return /^-(DENIED|ERR max)/.test(text) ? new Error(text.slice(1, text.indexOf('\r'))) : undefined;
  }
  const isSilent = reply.length === 0;
  if (!isSilent && reply[0] !== TLS_ALERT) return new Error('NOT_REDIS: the reply is not one of Redis');
  if (address.tls) return isSilent ? new Error('NO_REPLY') : undefined;
  if (!isSilent || (await acceptsTls(address))) return new Error('TLS_MISSING: the server accepts TLS only');
  return new Error('NO_REPLY');
}

/** Returns the first bytes of the reply to PING without TLS; no bytes if the server is silent or closes the connection. */
function firstBytes({ host, port }: ServerAddress): Promise<Buffer | 'no connection'> {
  const socket = connect(port, host);
  let isConnected = false;
  socket.once('connect', () => {
    isConnected = true;
    socket.write('PING\r\n');
  });
  const bytes = waitForSocket<Buffer>(socket, (resolve) => socket.once('data', resolve));
  return bytes.then((data) => data ?? (isConnected ? Buffer.alloc(0) : 'no connection'));
}

async function acceptsTls({ host, port }: ServerAddress): Promise<boolean> {
  // Any certificate is acceptable, because the probe sends no data.
  const socket = connectTls({ host, port, rejectUnauthorized: false });
  return (await waitForSocket<true>(socket, (resolve) => socket.once('secureConnect', () => resolve(true)))) ?? false;
}

/** Returns the value that `listen` resolves; undefined if the socket fails, closes or is too slow. Closes the socket. */
function waitForSocket<T>(socket: Socket, listen: (resolve: (value: T) => void) => void): Promise<T | undefined> {
  const result = new Promise<T | undefined>((resolve) => {
    socket.setTimeout(CONNECTION_MS, () => resolve(undefined));
    for (const event of ['error', 'close'] as const) socket.once(event, () => resolve(undefined));
    listen(resolve);
  });
  return result.finally(() => socket.destroy());
}
