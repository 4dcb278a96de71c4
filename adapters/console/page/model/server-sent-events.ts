/** An event of a stream in the format `text/event-stream`. */
export interface ServerSentEvent {
  /** The latest id of the stream so far; empty until there is one. */
  readonly id: string;
  readonly type: string;
  readonly data: string;
}

/**
 * Parses a stream of server-sent events in pieces of any size. EventSource does the same, but cannot send an API key.
 * Comments, which keep the connection open, yield no event.
 */
export class EventParser {
  #rest = '';
  #id = '';
  #type = '';
  #data: string[] = [];

  /** Adds a piece of the stream. Returns the events that it completes. */
  push(piece: string): ServerSentEvent[] {
    const lines = (this.#rest + piece).split(/\r\n|\n|\r(?!$)/);
    // The last line is incomplete, or a carriage return whose line feed may follow.
    this.#rest = lines.pop() ?? '';
    return lines.flatMap((line) => this.#line(line) ?? []);
  }

  #line(line: string): ServerSentEvent | undefined {
    if (line === '') return this.#complete();
    const [, name, value = ''] = /^([^:]*)(?:: ?(.*))?$/s.exec(line) ?? [];
    if (name === 'data') this.#data.push(value);
    if (name === 'event') this.#type = value;
    if (name === 'id' && !value.includes('\0')) this.#id = value;
    return undefined;
  }

  #complete(): ServerSentEvent | undefined {
    const event = { id: this.#id, type: this.#type || 'message', data: this.#data.join('\n') };
    const hasData = this.#data.length > 0;
    this.#type = '';
    this.#data = [];
    return hasData ? event : undefined;
  }
}
