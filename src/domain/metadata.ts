import { hasCardNumber } from './card-number.ts';
import type { Metadata } from './customer.ts';
import { errorOf, invalidParameter } from './errors.ts';
import type { Detail } from './messages.ts';
import { expectation } from './messages.ts';
import { paramPath } from './parameter-path.ts';

/**
 * Metadata as a caller gives it. Numbers and booleans are stored as their JSON text; null or empty removes, undefined is as
 * if left out. An `interface` has to be spread, `{ ...order }`, since TypeScript gives none an index signature.
 */
export type MetadataInput = Readonly<Record<string, string | number | boolean | null | undefined>> | null | '';

/** How much metadata a customer may have. */
export interface MetadataLimits {
  /** Most pairs. Default 10. */
  readonly pairs: number;
  /** Most Unicode characters of all keys and values together. Default 1,000. */
  readonly characters: number;
}

const UNWANTED = /[\p{Cc}\p{Cs}]/u;
const EMPTY: Metadata = Object.freeze({});

/**
 * The metadata after merging what was given into it: keys that are given are set, a key given as null or empty is removed,
 * keys that are not given stay; null or empty for the whole clears all. Frozen. `before` itself where nothing changes.
 */
export function mergeMetadata(before: Metadata | null, given: MetadataInput, limits: MetadataLimits): Metadata | null {
  if (given === null || given === '') return before === null ? null : EMPTY;
  const entries = new Map(Object.entries(before ?? {}));
  for (const [key, value] of Object.entries(given)) {
    if (value === undefined) continue;
    if (value === null || value === '') entries.delete(key);
    else entries.set(key, typeof value === 'string' ? value : JSON.stringify(value));
  }
  const merged = metadataOf(entries);
  checkMetadata(merged, limits);
  return merged;
}

/** Refuses what is over the limits or holds control characters, in the order of the keys. */
export function checkMetadata(metadata: Metadata, limits: MetadataLimits): void {
  const entries = Object.entries(metadata);
  if (entries.length > limits.pairs) {
    throw refused([], expectation('an object with at most {pairs} pairs', { pairs: limits.pairs }));
  }
  let characters = 0;
  for (const [key, value] of entries) {
    if (UNWANTED.test(key)) throw refused([], WITHOUT_CONTROLS);
    if (UNWANTED.test(value)) throw refused([key], WITHOUT_CONTROLS);
    characters += lengthOf(key) + lengthOf(value);
    if (characters > limits.characters) {
      const values = { characters: limits.characters };
      throw refused(
        [],
        expectation('an object whose keys and values have at most {characters} characters in all', values),
      );
    }
  }
}

const WITHOUT_CONTROLS: Detail = expectation('free of control characters');

/** Refuses text in which a card number seems to stand. */
export function refuseCardNumbers(param: 'description' | 'metadata', value: string | MetadataInput): void {
  if (value === null) return;
  if (typeof value === 'string') {
    if (hasCardNumber(value)) throw cardNumber([param]);
    return;
  }
  for (const [key, text] of Object.entries(value)) {
    if (hasCardNumber(key)) throw cardNumber([param]);
    if (hasCardNumber(String(text))) throw cardNumber([param, key]);
  }
}

const cardNumber = (path: readonly string[]) => invalidParameter(paramPath(path), 'free of card numbers');

const refused = (path: readonly string[], detail: Detail) =>
  errorOf('parameter_invalid', { param: paramPath(['metadata', ...path]), detail });

/** Length in Unicode characters, counted only where the shorter count in code units could not do. */
function lengthOf(text: string): number {
  let pairs = 0;
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i);
    if (unit >= 0xd800 && unit < 0xdc00) pairs += 1;
  }
  return text.length - pairs;
}

function metadataOf(entries: Iterable<[string, string]>): Metadata {
  // fromEntries defines own properties: `__proto__` is a key like any other.
  return Object.freeze(Object.fromEntries(entries));
}
