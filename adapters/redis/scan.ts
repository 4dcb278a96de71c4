import type { CallOptions } from './call-options.ts';
import { failureOf } from './errors.ts';
import { CommandExecutor } from './executor.ts';
import type { RedisTransport } from './transport/redis-transport.ts';

/** Keys that SCAN visits in one step. */
const SCAN_COUNT = 1000;

/**
 * Reads the names of all keys that match a glob pattern, from every server, page by page. A key can occur twice.
 * @param stepOptions Called before each step.
 */
export async function* scanKeys(
  transport: RedisTransport,
  glob: string,
  stepOptions: () => CallOptions,
): AsyncGenerator<readonly string[], void, undefined> {
  const servers = await transport.primaries().catch((error) => {
    throw failureOf(error).error;
  });
  for (const server of servers) {
    const executor = new CommandExecutor(server, 0);
    let cursor = '0';
    do {
      const args = ['SCAN', cursor, 'MATCH', glob, 'COUNT', String(SCAN_COUNT)];
      const [next, keys] = (await executor.read(args, stepOptions())) as [string, string[]];
      yield keys;
      cursor = next;
    } while (cursor !== '0');
  }
}
