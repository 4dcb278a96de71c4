import type {
  Insert,
  InsertMany,
  InsertManyResult,
  InsertResult,
  Replace,
  ReplaceResult,
} from '../../src/ports/store-types.ts';
import { assignPosition } from '../../src/store-kit/position.ts';
import { Batcher } from './batcher.ts';
import type { CallOptions } from './call-options.ts';
import type { RedisContext } from './context.ts';
import { failureOf } from './errors.ts';
import type { PartitionKeys, ScopeKeys } from './key-names.ts';
import { insertScript, replaceDeletionScript, replaceScript } from './lua/scripts.generated.ts';
import { type InsertItem, insertCall, insertItem, type PartitionedWriteOptions, replaceCall } from './write-calls.ts';
import { resultOf, type WriteReply } from './write-results.ts';

/** Maximum number of customers in one call of the insert script. The server runs nothing else during the call. */
const MAX_INSERTS = 16;

/**
 * Maximum numbers of customers, and of characters of their arguments, in one call of the insert script for a list. A larger
 * call costs less for each customer, and other clients wait about a millisecond for it.
 */
const MAX_LIST = { inserts: 64, characters: 256 * 1024 };

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

  /**
   * Inserts the first customers of a list with one call of the script, or the first one alone if it is created: its record may
   * have to be encoded again. A repeated attempt finds the customers that the script has stored before.
   */
  async insertMany(
    scope: ScopeKeys,
    { inserts, stopAtFailure }: InsertMany,
    options: CallOptions,
  ): Promise<readonly InsertManyResult[]> {
    const [first] = inserts as [Insert, ...Insert[]];
    if (first.origin === 'created') return [await this.insert(scope, first, options)];
    const { executor } = this.#context;
    const keys = scope.firstPartition;
    const call = insertCall(keys, this.#firstItems(keys, inserts), stopAtFailure);
    let attempts = 0;
    const replies = await executor.retry(options, () => {
      attempts += 1;
      const reply = executor.runScriptOnce(insertScript, call, options);
      return executor.timer.rejectAtDeadline(reply, options.deadline) as Promise<readonly (WriteReply | Error)[]>;
    });
    return replies.map((reply, i) => {
      if (!(reply instanceof Error)) return resultOf(inserts[i] as Insert, reply) as InsertResult;
      // An earlier attempt may have stored the customer.
      const outcome = attempts > 1 ? 'unknown' : 'not_applied';
      return { status: 'failed', error: failureOf(reply).error.with({ outcome }) };
    });
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

  /** Encodes the imported customers at the start of a list that fit into one call of the script. */
  #firstItems(keys: PartitionKeys, inserts: readonly Insert[]): InsertItem[] {
    const items: InsertItem[] = [];
    let characters = 0;
    for (const insert of inserts) {
      if (items.length === MAX_LIST.inserts || insert.origin === 'created') break;
      const item = insertItem(keys, this.#context.nextUniqueId(), insert);
      for (const argument of item.args) characters += argument.length;
      if (items.length > 0 && characters > MAX_LIST.characters) break;
      items.push(item);
    }
    return items;
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
