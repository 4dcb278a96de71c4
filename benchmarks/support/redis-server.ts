import type { RedisServer } from '../../test/support/redis/server.ts';

/** Returns the number of a field of `INFO`. */
async function infoOf(server: RedisServer, section: string, field: string): Promise<number> {
  const text = await server.rawCommand('INFO', section);
  const [, value] = new RegExp(`^${field}:([\\d.]+)`, 'm').exec(text) ?? [];
  if (value === undefined) throw new Error(`INFO ${section} has no ${field}`);
  return Number(value);
}

/** Returns the bytes that the server has allocated. */
export const memoryUsed = (server: RedisServer): Promise<number> => infoOf(server, 'memory', 'used_memory');

/** Returns the microseconds of processor time that the server has used. */
export async function serverTime(server: RedisServer): Promise<number> {
  const fields = ['used_cpu_user', 'used_cpu_sys'].map((field) => infoOf(server, 'cpu', field));
  return (await Promise.all(fields)).reduce((sum, seconds) => sum + seconds * 1_000_000, 0);
}
