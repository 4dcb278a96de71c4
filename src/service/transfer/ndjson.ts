import { errorOf } from '../../domain/errors.ts';
import { expectation } from '../../domain/messages.ts';

/** Longest line that is read, in characters: a customer with every card and text is far below. */
const MAX_LINE = 1_000_000;

/** Customers as newline-delimited JSON: one line for each. */
export async function* writeNdjson(
  customers: Iterable<unknown> | AsyncIterable<unknown>,
): AsyncGenerator<string, void, undefined> {
  for await (const customer of customers) yield `${JSON.stringify(customer)}\n`;
}

/**
 * The values of newline-delimited JSON, blank lines left out. A line that is no JSON comes as an InvalidRequestError
 * (`body_invalid`) in its place, so that an import can refuse it and go on; so does one that is too long, unless it does
 * not end: the iteration then rejects.
 * @param source Text or UTF-8 bytes in pieces of any size: a file's read stream, a fetch body, an array of strings.
 */
export async function* readNdjson(
  source: Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>,
): AsyncGenerator<unknown, void, undefined> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let rest = '';
  let begun = false;
  for await (const piece of source) {
    let text = typeof piece === 'string' ? piece : decoded(decoder, piece);
    // The decoder takes a byte order mark from bytes; in text it may stand before the first line, too.
    if (!begun && text.startsWith(BYTE_ORDER_MARK)) text = text.slice(1);
    begun ||= text !== '';
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line.trim() !== '') yield parsed(line);
    if (rest.length > MAX_LINE) throw lineInvalid();
  }
  rest += decoded(decoder);
  if (rest.trim() !== '') yield parsed(rest);
}

const BYTE_ORDER_MARK = '\ufeff';

function decoded(decoder: InstanceType<typeof TextDecoder>, piece?: Uint8Array): string {
  try {
    return decoder.decode(piece, { stream: piece !== undefined });
  } catch {
    throw lineInvalid();
  }
}

function parsed(line: string): unknown {
  if (line.length > MAX_LINE) return lineInvalid();
  try {
    return JSON.parse(line);
  } catch {
    // JSON.parse quotes the text that it stumbled over: a customer's data. It is not kept as the cause.
    return lineInvalid();
  }
}

const lineInvalid = () =>
  errorOf('body_invalid', { detail: expectation('one JSON object per line, at most 1,000,000 characters long') });
