import type { Insert, InsertResult, Replace, ReplaceResult } from '../../src/ports/store-types.ts';
import { assignPosition } from '../../src/store-kit/position.ts';
import { Batcher } from './batcher.ts';
import type { CallOptions } from './call-options.ts';
import type { RedisContext } from './context.ts';
import type { PartitionKeys, ScopeKeys } from './key-names.ts';
import { insertScript, replaceDeletionScript, replaceScript } from './lua/scripts.generated.ts';
import { type InsertItem, insertCall, insertItem, type PartitionedWrite, replaceCall } from './write-calls.ts';
import { resultOf, type WriteReply } from './write-results.ts';

/** Customers in one call of the insert script. The server runs nothing else during the call. */
const MAX_INSERTS = 16;

/** Writes customers whose data is in one partition: one script, so one atomic step. */
export class CustomerWrites {
  readonly #context: RedisContext;
  readonly #inserts: Batcher<InsertItem, WriteReply, PartitionKeys>;

  constructor(context: RedisContext) {
    const { executor } = context;
    this.#context = context;
    this.#inserts = new Batcher(executor.timer, MAX_INSERTS, async (items, deadline, keys) => {
      const call = insertCall(keys, items);
      const options = { write: true, deadline };
      return (await executor.evaluate(insertScript, call.keys, call.args, options)) as WriteReply[];
    });
  }

  async insert(scope: ScopeKeys, insert: Insert, options: CallOptions): Promise<InsertResult> {
    const write = this.#context.nextWriteId();
    let positioned = insert;
    for (;;) {
      const reply = await this.runInsert(scope.first, write, positioned, options);
      if (reply[0] !== 'behind') return resultOf(positioned, reply) as InsertResult;
      // Another process has created a customer in a later second of its clock.
      positioned = assignPosition(positioned, Number(reply[1]), 0);
    }
  }

  async replace(scope: ScopeKeys, replace: Replace, options: CallOptions): Promise<ReplaceResult> {
    const reply = await this.runReplace(scope.first, this.#context.nextWriteId(), replace, options);
    return resultOf(replace, reply) as ReplaceResult;
  }

  runInsert(
    keys: PartitionKeys,
    write: string,
    insert: Insert,
    options: CallOptions,
    partitioned?: PartitionedWrite,
  ): Promise<WriteReply> {
    const item = insertItem(keys, write, insert, partitioned);
    return this.#context.executor.retry(options, () => this.#inserts.add(keys, item, options.deadline));
  }

  async runReplace(
    keys: PartitionKeys,
    write: string,
    replace: Replace,
    options: CallOptions,
    partitioned?: PartitionedWrite,
  ): Promise<WriteReply> {
    const call = replaceCall(keys, write, replace, options, partitioned);
    const script = replace.record.deleted ? replaceDeletionScript : replaceScript;
    return (await this.#context.executor.run(script, call.keys, call.args, options)) as WriteReply;
  }
}
