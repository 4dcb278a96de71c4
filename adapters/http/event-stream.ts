import { ClienteleError } from '../../src/domain/errors.ts';
import type { PlatformAbortSignal } from '../../src/ports/platform-types.ts';
import { localeOf } from './accept-language.ts';
import type { HttpHeaders, HttpResponse } from './request-response.ts';
import { headersOf, type RequestState } from './response.ts';

/** An event of a stream, or `heartbeat`, which shows that the connection is alive. */
export type StreamedEvent =
  | 'heartbeat'
  | {
      readonly type: string;
      /** Cursor with which a client continues after the event. */
      readonly cursor: string;
      readonly data: unknown;
    };

/** Yields events until the signal aborts. */
export type EventSource = (signal: PlatformAbortSignal) => AsyncIterable<StreamedEvent>;

export const EVENT_STREAM = 'text/event-stream';

/** Returns whether a client asks for server-sent events. */
export const acceptsEvents = (headers: HttpHeaders): boolean =>
  (headers.get('accept') ?? '').toLowerCase().includes(EVENT_STREAM);

/** The parts of a response with server-sent events that the handler decides. */
export interface EventStreamOptions {
  readonly headers: HttpHeaders;
  /** Changes the data of each event. */
  readonly present: (data: unknown) => unknown;
  /** Receives an error of the source. */
  readonly onError: (error: ClienteleError) => void;
}

/** Creates a response with server-sent events. An error of the source is the last event. */
export const eventStreamResponse = (
  events: EventSource,
  options: EventStreamOptions,
  state: RequestState,
): HttpResponse => ({
  status: 200,
  headers: {
    ...headersOf(state),
    'content-type': `${EVENT_STREAM};charset=utf-8`,
    // A proxy or a middleware that compresses would hold events back.
    'cache-control': 'no-store, no-transform',
    'x-accel-buffering': 'no',
  },
  body: '',
  stream: (signal) => encode(events, options, signal),
});

/** A line that clients ignore. The first one makes the headers arrive before the first event. */
const COMMENT = ':\n\n';

async function* encode(
  events: EventSource,
  { headers, present, onError }: EventStreamOptions,
  signal: AbortSignal,
): AsyncGenerator<string, void, undefined> {
  yield COMMENT;
  try {
    for await (const event of events(signal)) {
      yield event === 'heartbeat' ? COMMENT : block(event.type, present(event.data), event.cursor);
    }
  } catch (caught) {
    if (signal.aborted) return;
    const error = ClienteleError.from(caught);
    onError(error);
    const message = await error.messageIn(localeOf(headers.get('accept-language')));
    yield block('error', { error: { ...error.toJSON().error, message } });
  }
}

/** @param id Left out if it has a character that would end the line. */
const block = (type: string, data: unknown, id = ''): string =>
  `${id === '' || /[\r\n\0]/.test(id) ? '' : `id: ${id}\n`}event: ${type}\ndata: ${JSON.stringify(data)}\n\n`;
