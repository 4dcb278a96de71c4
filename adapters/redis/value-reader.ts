import { Batcher } from './batcher.ts';
import type { CallOptions } from './call-options.ts';
import type { CommandExecutor } from './executor.ts';

/** Maximum number of values in one command. */
const MAX_VALUES = 64;

/** Reads the value of a key from the primary; null if the key is absent. */
export type ValueReader = (key: string, options: CallOptions) => Promise<unknown>;

/** Creates a reader. Reads of one turn of the event loop share a command. */
export function createValueReader(executor: CommandExecutor): ValueReader {
  const batcher = new Batcher<string, unknown>(executor.timer, MAX_VALUES, (keys) => readValues(executor, keys));
  return (key, options) => executor.retry(options, () => batcher.call(executor.batchKeyOf(key), key, options.deadline));
}

async function readValues({ transport }: CommandExecutor, keys: readonly string[]): Promise<unknown[]> {
  const [first] = keys as [string];
  if (keys.length === 1) return [await transport.send(first, ['GET', first])];
  const values = (await transport.send(first, ['MGET', ...keys])) as unknown[];
  // MGET returns null for a key of another type, for which GET returns an error.
  const readAlone = async (key: string) => transport.send(key, ['GET', key]).catch((error: Error) => error);
  return Promise.all(values.map((value, i) => value ?? readAlone(keys[i] as string)));
}
