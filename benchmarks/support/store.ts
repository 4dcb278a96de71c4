import { spawnSync } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { RedisServer } from '../../test/support/redis/server.ts';
import { loadIndex } from './dist.ts';
import { sms, tokens } from './population.ts';

export type StoreKind = 'memory' | 'file' | 'redis';

/** Returns why this machine cannot run the store, or undefined if it can. */
export const unavailable = (kind: StoreKind): string | undefined =>
  kind !== 'redis' || spawnSync('redis-server', ['--version']).status === 0
    ? undefined
    : 'redis-server is not installed';

/** Calls `use` with a clientele on a new store of this kind, and closes it. */
export const withStore = <T>(kind: StoreKind, use: (clientele: BenchmarkClientele) => Promise<T>): Promise<T> =>
  withStoreOptions(kind, (store) => withClientele(store, use));

/** Calls `use` with the options of a new store of this kind. */
export async function withStoreOptions<T>(kind: StoreKind, use: (store: StoreOptions) => Promise<T>): Promise<T> {
  if (kind === 'memory') return use({ kind });
  if (kind === 'redis') return withRedis(({ url }) => use({ kind, url }));
  return use({ kind, path: await removeFile('store.db') });
}

/** Calls `use` with a new Redis server, and stops it. */
export async function withRedis<T>(use: (server: RedisServer) => Promise<T>): Promise<T> {
  const server = await RedisServer.start();
  try {
    return await use(server);
  } finally {
    await server.stop();
  }
}

/** Deletes a file of SQLite and the files beside it. Returns its path. */
export async function removeFile(path: string): Promise<string> {
  for (const suffix of ['', '-wal', '-shm']) await rm(path + suffix, { force: true });
  return path;
}

export type StoreOptions = { kind: 'memory' } | { kind: 'file'; path: string } | { kind: 'redis'; url: string };
type BenchmarkClientele = Awaited<ReturnType<typeof openClientele>>;

async function withClientele<T>(store: StoreOptions, use: (clientele: BenchmarkClientele) => Promise<T>): Promise<T> {
  const clientele = await openClientele(store);
  try {
    return await use(clientele);
  } finally {
    await clientele.close();
  }
}

async function openClientele(store: StoreOptions) {
  const { createClientele } = await loadIndex();
  return createClientele({ store, tokens, sms, timeout: 60_000 });
}
