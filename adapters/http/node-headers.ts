import type { HttpHeaders } from './request-response.ts';

interface HeaderSource {
  /** Names and values in turn, as they were sent. */
  readonly rawHeaders?: unknown;
  /** Values by name, or a `Headers` object. */
  readonly headers?: unknown;
}

/**
 * Returns the headers of a request of `node:http`, or of an object of a platform that resembles one. The raw headers come
 * first, because Node's `headers` drops the second of two Authorization headers.
 */
export function nodeHeadersOf({ rawHeaders, headers }: HeaderSource): HttpHeaders {
  if (Array.isArray(rawHeaders) && rawHeaders.length > 0) return new NodeHeaders(rawHeaders);
  if (typeof headers !== 'object' || headers === null) return new NodeHeaders([]);
  const { get } = headers as { get?: unknown };
  if (typeof get === 'function') return headers as HttpHeaders;
  return new NodeHeaders(
    Object.entries(headers).flatMap(([name, value]) => [value].flat().flatMap((each) => [name, each])),
  );
}

class NodeHeaders implements HttpHeaders {
  readonly #raw: readonly unknown[];

  constructor(raw: readonly unknown[]) {
    this.#raw = raw;
  }

  get(name: string): string | undefined {
    const lowerCase = name.toLowerCase();
    let value: string | undefined;
    for (let i = 0; i < this.#raw.length; i += 2) {
      const rawName = this.#raw[i] as string;
      if (rawName.length !== name.length || rawName.toLowerCase() !== lowerCase) continue;
      const next = this.#raw[i + 1];
      if (next !== undefined && next !== null) value = value === undefined ? String(next) : `${value}, ${next}`;
    }
    return value;
  }
}
