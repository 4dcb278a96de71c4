/** Stands where a value is no plain JSON, or cannot be read: it fails every schema, so that the parameter is named. */
const UNREADABLE = Symbol('unreadable');

/** Deeper or larger input is no command of ours. */
const MAX_DEPTH = 8;
const MAX_KEYS = 20_000;

/** Sets a key, `__proto__` like any other, as an own property. */
function setOwn(target: object, key: string, value: unknown): void {
  if (key === '__proto__') {
    Object.defineProperty(target, key, { value, writable: true, enumerable: true, configurable: true });
  } else {
    (target as Record<string, unknown>)[key] = value;
  }
}

/**
 * Reads a value once into plain objects and arrays, so that a getter or a Proxy answers once and what was validated is
 * what is used. Keys whose value is undefined are left out, as JSON leaves them out.
 * @param maxKeys Most keys and items in all. Default 20,000.
 */
export const toPlainJson = (value: unknown, maxKeys = MAX_KEYS): unknown => copy(value, MAX_DEPTH, { keys: maxKeys });

function copy(value: unknown, depth: number, left: { keys: number }): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (depth === 0) return UNREADABLE;
  try {
    if (Array.isArray(value)) {
      left.keys -= value.length;
      return left.keys < 0 ? UNREADABLE : Array.from(value, (item) => copy(item, depth - 1, left));
    }
    if (!isPlain(value)) return UNREADABLE;
    const keys = Object.keys(value);
    left.keys -= keys.length;
    if (left.keys < 0) return UNREADABLE;
    const target = {};
    for (const key of keys) {
      const item = copy(read(value, key), depth - 1, left);
      if (item !== undefined) setOwn(target, key, item);
    }
    return target;
  } catch {
    // A Proxy's trap threw: whatever it holds, it cannot be read, and the caller is told so by the parameter's name.
    return UNREADABLE;
  }
}

function read(value: object, key: string): unknown {
  try {
    return (value as Record<string, unknown>)[key];
  } catch {
    return UNREADABLE;
  }
}

/** Objects that hold keys and nothing else: not a Date, a Map, a Promise. */
function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value);
  return (
    prototype === Object.prototype || prototype === null || Object.prototype.toString.call(value) === '[object Object]'
  );
}
