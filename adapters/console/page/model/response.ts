import type { WireError } from './wire.ts';

const isOf = ({ headers }: Response, mediaType: string): boolean =>
  headers.get('content-type')?.split(';')[0]?.trim().toLowerCase() === mediaType;

/** Whether a response is a stream of server-sent events. */
export const isEventStream = (response: Response): boolean => response.ok && isOf(response, 'text/event-stream');

/** The content of a response. */
export interface Content {
  /** The decoded JSON, or the text of another format. */
  readonly answer: unknown;
  readonly error: WireError | undefined;
}

/**
 * Reads a response. Another format than JSON is an error with any status: a proxy has sent it, or the application has sent its
 * login page because the session has ended.
 */
export async function readContent(response: Response): Promise<Content> {
  const text = await response.text();
  const json = parsed(text);
  const isSuccess = response.ok && json !== undefined && isOf(response, 'application/json');
  return { answer: json ?? text, error: isSuccess ? undefined : errorOf(json) };
}

/** Decodes JSON. Returns undefined for another format. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const errorOf = (json: unknown): WireError => (json as { error?: WireError } | null | undefined)?.error ?? {};
