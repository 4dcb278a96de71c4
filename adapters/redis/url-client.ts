import { loadRedisPackage } from './client-package.ts';
import type { ServerAddress } from './redis-url.ts';
import type { NodeRedisClient } from './transport/node-redis.ts';

/** Time limit of one try to connect, in milliseconds. */
const CONNECT_MS = 2500;
/** Closes a connection that received nothing for this long, in milliseconds: a server can vanish without closing it. */
const SILENT_MS = 5000;

/** Creates the client of a store that has a URL. It reconnects until it is destroyed. */
export function createUrlClient({ host, port, tls, username, password, database }: ServerAddress): NodeRedisClient {
  const { createClient } = loadRedisPackage();
  return createClient({
    username,
    password,
    database,
    disableOfflineQueue: true,
    pingInterval: SILENT_MS / 5,
    commandOptions: { timeout: 0 },
    socket: {
      host,
      port,
      tls,
      connectTimeout: CONNECT_MS,
      socketTimeout: SILENT_MS,
      reconnectStrategy: (retries: number) => Math.min(20 * 2 ** retries, 500),
    },
  });
}
