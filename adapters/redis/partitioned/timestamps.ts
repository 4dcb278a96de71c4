import { Batcher } from '../batcher.ts';
import type { CallOptions } from '../call-options.ts';
import type { CommandExecutor } from '../executor.ts';
import type { ScopeKeys } from '../key-names.ts';
import { nextTimestampsScript } from '../lua/scripts.generated.ts';

/** Maximum number of timestamps in one command. */
const MAX_TIMESTAMPS = 64;

type Reply = readonly [timestamp: string, createdMs: string];

/**
 * Allocates the next timestamp, in microseconds. For a customer that is created now, `createdMs` proposes its creation time,
 * and the reply has the time to use.
 */
export type NextTimestamp = (scope: ScopeKeys, options: CallOptions, createdMs?: number) => Promise<Reply>;

/** Creates the allocator of the timestamps that order the writes of all partitions of a scope. */
export function createTimestamps(executor: CommandExecutor): NextTimestamp {
  const batcher = new Batcher<number | '', Reply, string>(
    executor.timer,
    MAX_TIMESTAMPS,
    async (args, deadline, clock) => {
      // No replicas needed: after a failover the clock is already past any lost timestamp.
      const options = { write: false, deadline };
      return (await executor.runScriptOnce(nextTimestampsScript, { keys: [clock], args }, options)) as Reply[];
    },
  );
  return (scope, options, createdMs) =>
    executor.retry(options, () => batcher.call(scope.firstPartition.clock, createdMs ?? '', options.deadline));
}
