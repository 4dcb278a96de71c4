import type { Insert, InsertResult, Replace, ReplaceResult } from '../../src/ports/store-types.ts';
import { assignPosition } from '../../src/store-kit/position.ts';
import { Batcher } from './batcher.ts';
import type { CallOptions } from './call-options.ts';
import type { RedisContext } from './context.ts';
import type { PartitionKeys, ScopeKeys } from './key-names.ts';
import { insertScript, replaceDeletionScript, replaceScript } from './lua/scripts.generated.ts';
import { type InsertItem, insertCall, insertItem, type PartitionedWriteOptions, replaceCall } from './write-calls.ts';
import { resultOf, type WriteReply } from './write-results.ts';

/** Maximum number of customers in one call of the insert script. The server runs nothing else during the call. */
const MAX_INSERTS = 16;

/** Writes customers whose data is in one partition: one script, so one atomic step. */
export class CustomerWrites {
  readonly #context: RedisContext;
  readonly #inserts: Batcher<InsertItem, WriteReply, PartitionKeys>;

  constructor(context: RedisContext) {
    const { executor } = context;
    this.#context = context;
    this.#inserts = new Batcher(executor.timer, MAX_INSERTS, async (items, deadline, keys) => {
      const options = { write: true, deadline };
      return (await executor.runScriptOnce(insertScript, insertCall(keys, items), options)) as WriteReply[];
    });
  }

  async insert(scope: ScopeKeys, insert: Insert, options: CallOptions): Promise<InsertResult> {
    const writeId = this.#context.nextUniqueId();
    let positioned = insert;
    for (;;) {
      const reply = await this.runInsert(scope.firstPartition, writeId, positioned, options);
      if (reply[0] !== 'behind') return resultOf(positioned, reply) as InsertResult;
      // The store's last creation time is in a later second, so the record must be encoded again.
      positioned = assignPosition(positioned, Number(reply[1]), 0);
    }
  }

  async replace(scope: ScopeKeys, replace: Replace, options: CallOptions): Promise<ReplaceResult> {
    const reply = await this.runReplace(scope.firstPartition, this.#context.nextUniqueId(), replace, options);
    return resultOf(replace, reply) as ReplaceResult;
  }

  runInsert(
    keys: PartitionKeys,
    writeId: string,
    insert: Insert,
    options: CallOptions,
    partitioned?: PartitionedWriteOptions,
  ): Promise<WriteReply> {
    const item = insertItem(keys, writeId, insert, partitioned);
    return this.#context.executor.retry(options, () => this.#inserts.call(keys, item, options.deadline));
  }

  async runReplace(
    keys: PartitionKeys,
    writeId: string,
    replace: Replace,
    options: CallOptions,
    partitioned?: PartitionedWriteOptions,
  ): Promise<WriteReply> {
    const call = replaceCall(keys, writeId, replace, options, partitioned);
    const script = replace.record.deleted ? replaceDeletionScript : replaceScript;
    return (await this.#context.executor.runScript(script, call, options)) as WriteReply;
  }
}
