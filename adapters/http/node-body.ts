import type { IncomingMessage, ServerResponse } from 'node:http';
import { errorOf } from '../../src/domain/errors.ts';
import { expectation } from '../../src/domain/messages.ts';
import { bodyTooLarge } from './fetch-adapter.ts';
import { type HttpHeaders, joined, MAX_BODY } from './request-response.ts';

/** The body, read to its end unless it is too large; undefined where none was sent. */
export function nodeBody(incoming: IncomingMessage, headers: HttpHeaders): Promise<Uint8Array> | undefined {
  const declared = headers.get('content-length');
  if (declared === undefined && headers.get('transfer-encoding') === undefined) return undefined;
  if (declared === '0') return undefined;
  if (Number(declared) > MAX_BODY) throw bodyTooLarge();
  if (incoming.readableEnded) throw errorOf('internal', { cause: new Error(READ_BEFORE) });
  if (incoming.destroyed) throw brokenOff();
  return read(incoming);
}

const brokenOff = () => errorOf('body_invalid', { detail: expectation('complete') });

const READ_BEFORE =
  'The body was read before it came here: mount the listener ahead of body parsers, such as express.json().';

function read(incoming: IncomingMessage): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const finish = () => incoming.off('data', onData).off('end', onEnd).off('error', onBroken).off('close', onBroken);
    const onData = (chunk: Buffer) => {
      chunks.push(chunk);
      size += chunk.length;
      if (size <= MAX_BODY) return;
      finish().pause();
      reject(bodyTooLarge());
    };
    const onEnd = () => {
      finish();
      resolve(joined(chunks, size));
    };
    const onBroken = () => {
      finish();
      reject(brokenOff());
    };
    incoming.on('data', onData).on('end', onEnd).on('error', onBroken).on('close', onBroken);
  });
}

/** What is still read, and for how long, after an answer that did not wait for the body. */
const LINGER_BYTES = 1024 * 1024;
const LINGER_MS = 1000;

/**
 * Ends a response that is written already. First some more of the body is read and dropped: a connection that is closed over
 * unread bytes is reset, and the client may lose the answer with it.
 */
export function lingerAndEnd(incoming: IncomingMessage, outgoing: ServerResponse): void {
  let left = LINGER_BYTES;
  const onData = (chunk: Buffer) => {
    left -= chunk.length;
    if (left < 0) end();
  };
  const end = () => {
    clearTimeout(timer);
    incoming.off('data', onData).off('end', end).off('close', end).pause();
    outgoing.end();
  };
  const timer = setTimeout(end, LINGER_MS);
  incoming.on('data', onData).on('end', end).on('close', end).resume();
}
