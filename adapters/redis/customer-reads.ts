import type { CustomerRecord } from '../../src/domain/customer-record.ts';
import type { ListQuery, RecordPage } from '../../src/ports/store-types.ts';
import { Batcher } from './batcher.ts';
import type { CallOptions } from './call-options.ts';
import type { RedisContext } from './context.ts';
import { idOfMember } from './encoding.ts';
import type { CommandExecutor } from './executor.ts';
import { boundsOf, IndexPages, indexOf } from './index-pages.ts';
import type { ScopeKeys } from './key-names.ts';
import { listPartitioned } from './partitioned/list.ts';

/** Values in one command. */
const MAX_VALUES = 64;

/** Reads customers. */
export class CustomerReads {
  readonly pages: IndexPages;
  readonly #context: RedisContext;
  readonly #values: Batcher<string, unknown>;

  constructor(context: RedisContext) {
    const { executor } = context;
    this.#context = context;
    this.pages = new IndexPages(executor);
    this.#values = new Batcher(executor.timer, MAX_VALUES, (keys) => readValues(executor, keys));
  }

  /** Reads from the primary, so that every read is as fresh as possible. */
  async find(scope: ScopeKeys, id: string, options: CallOptions): Promise<CustomerRecord | undefined> {
    const { executor, decoder } = this.#context;
    const key = scope.of(id).record(id);
    const value = await executor.retry(options, () => this.#values.add(executor.slotOf(key), key, options.deadline));
    return value === null ? undefined : decoder.decode(id, scope.scope.livemode, value);
  }

  async list(scope: ScopeKeys, query: ListQuery, options: CallOptions): Promise<RecordPage | undefined> {
    const page = scope.isPartitioned ? 'split' : await this.#listSinglePartition(scope, query, options);
    return page === 'split' ? listPartitioned(this, scope, query, options) : page;
  }

  /** Lists customers in one round trip. `split`: the script cannot run while the partition's slot moves. */
  async #listSinglePartition(
    { scope, first }: ScopeKeys,
    query: ListQuery,
    options: CallOptions,
  ): Promise<RecordPage | undefined | 'split'> {
    const { limit, direction, cursor } = query;
    const [from, to] = boundsOf(query);
    const pageQuery = {
      index: indexOf(first, query),
      cursor: cursor === undefined ? undefined : first.record(cursor),
      direction,
      limit: limit + 1,
      from,
      to,
      records: first.records,
    };
    const page = await this.pages.read(pageQuery, options);
    if (page === undefined || page === 'split') return page;
    const { members, values } = page;
    const records = members
      .slice(0, limit)
      .map((member) => this.#context.decoder.decode(idOfMember(member), scope.livemode, values.get(member)));
    return { records, hasMore: members.length > limit };
  }
}

async function readValues({ transport }: CommandExecutor, keys: readonly string[]): Promise<unknown[]> {
  const [first] = keys as [string];
  if (keys.length === 1) return [await transport.send(first, ['GET', first])];
  const values = (await transport.send(first, ['MGET', ...keys])) as unknown[];
  // MGET returns null for a key of another type, for which GET returns an error.
  const readAlone = async (key: string) => transport.send(key, ['GET', key]).catch((error: Error) => error);
  return Promise.all(values.map((value, i) => value ?? readAlone(keys[i] as string)));
}
