import { invalidParameter } from './messages.ts';

/** One or more segments of a path, each with the characters that a URL may have. */
const BASE_PATH = /^(?:\/(?:[A-Za-z0-9._~!$&'()*+,;=:@-]|%[0-9A-Fa-f]{2})+)+$/;
const MAX_LENGTH = 1000;

/** Reads the option `basePath`. @returns the path without a slash at its end; empty without one */
export function readBasePath(basePath: unknown = ''): string {
  const path = typeof basePath === 'string' ? basePath.replace(/\/$/, '') : undefined;
  if (path === '' || (path !== undefined && path.length <= MAX_LENGTH && BASE_PATH.test(path))) return path;
  throw invalidParameter('basePath', 'a path such as /payments');
}

/**
 * Creates the function that removes the base path from a path. A router or a proxy may already have removed it, or only its
 * start: Next removes the `basePath` of its configuration.
 * @returns the possible paths, those without the longest part of the base path first
 */
export function createPathFinder(basePath: string): (path: string) => string[] {
  const prefixes = basePath.split('/').map((_, i, segments) => ['', ...segments.slice(i + 1)].join('/'));
  return (path) =>
    prefixes
      .filter((prefix) => path === prefix || path.startsWith(`${prefix}/`))
      .map((prefix) => path.slice(prefix.length) || '/');
}

interface List {
  readonly object: 'list';
  readonly url: string;
  readonly data: readonly unknown[];
}

const isWireObject = (value: unknown, object: string): boolean =>
  typeof value === 'object' && value !== null && (value as { object?: unknown }).object === object;

/** Puts the base path before the URL of a list, of the lists inside its elements, and of the cards of a customer. */
export function withBasePath(result: unknown, basePath: string): unknown {
  if (basePath === '') return result;
  if (isWireObject(result, 'list')) {
    const list = result as List;
    return { ...list, url: basePath + list.url, data: list.data.map((item) => withBasePath(item, basePath)) };
  }
  if (!isWireObject(result, 'customer')) return result;
  const customer = result as { readonly sources: unknown };
  return { ...customer, sources: withBasePath(customer.sources, basePath) };
}
