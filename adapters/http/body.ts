import { errorOf } from '../../src/domain/errors.ts';
import { expectation } from '../../src/domain/messages.ts';
import type { HttpHeaders } from './request-response.ts';

/** Largest body that the handler accepts, in bytes. */
export const MAX_BODY = 64 * 1024;

const tooLarge = () => errorOf('body_too_large', { detail: expectation('at most 64 KiB') });

/** Rejects a body by its declared length, before any of it is read. */
export function checkContentLength(headers: HttpHeaders): void {
  if (Number(headers.get('content-length')) > MAX_BODY) throw tooLarge();
}

/** Collects the chunks of a body up to the limit. */
export class BodyBuffer {
  readonly #chunks: Uint8Array[] = [];
  #size = 0;

  /**
   * @param chunk Text if the stream decodes its bytes.
   * @param encoding The encoding from which the stream decodes.
   * @throws InvalidRequestError `body_too_large`
   */
  add(chunk: Uint8Array | string, encoding: BufferEncoding = 'utf8'): void {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk, encoding) : chunk;
    this.#size += bytes.length;
    if (this.#size > MAX_BODY) throw tooLarge();
    this.#chunks.push(bytes);
  }

  toBytes(): Uint8Array {
    return Buffer.concat(this.#chunks, this.#size);
  }
}
