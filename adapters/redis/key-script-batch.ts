import { Batcher } from './batcher.ts';
import type { CallOptions } from './call-options.ts';
import type { CommandExecutor } from './executor.ts';
import type { PerKeyScript, ScriptArgument } from './lua/script.ts';

/** Maximum number of calls in one command. */
const MAX_CALLS = 32;

interface PerKeyCall {
  readonly key: string;
  readonly args: readonly ScriptArgument[];
}

/** Runs a script about one Redis key. Calls of one turn of the event loop share one command. */
export class PerKeyScriptBatcher<A extends readonly ScriptArgument[]> {
  readonly #executor: CommandExecutor;
  readonly #batcher: Batcher<PerKeyCall, unknown>;

  constructor(executor: CommandExecutor, script: PerKeyScript<A>) {
    this.#executor = executor;
    this.#batcher = new Batcher(executor.timer, MAX_CALLS, async (calls, deadline) => {
      const keys = calls.map(({ key }) => key);
      const args = calls.flatMap((call) => call.args);
      return (await executor.runScriptOnce(script, keys, args, { write: true, deadline })) as unknown[];
    });
  }

  async run(key: string, args: A, options: CallOptions): Promise<readonly unknown[]> {
    const reply = await this.#executor.retry(options, () =>
      this.#batcher.call(this.#executor.batchKeyOf(key), { key, args }, options.deadline),
    );
    return reply as readonly unknown[];
  }
}
