import { isUtf8 } from 'node:buffer';
import { errorOf } from '../../src/domain/errors.ts';
import { expectation } from './messages.ts';
import type { HttpHeaders } from './request-response.ts';

/** Largest body that the handler accepts, in bytes, unless the operation has another limit. */
export const MAX_BODY = 64 * 1024;

const tooLarge = (limit: number) =>
  errorOf('body_too_large', { detail: expectation('at most {size} KiB', { size: limit / 1024 }) });

/** Returns the error for a body that other code has read without keeping its bytes. */
export const alreadyRead = () =>
  errorOf('body_invalid', {
    detail: expectation(
      'unread when it arrives, so mount the handler before body parsers such as express.json(), or keep the bytes in rawBody',
    ),
  });

/** Returns the error for a body whose sender has ended it early. */
export const incomplete = () => errorOf('body_invalid', { detail: expectation('complete') });

/** Rejects a body by its headers, before any of it is read. @throws InvalidRequestError `body_too_large`, `body_unsupported` */
export function checkBodyHeaders(headers: HttpHeaders, limit: number): void {
  if (Number(headers.get('content-length')) > limit) throw tooLarge(limit);
  checkEncoding(headers);
  checkMediaType(headers);
}

/**
 * Rejects bytes that a platform has kept. It may have decompressed them, so `Content-Encoding` counts only if they are not text.
 * @throws InvalidRequestError `body_unsupported`
 */
export function checkKeptBytes(headers: HttpHeaders, bytes: Uint8Array): void {
  if (!isUtf8(bytes)) checkEncoding(headers);
  checkMediaType(headers);
}

function checkEncoding(headers: HttpHeaders): void {
  if (/^(?:identity)?$/i.test(headers.get('content-encoding')?.trim() ?? '')) return;
  const detail = expectation('sent without compression, so without a Content-Encoding such as gzip');
  throw errorOf('body_unsupported', { detail });
}

function checkMediaType(headers: HttpHeaders): void {
  if (!/^\s*multipart\//i.test(headers.get('content-type') ?? '')) return;
  const detail = expectation('JSON or a form (application/x-www-form-urlencoded), not multipart/form-data');
  throw errorOf('body_unsupported', { detail });
}

const UTF8_OR_ASCII = /^(?:utf-?8|us-ascii|ascii)$/i;

/**
 * Rejects a charset other than UTF-8, unless the body is ASCII, which is the same in most charsets.
 * @throws InvalidRequestError `body_unsupported`
 */
export function checkCharset(headers: HttpHeaders, body: Uint8Array): void {
  const [, charset] = /;\s*charset\s*=\s*"?([^";\s]*)/i.exec(headers.get('content-type') ?? '') ?? [];
  if (!charset || UTF8_OR_ASCII.test(charset) || body.every((byte) => byte !== 0 && byte < 0x80)) return;
  throw errorOf('body_unsupported', { detail: expectation('UTF-8 text') });
}

/** Collects the chunks of a body up to the limit. */
export class BodyBuffer {
  readonly #chunks: Uint8Array[] = [];
  readonly #limit: number;
  #size = 0;

  /** @param limit Largest size, in bytes. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /**
   * @param chunk Text if the stream decodes its bytes.
   * @param encoding The encoding from which the stream decodes.
   * @throws InvalidRequestError `body_too_large`
   */
  add(chunk: Uint8Array | string, encoding: BufferEncoding = 'utf8'): this {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk, encoding) : chunk;
    this.#size += bytes.length;
    if (this.#size > this.#limit) throw tooLarge(this.#limit);
    this.#chunks.push(bytes);
    return this;
  }

  toBytes(): Uint8Array {
    return Buffer.concat(this.#chunks, this.#size);
  }
}
