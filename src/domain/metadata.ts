import { hasCardNumber } from './card-number.ts';
import type { Metadata } from './customer.ts';
import { invalidParameter } from './errors.ts';
import type { Detail, Expectation } from './messages.ts';
import { paramPath } from './parameter-path.ts';
import { setProperty } from './set-property.ts';

/** A value in metadata. Numbers and booleans are stored as their JSON text; null and an empty string remove the key. */
export type MetadataValue = string | number | boolean | null | undefined;

/**
 * Pairs of metadata. A type that extends `MetadataFields<itself>` can be an interface, which has no index signature. It is
 * written with `Record`, because a type mapped over `keyof M` would accept every array, number or text.
 */
export type MetadataFields<M = Record<string, unknown>> = Readonly<Partial<Record<keyof M, MetadataValue>>>;

/** Metadata as a parameter. null and an empty string remove all pairs; a pair with undefined is ignored. */
export type MetadataInput<M = never> = M | MetadataFields | null | '';

/** Limits of a customer's metadata. */
export interface MetadataLimits {
  /** Maximum number of pairs. Default 10. */
  readonly pairs: number;
  /** Maximum number of Unicode characters in all keys and values together. Default 1,000. */
  readonly characters: number;
}

const CONTROL_OR_SURROGATE = /[\p{Cc}\p{Cs}]/u;
const EMPTY: Metadata = Object.freeze({});

/**
 * Merges metadata into the stored metadata (docs/original-api.md#metadata). The result is frozen.
 * @throws InvalidRequestError if the result exceeds the limits
 */
export function mergeMetadata(stored: Metadata | null, input: MetadataInput, limits: MetadataLimits): Metadata | null {
  if (input === null || input === '') return stored === null ? null : EMPTY;
  const merged: Record<string, string> = {};
  // By keys, here and below: `Object.entries` allocates an array for each pair.
  const before = stored ?? EMPTY;
  for (const key of Object.keys(before)) {
    // Left out, not deleted afterwards: V8 keeps an object with a deleted property in a slower and larger form.
    if (!Object.hasOwn(input, key) || !isRemoval(input[key as never])) setProperty(merged, key, before[key] as string);
  }
  for (const key of Object.keys(input)) {
    const value: MetadataValue = input[key as never];
    if (value === undefined || isRemoval(value)) continue;
    setProperty(merged, key, typeof value === 'string' ? value : JSON.stringify(value));
  }
  checkMetadata(merged, limits);
  return Object.freeze(merged);
}

/** Returns whether two customers' metadata are equal. null, of a customer that never had metadata, is not equal to no pairs. */
export function hasSamePairs(a: Metadata | null, b: Metadata | null): boolean {
  if (a === null || b === null) return a === b;
  const keys = Object.keys(a);
  // A key that `b` lacks may be inherited, such as `constructor`, but no inherited value is a text.
  return keys.length === Object.keys(b).length && keys.every((key) => a[key] === b[key]);
}

const isRemoval = (value: MetadataValue): value is null | '' => value === null || value === '';

/** @throws InvalidRequestError if the metadata exceeds the limits or contains control characters */
export function checkMetadata(metadata: Metadata, limits: MetadataLimits): void {
  const keys = Object.keys(metadata);
  if (keys.length > limits.pairs) {
    throw invalidMetadata([], 'an object with at most {pairs} pairs', { pairs: limits.pairs });
  }
  if (isLonger(keys, metadata, limits.characters)) {
    const values = { characters: limits.characters };
    throw invalidMetadata([], 'an object whose keys and values have at most {characters} characters in all', values);
  }
  for (const key of keys) {
    if (CONTROL_OR_SURROGATE.test(key)) throw invalidMetadata([], 'free of control characters');
    if (CONTROL_OR_SURROGATE.test(metadata[key] as string)) throw invalidMetadata([key], 'free of control characters');
  }
}

/**
 * Refuses content that seems to contain a card number. The search normalizes texts, so their lengths must have been checked.
 * @throws InvalidRequestError naming the description, the metadata, or a key of the metadata
 */
export function refuseCardNumbers(content: {
  readonly description?: string | null | undefined;
  readonly metadata?: Metadata | null | undefined;
}): void {
  if (hasCardNumber(content.description ?? '')) throw containsCardNumber(['description']);
  const metadata = content.metadata ?? EMPTY;
  for (const key of Object.keys(metadata)) {
    if (hasCardNumber(key)) throw containsCardNumber(['metadata']);
    if (hasCardNumber(metadata[key] as string)) throw containsCardNumber(['metadata', key]);
  }
}

const containsCardNumber = (path: readonly string[]) => invalidParameter(paramPath(path), 'free of card numbers');

const invalidMetadata = (path: readonly string[], expected: Expectation, values?: Detail['values']) =>
  invalidParameter(paramPath(['metadata', ...path]), expected, values);

/** Returns whether pairs have more Unicode characters than allowed. Reads none of their texts if the length alone says so. */
function isLonger(keys: readonly string[], metadata: Metadata, maximum: number): boolean {
  let units = 0;
  for (const key of keys) units += key.length + (metadata[key] as string).length;
  // A character has one or two code units.
  if (units <= maximum || units > 2 * maximum) return units > maximum;
  const texts = [...keys, ...Object.values(metadata)];
  return texts.reduce((sum, text) => sum + characterCount(text), 0) > maximum;
}

/** Counts Unicode characters: the code units without the first halves of surrogate pairs. */
function characterCount(text: string): number {
  let pairs = 0;
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i);
    if (unit >= 0xd800 && unit < 0xdc00) pairs += 1;
  }
  return text.length - pairs;
}
