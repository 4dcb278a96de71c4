import { errorOf } from '../../domain/errors.ts';
import { expectation } from '../../domain/messages.ts';

/** The longest line that is parsed, in characters. A customer with every card and text is much shorter. */
const MAX_LINE = 1_000_000;
const BYTE_ORDER_MARK = '\ufeff';

/** Writes customers as newline-delimited JSON, one line per customer. */
export async function* writeNdjson(
  customers: Iterable<unknown> | AsyncIterable<unknown>,
): AsyncGenerator<string, void, undefined> {
  for await (const customer of customers) yield `${JSON.stringify(customer)}\n`;
}

/**
 * Reads the values of newline-delimited JSON. Blank lines are skipped. A line that is no JSON, or longer than 1,000,000
 * characters, yields an InvalidRequestError (`body_invalid`), so that an import can refuse it and continue.
 * @param source Text or UTF-8 bytes in chunks of any size: a file's read stream, a fetch body, an array of strings.
 * @throws InvalidRequestError `body_invalid` if the bytes are not UTF-8, or a line of more than 1,000,000 characters has no
 *   end yet
 */
export async function* readNdjson(
  source: Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>,
): AsyncGenerator<unknown, void, undefined> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let rest = '';
  let hasBegun = false;
  for await (const chunk of source) {
    let text = typeof chunk === 'string' ? chunk : decode(decoder, chunk);
    // The decoder removes a byte order mark from bytes, but text may start with one, too.
    if (!hasBegun && text.startsWith(BYTE_ORDER_MARK)) text = text.slice(1);
    hasBegun ||= text !== '';
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line.trim() !== '') yield parse(line);
    if (rest.length > MAX_LINE) throw invalidLine();
  }
  rest += decode(decoder);
  if (rest.trim() !== '') yield parse(rest);
}

function decode(decoder: InstanceType<typeof TextDecoder>, chunk?: Uint8Array): string {
  try {
    return decoder.decode(chunk, { stream: chunk !== undefined });
  } catch {
    throw invalidLine();
  }
}

function parse(line: string): unknown {
  if (line.length > MAX_LINE) return invalidLine();
  try {
    return JSON.parse(line);
  } catch {
    // The error of JSON.parse quotes the line, which is a customer's data. It must not become the cause.
    return invalidLine();
  }
}

const invalidLine = () =>
  errorOf('body_invalid', { detail: expectation('one JSON object per line, at most 1,000,000 characters long') });
