import type { IncomingMessage } from 'node:http';
import { errorOf } from '../../src/domain/errors.ts';
import { alreadyRead, BodyBuffer, checkBodyHeaders, checkCharset, checkKeptBytes, incomplete } from './body.ts';
import { expectation } from './messages.ts';
import { bytesOf, type ParsedRequest, writeParsedBody } from './parsed-body.ts';
import type { HttpHeaders } from './request-response.ts';

/**
 * Reads a request's body to its end: the bytes that the platform has kept in `rawBody`, else the unread stream, else `body`,
 * which the platform or a parser has filled.
 * @returns undefined without a body
 * @throws InvalidRequestError if the body is too large, incomplete, unsupported, or was read and not kept
 */
export async function readNodeBody(
  incoming: IncomingMessage & ParsedRequest,
  headers: HttpHeaders,
  limit: number,
): Promise<Uint8Array | undefined> {
  const raw = keptBytes(incoming.rawBody, headers, limit);
  if (raw !== undefined) return raw;
  const isDeclared = isBodyDeclared(incoming, headers);
  if (isDeclared !== false && isUnread(incoming)) {
    checkBodyHeaders(headers, limit);
    const bytes = await readStream(incoming, limit);
    checkCharset(headers, bytes);
    return bytes;
  }
  return readKeptBody(incoming, headers, isDeclared === true, limit);
}

/** Returns whether the headers announce a body; undefined if a body needs no such header, as in HTTP/2. */
function isBodyDeclared({ httpVersionMajor }: IncomingMessage, headers: HttpHeaders): boolean | undefined {
  const length = headers.get('content-length');
  if (length === '0') return false;
  if (length !== undefined || headers.get('transfer-encoding') !== undefined) return true;
  return Number(httpVersionMajor) === 1 ? false : undefined;
}

const isUnread = (incoming: IncomingMessage): boolean =>
  typeof incoming.on === 'function' && incoming.readable === true && incoming.readableDidRead !== true;

function keptBytes(value: unknown, headers: HttpHeaders, limit: number): Uint8Array | undefined {
  const bytes = bytesOf(value, limit);
  if (bytes !== undefined) checkKeptBytes(headers, bytes);
  return bytes;
}

function readKeptBody(
  incoming: IncomingMessage & ParsedRequest,
  headers: HttpHeaders,
  isDeclared: boolean,
  limit: number,
): Uint8Array | undefined {
  const body = parsedBodyOf(incoming);
  const bytes = keptBytes(body, headers, limit);
  if (bytes !== undefined) return bytes;
  const length = Number(headers.get('content-length') ?? 0);
  if (typeof body === 'object' && body !== null) {
    // Express 4 sets an empty object, also if its parser did not read the body.
    const isDefault = length > 2 && Object.keys(body).length === 0;
    if (!isDefault) return writeParsedBody(body, headers, limit);
  }
  if (!isDeclared) return undefined;
  throw incoming.destroyed === true && incoming.complete === false ? incomplete() : alreadyRead();
}

/** Some platforms parse the body in a getter, which throws if it is malformed. */
function parsedBodyOf(incoming: ParsedRequest): unknown {
  try {
    return incoming.body;
  } catch {
    throw errorOf('body_invalid', { detail: expectation('valid JSON') });
  }
}

function readStream(incoming: IncomingMessage, limit: number): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const buffer = new BodyBuffer(limit);
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
