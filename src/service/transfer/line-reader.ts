/** The longest line that is kept, in characters. A customer with every card and text is much shorter. */
const MAX_LINE = 1_000_000;

/** Maximum number of bytes in UTF-8 that become one character (a UTF-16 code unit). */
const BYTES_PER_CHARACTER = 3;

const NEWLINE = 0x0a;
const BYTE_ORDER_MARK = '\ufeff';

interface Line {
  /** Counts from 1. */
  readonly number: number;
  /** undefined if the line is not UTF-8, or longer than 1,000,000 characters. */
  readonly text: string | undefined;
}

/**
 * Splits chunks of text or UTF-8 bytes into lines. A chunk may end anywhere, also within a character. At most one line is
 * kept, and nothing of a line that cannot be read, so that the memory does not depend on the source.
 */
export class LineReader {
  #number = 1;
  #text = '';
  /** `refused`: the line cannot be read, and was yielded already. */
  #state: 'readable' | 'unreadable' | 'refused' = 'readable';
  #decoder = newDecoder();

  /** Yields the lines that end in the chunk, and a line that cannot be read even if its end is missing. */
  *push(chunk: string | Uint8Array): Generator<Line, void, undefined> {
    let start = 0;
    for (let end = newlineIn(chunk, start); end >= 0; end = newlineIn(chunk, start)) {
      this.#append(partOf(chunk, start, end));
      yield* this.end();
      start = end + 1;
    }
    this.#append(partOf(chunk, start, chunk.length));
    if (this.#state !== 'unreadable') return;
    this.#state = 'refused';
    yield { number: this.#number, text: undefined };
  }

  /** Ends the line, and yields it unless it was yielded already. */
  *end(): Generator<Line, void, undefined> {
    this.#append('');
    const [number, text, state] = [this.#number, this.#text, this.#state];
    this.#number += 1;
    this.#text = '';
    this.#state = 'readable';
    if (state === 'refused') return;
    yield { number, text: state === 'readable' ? withoutMark(text, number) : undefined };
  }

  #append(part: string | Uint8Array): void {
    if (this.#state !== 'readable') return;
    const text = this.#decode(part);
    if (text !== undefined && this.#text.length + text.length <= MAX_LINE) {
      this.#text += text;
      return;
    }
    this.#state = 'unreadable';
    this.#text = '';
    this.#decoder = newDecoder();
  }

  /** Returns undefined if the part is not UTF-8, or much too long. A text ends the bytes before it. */
  #decode(part: string | Uint8Array): string | undefined {
    if (part.length > MAX_LINE * BYTES_PER_CHARACTER) return undefined;
    try {
      return typeof part === 'string' ? this.#decoder.decode() + part : this.#decoder.decode(part, { stream: true });
    } catch {
      return undefined;
    }
  }
}

/** A byte order mark is kept: only the first line may begin with one. */
const newDecoder = () => new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

const newlineIn = (chunk: string | Uint8Array, start: number): number =>
  typeof chunk === 'string' ? chunk.indexOf('\n', start) : chunk.indexOf(NEWLINE, start);

const partOf = (chunk: string | Uint8Array, start: number, end: number): string | Uint8Array =>
  typeof chunk === 'string' ? chunk.slice(start, end) : chunk.subarray(start, end);

const withoutMark = (text: string, number: number): string =>
  number === 1 && text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text;
