import { errorOf } from '../../src/domain/errors.ts';
import { expectation } from '../../src/domain/messages.ts';
import { type Handle, type HttpRequest, joined, MAX_BODY } from './request-response.ts';

/** A handler in the way of the web: it can be mounted wherever requests and responses are those of fetch. */
export type FetchHandler = (request: Request) => Promise<Response>;

/** The face behind each handler, for shells that can do without its Request and Response. */
const faces = new WeakMap<(request: never) => unknown, Handle>();

export const handleOf = (handler: (request: Request) => unknown): Handle | undefined => faces.get(handler);

export function fetchAdapter(handle: Handle): FetchHandler {
  const handler: FetchHandler = async (request) => {
    const { status, headers, body } = await handle(requestOf(request));
    return new Response(body, { status, headers });
  };
  faces.set(handler, handle);
  return handler;
}

const requestOf = (request: Request): HttpRequest => ({
  method: request.method,
  target: request.url,
  headers: request.headers,
  body: () => (request.body === null ? undefined : bodyOf(request.body, request.headers)),
  client: undefined,
});

export const bodyTooLarge = () => errorOf('body_too_large', { detail: expectation('at most 64 KiB') });

/** Reads no more than it has to: what is too large is not waited for. */
async function bodyOf(stream: NonNullable<Request['body']>, headers: Headers): Promise<Uint8Array> {
  if (Number(headers.get('content-length')) > MAX_BODY) throw bodyTooLarge();
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = stream.getReader();
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    chunks.push(read.value);
    size += read.value.length;
    if (size <= MAX_BODY) continue;
    reader.cancel().catch(() => {});
    throw bodyTooLarge();
  }
  return joined(chunks, size);
}
