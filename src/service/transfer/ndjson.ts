import { Turns } from '../../concurrency/turns.ts';
import { errorOf, invalidParameter } from '../../domain/errors.ts';
import { expectation } from '../../domain/messages.ts';
import { checkIterable } from './iterables.ts';
import { LineReader } from './line-reader.ts';

const EXPECTED_SOURCE = 'text or UTF-8 bytes, whole or as an iterable of chunks';

type TextOrBytes = string | Uint8Array | ArrayBuffer;

/**
 * Text or UTF-8 bytes, whole or in chunks of any size: a file's read stream, a fetch body, an array of texts. Each line ends with a
 * newline, also in an array.
 */
type NdjsonSource = TextOrBytes | Iterable<TextOrBytes> | AsyncIterable<TextOrBytes>;

/** Writes customers as newline-delimited JSON, one line per customer. */
export async function* writeNdjson(
  customers: Iterable<unknown> | AsyncIterable<unknown>,
): AsyncGenerator<string, void, undefined> {
  checkIterable('customers', customers, 'an iterable of customers');
  for await (const customer of customers) yield `${JSON.stringify(customer)}\n`;
}

/**
 * Reads the values of newline-delimited JSON. Blank lines are skipped. A line that is not JSON, not UTF-8, or longer than
 * 1,000,000 characters yields an InvalidRequestError (`body_invalid`) that names its number, so that an import refuses this
 * line and continues.
 * @throws InvalidRequestError `parameter_invalid` if the source or a chunk of it is neither text nor bytes
 */
export async function* readNdjson(source: NdjsonSource): AsyncGenerator<unknown, void, undefined> {
  const reader = new LineReader();
  const turns = new Turns();
  for await (const chunk of chunksOf(source)) {
    // Here too, because a chunk may end no line.
    await turns.yieldIfDue();
    for (const line of reader.push(textOrBytes(chunk))) {
      await turns.yieldIfDue();
      if (!isBlank(line.text)) yield parse(line);
    }
  }
  for (const line of reader.end()) if (!isBlank(line.text)) yield parse(line);
}

function chunksOf(source: NdjsonSource): Iterable<unknown> | AsyncIterable<unknown> {
  if (typeof source === 'string' || ArrayBuffer.isView(source) || isArrayBuffer(source)) return [source];
  checkIterable('source', source, EXPECTED_SOURCE);
  return source;
}

/** Returns bytes as a Uint8Array of this realm: a test runner may run code in a realm with other classes. */
function textOrBytes(chunk: unknown): string | Uint8Array {
  if (typeof chunk === 'string') return chunk;
  if (ArrayBuffer.isView(chunk)) return new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  if (isArrayBuffer(chunk)) return new Uint8Array(chunk);
  throw invalidParameter('source', EXPECTED_SOURCE);
}

const isArrayBuffer = (value: unknown): value is ArrayBuffer =>
  Object.prototype.toString.call(value) === '[object ArrayBuffer]';

const isBlank = (text: string | undefined): boolean => text?.trim() === '';

function parse({ number, text }: { readonly number: number; readonly text: string | undefined }): unknown {
  if (text === undefined) return invalidLine(number);
  try {
    return JSON.parse(text);
  } catch {
    // The error of JSON.parse quotes the line, which is a customer's data. It must not become the cause.
    return invalidLine(number);
  }
}

const invalidLine = (line: number) =>
  errorOf('body_invalid', {
    detail: expectation(
      'one JSON object per line, in UTF-8 and at most 1,000,000 characters long, but line {line} is not',
      { line },
    ),
  });
