import { Batcher } from '../batcher.ts';
import type { CallOptions } from '../call-options.ts';
import type { CommandExecutor } from '../executor.ts';
import type { ScopeKeys } from '../key-names.ts';
import { nextTimestampsScript } from '../lua/scripts.generated.ts';

/** Timestamps in one command. */
const MAX_TIMESTAMPS = 64;

type TimestampReply = readonly [timestamp: string, createdMs: string];

/** Allocates the timestamps that order the writes of all partitions of a scope. */
export class Timestamps {
  readonly #executor: CommandExecutor;
  readonly #batcher: Batcher<number | '', TimestampReply, string>;

  constructor(executor: CommandExecutor) {
    this.#executor = executor;
    this.#batcher = new Batcher(executor.timer, MAX_TIMESTAMPS, async (times, deadline, meta) => {
      // Without replicas: the time itself has passed a timestamp that is lost.
      const options = { write: false, deadline };
      return (await executor.evaluate(nextTimestampsScript, [meta], times, options)) as TimestampReply[];
    });
  }

  /** Returns the next timestamp, in microseconds. */
  async next(scope: ScopeKeys, options: CallOptions): Promise<string> {
    const [timestamp] = await this.#add(scope, '', options);
    return timestamp;
  }

  /** Returns the next timestamp and the creation time of a customer that is created now. */
  nextForCreation(scope: ScopeKeys, createdMs: number, options: CallOptions): Promise<TimestampReply> {
    return this.#add(scope, createdMs, options);
  }

  #add(scope: ScopeKeys, createdMs: number | '', options: CallOptions): Promise<TimestampReply> {
    return this.#executor.retry(options, () => this.#batcher.add(scope.first.meta, createdMs, options.deadline));
  }
}
