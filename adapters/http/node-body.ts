import type { IncomingMessage } from 'node:http';
import { errorOf } from '../../src/domain/errors.ts';
import { expectation } from '../../src/domain/messages.ts';
import { BodyBuffer, checkContentLength } from './body.ts';
import type { HttpHeaders } from './request-response.ts';

const incomplete = () => errorOf('body_invalid', { detail: expectation('complete') });

const ALREADY_READ = 'The body was read before: mount the listener before body parsers, such as express.json().';

/** Reads a request's body to its end; undefined without a body. @throws InvalidRequestError if it is too large or incomplete */
export function readNodeBody(incoming: IncomingMessage, headers: HttpHeaders): Promise<Uint8Array> | undefined {
  const length = headers.get('content-length');
  if (length === '0' || (length === undefined && headers.get('transfer-encoding') === undefined)) return undefined;
  checkContentLength(headers);
  if (incoming.readableEnded) throw errorOf('internal', { cause: new Error(ALREADY_READ) });
  if (incoming.destroyed) throw incomplete();
  return new Promise((resolve, reject) => {
    const buffer = new BodyBuffer();
    const stop = () => incoming.off('data', onData).off('end', onEnd).off('error', onClose).off('close', onClose);
    // The chunks are text after a middleware has called `setEncoding`.
    const onData = (chunk: Buffer | string) => {
      try {
        buffer.add(chunk, incoming.readableEncoding ?? undefined);
      } catch (error) {
        stop().pause();
        reject(error);
      }
    };
    const onEnd = () => {
      stop();
      resolve(buffer.toBytes());
    };
    const onClose = () => {
      stop();
      reject(incomplete());
    };
    incoming.on('data', onData).on('end', onEnd).on('error', onClose).on('close', onClose);
  });
}
