import { CommandExecutor } from './executor.ts';
import { invalidParameter } from './messages.ts';
import type { RedisTransport } from './transport/redis-transport.ts';

/** Configuration of a server that affects the store. `unknown` if the server does not let the user ask. */
export interface ServerConfiguration {
  readonly version: string;
  readonly maxmemoryPolicy: string;
  /** `off`, or the sync policy of the append-only file: `always`, `everysec`, `no`. `on` if the server hides the policy. */
  readonly aof: string;
}

/** Oldest version whose scripts have flags. */
const OLDEST_MAJOR = 7;

/**
 * Reads the parts of a server's configuration that the user has the right to read.
 * @throws InvalidRequestError if the server may evict stored data
 * @throws Error if the server is too old, or a replica
 */
export async function configurationOf(server: RedisTransport, deadline: number): Promise<ServerConfiguration> {
  const executor = new CommandExecutor(server, 0);
  const ask = async (...command: string[]): Promise<unknown> => {
    try {
      return await executor.read(command, { deadline, write: false, opening: true });
    } catch (error) {
      if (!isRefused(error)) throw error;
      return undefined;
    }
  };
  const info = await ask('INFO');
  const field = (name: string) => new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(String(info))?.[1];
  const version = field('redis_version') ?? 'unknown';
  const maxmemoryPolicy = field('maxmemory_policy') ?? 'unknown';
  if (Number.parseInt(version, 10) < OLDEST_MAJOR) throw new Error(`TOO_OLD: version ${version}`);
  if (field('redis_mode') === 'sentinel') throw new Error('IS_SENTINEL: redis_mode:sentinel');
  if (server.kind === 'standalone' && field('role') === 'slave') throw new Error('IS_REPLICA: role:slave');
  if (/^(allkeys|volatile)-/.test(maxmemoryPolicy)) {
    throw invalidParameter('store', 'a server whose maxmemory-policy is noeviction');
  }
  const appendOnly = field('aof_enabled');
  const aof = appendOnly === '1' ? syncPolicyIn(await ask('CONFIG', 'GET', 'appendfsync')) : 'off';
  return { version, maxmemoryPolicy, aof: appendOnly === undefined ? 'unknown' : aof };
}

/** Hosted servers, and the rights of the user, can forbid INFO and CONFIG. */
const isRefused = (error: unknown): boolean => /NOPERM|unknown command/.test(String((error as Error).cause));

function syncPolicyIn(reply: unknown): string {
  if (typeof reply !== 'object' || reply === null) return 'on';
  return String((Array.isArray(reply) ? reply[1] : Object.values(reply)[0]) ?? 'on');
}
