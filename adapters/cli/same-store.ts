import { statSync } from 'node:fs';
import type { SharedStoreOptions } from './store-arguments.ts';

/**
 * Returns whether two locations name the same file or Redis database, also by different paths, links or forms of a URL. Two
 * host names of one Redis server count as different.
 */
export function isSameStore(a: SharedStoreOptions, b: SharedStoreOptions): boolean {
  const identity = identityOf(a);
  return identity !== undefined && identity === identityOf(b);
}

/** Returns a text that is equal for equal stores; undefined if the store cannot be opened, such as a file that is missing. */
function identityOf(store: SharedStoreOptions): string | undefined {
  try {
    if (store.kind === 'file') {
      // Links, and paths that are written differently, lead to one file.
      const { dev, ino } = statSync(store.path, { bigint: true });
      return `file ${dev} ${ino}`;
    }
    // The scheme does not matter, because a port has one. Nor does the login.
    const { hostname, port, pathname } = new URL(String(store.url).replace(/^[^:]*/, 'redis'));
    return `redis ${hostname.toLowerCase()} ${port || 6379} ${Number(pathname.slice(1))} ${store.prefix}`;
  } catch {
    return undefined;
  }
}
