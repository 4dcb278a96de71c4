import type { Awaitable } from '../../src/ports/awaitable.ts';

/** Largest body that is read, in bytes. */
export const MAX_BODY = 64 * 1024;

/** A request as every shell can give it: on Node building a `Request` costs more than all the rest. */
export interface HttpRequest {
  readonly method: string;
  /** Path and query, as they were sent. */
  readonly target: string;
  readonly headers: HttpHeaders;
  /** Reads the body, once. Nothing is read where the request is refused before. */
  readonly body: () => Awaitable<Uint8Array | undefined>;
  /** Who asks, where the shell knows it: failed keys are counted by it. */
  readonly client: string | undefined;
}

/** A header that was sent twice reads as both values with `, ` between them, as in a fetch `Headers`. */
export interface HttpHeaders {
  get(name: string): string | null | undefined;
}

/** What is answered. The names of the headers are in lower case. */
export interface HttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The HTTP face without any server around it. Always answers, never rejects. */
export type Handle = (request: HttpRequest) => Promise<HttpResponse>;

/** The chunks of a body as one. */
export function joined(chunks: readonly Uint8Array[], size: number): Uint8Array {
  if (chunks.length === 1) return chunks[0] as Uint8Array;
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}
