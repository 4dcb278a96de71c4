import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { poll } from '../../src/concurrency/poll.ts';
import type { ResponseStream } from './request-response.ts';

/** Milliseconds between two checks whether the server stops. A server reports this by no event. */
const CHECK_MS = 100;

/** Returns whether the server of a connection no longer listens. Its client must then send no further request on it. */
export const isStopping = (socket: Socket & { readonly server?: { readonly listening?: boolean } }): boolean =>
  socket.server?.listening === false;

/**
 * Sends the parts of a stream, each after the client has taken the ones before it. Ends the response when the client goes
 * away, and when the server stops: an open stream would keep it running.
 */
export async function sendStream(
  stream: ResponseStream,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  // The client may have gone before the response was known. Then no event follows.
  if (isClosed(outgoing)) return;
  const stop = new AbortController();
  const { signal } = stop;
  const onClose = () => stop.abort();
  outgoing.once('close', onClose);
  const endPoll = poll(() => incoming.socket && isStopping(incoming.socket) && stop.abort(), CHECK_MS);
  try {
    for await (const part of stream(signal)) {
      if (signal.aborted) break;
      // The wait fails if the signal aborts. Then there is nothing more to send.
      if (outgoing.write(part) === false) await once(outgoing, 'drain', { signal }).catch(() => {});
    }
  } finally {
    endPoll();
    outgoing.off('close', onClose);
  }
  outgoing.end();
}

/** The response of HTTP/2 has no property `destroyed`, but its stream has. */
const isClosed = (outgoing: ServerResponse & { readonly stream?: { readonly destroyed?: boolean } }): boolean =>
  outgoing.destroyed === true || outgoing.stream?.destroyed === true;
