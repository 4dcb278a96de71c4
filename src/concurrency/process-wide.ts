/**
 * Returns a value that all copies of this library in a process share: the ESM and the CommonJS build, and every copy that a
 * hot reload loads. Change the name when the value's type changes, because a process can load two versions of the library.
 */
export function processWide<T>(name: string, create: () => T): T {
  const key = Symbol.for(`clientele.${name}`);
  const values = globalThis as unknown as Record<symbol, T>;
  values[key] ??= create();
  return values[key];
}
