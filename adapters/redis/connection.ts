import { clearTimeout, setTimeout } from '../../src/concurrency/real-timers.ts';
import { invalidParameter } from '../../src/domain/errors.ts';
import { loadRedisPackage } from './client-package.ts';
import { failureOf, unavailable } from './errors.ts';
import type { RedisClient, RedisStoreOptions } from './options.ts';
import { clusterTransport } from './transport/cluster.ts';
import { handleErrors, type NodeRedis, type NodeRedisClient, type NodeRedisCluster } from './transport/node-redis.ts';
import type { RedisTransport } from './transport/redis-transport.ts';
import { openSentinelTransport } from './transport/sentinel.ts';
import { standaloneTransport } from './transport/standalone.ts';

/** Time limit of opening, in milliseconds. */
const OPENING_MS = 5000;
/** Closes a connection that received nothing for this long, in milliseconds: a server can vanish without closing it. */
const SILENT_MS = 5000;

/** Configuration of a server that affects the store. */
interface ServerConfiguration {
  readonly version: string;
  readonly maxmemoryPolicy: string;
  /** `off`, or the sync policy of the append-only file: `always`, `everysec`, `no`. `on` if the server hides it. */
  readonly aof: string;
}

export interface Connection {
  readonly transport: RedisTransport;
  readonly servers: readonly ServerConfiguration[];
  close(): void;
}

/**
 * Connects to the url, or uses the caller's client, and checks the servers.
 * @throws ApiError `store_unavailable` if a server does not reply within 5 seconds
 * @throws InvalidRequestError if a server may evict stored data
 */
export async function openConnection(options: RedisStoreOptions): Promise<Connection> {
  const own = options.client === undefined ? createClientFor(options.url) : undefined;
  const client = own ?? (options.client as RedisClient);
  let transport: RedisTransport | undefined;
  const close = () => {
    transport?.close();
    if (own?.isOpen) own.destroy();
  };
  let failed = false;
  const opening = async (): Promise<Connection> => {
    if (!client.isOpen) await handleErrors(client).connect();
    transport = await openTransport(client);
    if (failed) close();
    const servers = await Promise.all((await transport.primaries()).map(configurationOf));
    return { transport, servers, close };
  };
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(unavailable()), OPENING_MS);
  });
  try {
    return await Promise.race([opening(), timeout]);
  } catch (error) {
    failed = true;
    close();
    throw failureOf(error).error.with({ outcome: 'not_applied' });
  } finally {
    clearTimeout(timer);
  }
}

function createClientFor(url: string): NodeRedisClient {
  const { createClient } = loadRedisPackage();
  return handleErrors(
    createClient({
      url,
      disableOfflineQueue: true,
      pingInterval: SILENT_MS / 5,
      commandOptions: { timeout: 0 },
      socket: {
        connectTimeout: OPENING_MS / 2,
        socketTimeout: SILENT_MS,
        reconnectStrategy: (retries: number) => Math.min(20 * 2 ** retries, 500),
      },
    }),
  );
}

/** Opens the transport for the kind of a connected client. */
async function openTransport(client: RedisClient): Promise<RedisTransport> {
  const nodeRedis = handleErrors(client as NodeRedis);
  if ('masters' in nodeRedis) return clusterTransport(nodeRedis as NodeRedisCluster);
  if ('getSentinelNode' in nodeRedis) return openSentinelTransport(nodeRedis);
  return standaloneTransport(nodeRedis);
}

async function configurationOf(server: RedisTransport): Promise<ServerConfiguration> {
  const info = String(await server.send(undefined, ['INFO']));
  const field = (name: string) => new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(info)?.[1];
  const maxmemoryPolicy = field('maxmemory_policy') ?? 'unknown';
  if (/^(allkeys|volatile)-/.test(maxmemoryPolicy)) {
    throw invalidParameter('store', 'a server whose maxmemory-policy is noeviction');
  }
  const aof = field('aof_enabled') === '1' ? await syncPolicyOf(server) : 'off';
  return { version: field('redis_version') ?? 'unknown', maxmemoryPolicy, aof };
}

/** Hosted servers often forbid CONFIG, so a failure means unknown (`on`). */
async function syncPolicyOf(server: RedisTransport): Promise<string> {
  try {
    const reply = await server.send(undefined, ['CONFIG', 'GET', 'appendfsync']);
    return String((Array.isArray(reply) ? reply[1] : Object.values(reply as object)[0]) ?? 'on');
  } catch {
    return 'on';
  }
}
