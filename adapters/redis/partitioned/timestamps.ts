import { Batcher } from '../batcher.ts';
import type { CallOptions } from '../call-options.ts';
import type { CommandExecutor } from '../executor.ts';
import type { ScopeKeys } from '../key-names.ts';
import { nextTimestampsScript } from '../lua/scripts.generated.ts';

/** Maximum number of timestamps in one command. */
const MAX_TIMESTAMPS = 64;

type TimestampReply = readonly [timestamp: string, createdMs: string];

/** Allocates the timestamps that order the writes of all partitions of a scope. */
export class Timestamps {
  readonly #executor: CommandExecutor;
  readonly #batcher: Batcher<number | '', TimestampReply, string>;

  constructor(executor: CommandExecutor) {
    this.#executor = executor;
    this.#batcher = new Batcher(executor.timer, MAX_TIMESTAMPS, async (times, deadline, clock) => {
      // No replicas needed: after a failover the clock is already past any lost timestamp.
      const options = { write: false, deadline };
      return (await executor.runScriptOnce(
        nextTimestampsScript,
        { keys: [clock], args: times },
        options,
      )) as TimestampReply[];
    });
  }

  /** Returns the next timestamp, in microseconds. */
  async next(scope: ScopeKeys, options: CallOptions): Promise<string> {
    const [timestamp] = await this.#allocate(scope, '', options);
    return timestamp;
  }

  /** Returns the next timestamp and the creation time of a customer that is created now. */
  nextForCreation(scope: ScopeKeys, createdMs: number, options: CallOptions): Promise<TimestampReply> {
    return this.#allocate(scope, createdMs, options);
  }

  #allocate(scope: ScopeKeys, createdMs: number | '', options: CallOptions): Promise<TimestampReply> {
    return this.#executor.retry(options, () =>
      this.#batcher.call(scope.firstPartition.clock, createdMs, options.deadline),
    );
  }
}
