import { Batcher } from './batcher.ts';
import type { CallOptions } from './call-options.ts';
import type { CommandExecutor } from './executor.ts';
import type { PerKeyScript, ScriptArgument } from './lua/script.ts';

/** Maximum number of calls in one command. */
const MAX_CALLS = 32;

type Reply = readonly unknown[];

/** Calls a script about one Redis key. */
export type PerKeyCall<A> = (key: string, args: A, options: CallOptions) => Promise<Reply>;

/** Makes the calls of a script about one Redis key. Calls of one turn of the event loop share one command. */
export function batchPerKey<A extends readonly ScriptArgument[]>(
  executor: CommandExecutor,
  script: PerKeyScript<A>,
): PerKeyCall<A> {
  const batcher = new Batcher<[string, A], Reply>(executor.timer, MAX_CALLS, async (calls, deadline) => {
    const keys = calls.map(([key]) => key);
    const args = calls.flatMap(([, callArgs]) => callArgs);
    return (await executor.runScriptOnce(script, { keys, args }, { write: true, deadline })) as Reply[];
  });
  return (key, args, options) =>
    executor.retry(options, () => batcher.call(executor.batchKeyOf(key), [key, args], options.deadline));
}
