import { isCount } from '../domain/count.ts';
import { setProperty } from '../domain/set-property.ts';

/** Takes the place of a value that is not plain JSON or cannot be read. It fails every schema, so the parameter is named. */
const UNREADABLE = Symbol('unreadable');

/** Replaces a value with more keys than allowed. Every schema rejects it. */
export const TOO_LARGE = Symbol('too large');

/** Limits of every input. Only cards and metadata, whose limits are options, may need more keys. */
const MAX_DEPTH = 8;
const MAX_KEYS = 2_000;
const MAX_KEY_CHARACTERS = 10_000;

/** Number of keys and items of a value, and of the characters of all its keys. */
export interface InputSize {
  keys: number;
  characters: number;
}

const NOTHING: InputSize = { keys: 0, characters: 0 };

/**
 * Copies a value into plain objects and arrays. Each property is read once, so that a getter or a Proxy cannot change a
 * value after it was validated. Like JSON, the copy omits keys whose value is undefined.
 *
 * The number of items and the length of keys are checked before an item is read. Only the keys of an object have to be listed
 * to be counted: the time of that is proportional to their number.
 * @param extra Size allowed in addition to 2,000 keys and items, and 10,000 characters of keys. Default: nothing.
 */
export const toPlainJson = (value: unknown, extra = NOTHING): unknown =>
  copy(value, MAX_DEPTH, { keys: MAX_KEYS + extra.keys, characters: MAX_KEY_CHARACTERS + extra.characters });

function copy(value: unknown, depth: number, budget: InputSize): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (depth === 0) return UNREADABLE;
  try {
    if (Array.isArray(value)) {
      // By index, because an array may have its own iterator, which never ends, and a Proxy may report any length.
      const { length } = value;
      budget.keys -= isCount(length, 0) ? length : Number.POSITIVE_INFINITY;
      if (budget.keys < 0) return TOO_LARGE;
      return Array.from({ length }, (_, index) => copy(readProperty(value, index), depth - 1, budget));
    }
    if (!isPlain(value)) return UNREADABLE;
    const keys = Object.keys(value);
    budget.keys -= keys.length;
    if (budget.keys < 0) return TOO_LARGE;
    for (const key of keys) budget.characters -= key.length;
    if (budget.characters < 0) return TOO_LARGE;
    const target: Record<string, unknown> = {};
    for (const key of keys) {
      const item = copy(readProperty(value, key), depth - 1, budget);
      if (item !== undefined) setProperty(target, key, item);
    }
    return target;
  } catch {
    // A trap of a Proxy threw. The schema refuses the symbol, and the error names the parameter.
    return UNREADABLE;
  }
}

function readProperty(value: object, key: string | number): unknown {
  try {
    return (value as Record<string | number, unknown>)[key];
  } catch {
    return UNREADABLE;
  }
}

/** Returns whether an object has only keys and values, unlike a Date, a Map or a Promise. */
function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value);
  return (
    prototype === Object.prototype || prototype === null || Object.prototype.toString.call(value) === '[object Object]'
  );
}
