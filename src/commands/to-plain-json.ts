/** Takes the place of a value that is not plain JSON or cannot be read. It fails every schema, so the parameter is named. */
const UNREADABLE = Symbol('unreadable');

/** Limits of every input. Only an import, which has all cards of a customer, may have more keys. */
const MAX_DEPTH = 8;
const MAX_KEYS = 20_000;

/**
 * Copies a value into plain objects and arrays. Each property is read once, so that a getter or a Proxy cannot change a
 * value after it was validated. Like JSON, the copy omits keys whose value is undefined.
 * @param extraKeys Number of keys and items that are allowed beyond 20,000 in all. Default 0.
 */
export const toPlainJson = (value: unknown, extraKeys = 0): unknown =>
  copy(value, MAX_DEPTH, { keys: MAX_KEYS + extraKeys });

function copy(value: unknown, depth: number, budget: { keys: number }): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (depth === 0) return UNREADABLE;
  try {
    if (Array.isArray(value)) {
      budget.keys -= value.length;
      return budget.keys < 0 ? UNREADABLE : Array.from(value, (item) => copy(item, depth - 1, budget));
    }
    if (!isPlain(value)) return UNREADABLE;
    const keys = Object.keys(value);
    budget.keys -= keys.length;
    if (budget.keys < 0) return UNREADABLE;
    const target = {};
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

function readProperty(value: object, key: string): unknown {
  try {
    return (value as Record<string, unknown>)[key];
  } catch {
    return UNREADABLE;
  }
}

/** Sets an own property. An assignment to `__proto__` would set the prototype instead. */
function setProperty(target: object, key: string, value: unknown): void {
  if (key === '__proto__') {
    Object.defineProperty(target, key, { value, writable: true, enumerable: true, configurable: true });
  } else {
    (target as Record<string, unknown>)[key] = value;
  }
}

/** Whether an object has only keys and values, unlike a Date, a Map or a Promise. */
function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value);
  return (
    prototype === Object.prototype || prototype === null || Object.prototype.toString.call(value) === '[object Object]'
  );
}
