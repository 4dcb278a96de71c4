import { clearTimeout, setTimeout } from '../concurrency/real-timers.ts';
import type { OperationContext } from '../ports/operation-context.ts';

/** A larger response is not read to its end. The responses of SMS and token services are far smaller. */
const MAX_RESPONSE_BYTES = 65_536;

/** The form of the code of a system error, such as ECONNREFUSED. Other texts may quote the request. */
const SYSTEM_CODE = /^[A-Z][A-Z0-9_]{1,40}$/;

/** A request to a service over HTTP. */
export interface JsonRequest {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Milliseconds until the end of the response. The operation's deadline can end the request earlier. */
  readonly timeout: number;
}

/** The response to a {@link JsonRequest}, with any status. */
export interface JsonResponse {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  /** The body; undefined if it is not JSON. */
  readonly json: unknown;
}

/** The part of an operation that limits a request. Without it, only the timeout does. */
export type RequestContext = Pick<OperationContext, 'remaining' | 'signal'>;

const REASONS = {
  aborted: 'the caller aborted, or the deadline passed',
  timeout: 'the timeout passed',
  too_large: 'the response is too large',
  network: 'the connection failed',
} as const;

/**
 * A service did not respond, or its response did not end. Whether it acted on the request is unknown. The error names only the
 * origin of the service and the reason, because the cause of a failed `fetch` can quote the URL and the headers.
 */
export class NoResponseError extends Error {
  override readonly name = 'NoResponseError';
  readonly reason: keyof typeof REASONS;
  /** The status, if only the body is missing. */
  readonly status: number | undefined;

  constructor(url: string, reason: keyof typeof REASONS, status?: number, systemCode?: string) {
    const text = systemCode === undefined ? REASONS[reason] : `${REASONS[reason]} (${systemCode})`;
    super(`${new URL(url).origin} did not respond: ${text}`);
    this.reason = reason;
    this.status = status;
  }
}

/**
 * Sends a request once, and reads the response. Does not follow redirects: the response is the one with the status 3xx.
 * @throws NoResponseError
 */
export async function sendJsonRequest(request: JsonRequest, context?: RequestContext): Promise<JsonResponse> {
  const { url } = request;
  const timeout = Math.min(request.timeout, context?.remaining() ?? Number.POSITIVE_INFINITY);
  if (timeout <= 0 || context?.signal.aborted) throw new NoResponseError(url, 'aborted');
  const controller = new AbortController();
  const abort = () => controller.abort();
  const timer = setTimeout(abort, timeout);
  context?.signal.addEventListener('abort', abort, { once: true });
  let status: number | undefined;
  try {
    const response = await fetch(url, requestInit(request, controller.signal));
    status = response.status;
    return { status, headers: response.headers, json: parse(await readBody(url, response)) };
  } catch (error) {
    if (error instanceof NoResponseError) throw error;
    if (!controller.signal.aborted) throw new NoResponseError(url, 'network', status, systemCodeOf(error));
    const isAborted = context?.signal.aborted || context?.remaining() === 0;
    throw new NoResponseError(url, isAborted ? 'aborted' : 'timeout', status);
  } finally {
    clearTimeout(timer);
    context?.signal.removeEventListener('abort', abort);
  }
}

/**
 * After a response with the status 421, `fetch` sends the request again if it can read the body again. A stream can be read only
 * once, so that no request is sent twice. With `content-length` the body is not sent in chunks, which some services refuse.
 */
function requestInit({ method, headers, body }: JsonRequest, signal: AbortSignal): RequestInit {
  const common = { method, signal, redirect: 'manual' } as const;
  if (body === undefined) return { ...common, headers };
  const bytes = new Blob([body]);
  return {
    ...common,
    headers: { ...headers, 'content-length': String(bytes.size) },
    body: bytes.stream(),
    duplex: 'half',
  };
}

async function readBody(url: string, { body, status }: Response): Promise<Uint8Array[]> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body ?? []) {
    size += chunk.byteLength;
    // Leaving the loop cancels the rest.
    if (size > MAX_RESPONSE_BYTES) throw new NoResponseError(url, 'too_large', status);
    chunks.push(chunk);
  }
  return chunks;
}

function parse(chunks: Uint8Array[]): unknown {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    const texts = chunks.map((chunk) => decoder.decode(chunk, { stream: true }));
    return JSON.parse(texts.join('') + decoder.decode());
  } catch {
    return undefined;
  }
}

function systemCodeOf(error: unknown): string | undefined {
  const code = (error as { cause?: { code?: unknown } } | null)?.cause?.code;
  return typeof code === 'string' && SYSTEM_CODE.test(code) ? code : undefined;
}
