import { Batcher } from './batcher.ts';
import type { CallOptions } from './call-options.ts';
import type { CommandExecutor } from './executor.ts';
import type { KeyScript, ScriptArgument } from './lua/script.ts';

/** Keys in one command. */
const MAX_CALLS = 32;

interface KeyCall {
  readonly key: string;
  readonly args: readonly ScriptArgument[];
}

/** Runs a script about one key. Calls of one turn of the event loop share one command. */
export class KeyScriptBatch<A extends readonly ScriptArgument[]> {
  readonly #executor: CommandExecutor;
  readonly #batcher: Batcher<KeyCall, unknown>;

  constructor(executor: CommandExecutor, script: KeyScript<A>) {
    this.#executor = executor;
    this.#batcher = new Batcher(executor.timer, MAX_CALLS, async (calls, deadline) => {
      const keys = calls.map(({ key }) => key);
      const args = calls.flatMap((call) => call.args);
      return (await executor.evaluate(script, keys, args, { write: true, deadline })) as unknown[];
    });
  }

  async run(key: string, args: A, options: CallOptions): Promise<readonly unknown[]> {
    const reply = await this.#executor.retry(options, () =>
      this.#batcher.add(this.#executor.slotOf(key), { key, args }, options.deadline),
    );
    return reply as readonly unknown[];
  }
}
