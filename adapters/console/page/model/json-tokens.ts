export interface JsonToken {
  readonly kind: 'name' | 'text' | 'number' | 'literal' | 'other';
  readonly text: string;
}

const TOKEN = /("(?:\\.|[^"\\])*")(\s*:)?|(-?\d[\d.eE+-]*)|\b(true|false|null)\b/g;

/** Writes a value as indented JSON, in pieces that are coloured by their kind. */
export function jsonTokens(value: unknown): JsonToken[] {
  const json = JSON.stringify(value, null, 2) ?? '';
  const tokens: JsonToken[] = [];
  let end = 0;
  for (const match of json.matchAll(TOKEN)) {
    const [all, text, colon, number, literal] = match;
    if (match.index > end) tokens.push({ kind: 'other', text: json.slice(end, match.index) });
    end = match.index + all.length;
    if (text !== undefined) tokens.push({ kind: colon === undefined ? 'text' : 'name', text });
    if (colon !== undefined) tokens.push({ kind: 'other', text: colon });
    if (number !== undefined) tokens.push({ kind: 'number', text: number });
    if (literal !== undefined) tokens.push({ kind: 'literal', text: literal });
  }
  if (end < json.length) tokens.push({ kind: 'other', text: json.slice(end) });
  return tokens;
}
