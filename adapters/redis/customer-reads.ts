import type { CustomerRecord } from '../../src/domain/customer-record.ts';
import type { ListQuery, RecordPage } from '../../src/ports/store-types.ts';
import type { CallOptions } from './call-options.ts';
import type { RedisContext } from './context.ts';
import { idOfMember } from './encoding.ts';
import {
  boundsOf,
  createMergedPageReader,
  createPageReader,
  indexOf,
  isMergeable,
  type PageQuery,
  type PageReader,
} from './index-pages.ts';
import type { ScopeKeys } from './key-names.ts';
import { listPartitioned } from './partitioned/list.ts';
import { createValueReader, type ValueReader } from './value-reader.ts';

/** Reads customers. */
export class CustomerReads {
  /** Reads pages of one partition. */
  readonly readPage: PageReader;
  readonly #readMergedPage: PageReader;
  readonly #context: RedisContext;
  readonly #readValue: ValueReader;

  constructor(context: RedisContext) {
    const { executor, partitions } = context;
    this.#context = context;
    this.readPage = createPageReader(executor);
    this.#readMergedPage = createMergedPageReader(executor, partitions);
    this.#readValue = createValueReader(executor);
  }

  /** Finds a customer. Always reads from the primary, so the `fresh` option changes nothing. */
  async find(scope: ScopeKeys, id: string, options: CallOptions): Promise<CustomerRecord | undefined> {
    const { executor, decoder } = this.#context;
    const key = scope.partitionOf(id).recordKey(id);
    const value = await this.#readValue(key, options);
    if (value !== null) return decoder.decode(id, scope.scope.livemode, value);
    // With a lost data set this process may look in the wrong partition.
    await executor.checkDataSet(key, options);
    return undefined;
  }

  /** Lists customers. If one server has all partitions, it takes one round trip. */
  async list(scope: ScopeKeys, query: ListQuery, options: CallOptions): Promise<RecordPage | undefined> {
    const page = isMergeable(query, scope.partitions.length)
      ? await this.#readMergedPage(pageQueryOf(scope, query), options)
      : 'split';
    // Single reads also work while the slot moves.
    if (page === 'split') return listPartitioned(this, scope, query, options);
    if (page === undefined) return undefined;
    const { members, values } = page;
    const records = members
      .slice(0, query.limit)
      .map((member) => this.#context.decoder.decode(idOfMember(member), scope.scope.livemode, values.get(member)));
    return { records, hasMore: members.length > query.limit };
  }
}

/** Selects one record more than the query, to know whether there are more. */
function pageQueryOf(scope: ScopeKeys, query: ListQuery): PageQuery {
  const { limit, direction, cursor } = query;
  const [from, to] = boundsOf(query);
  return {
    indexes: scope.partitions.map((keys) => indexOf(keys, query)),
    cursor: cursor === undefined ? undefined : scope.partitionOf(cursor).recordKey(cursor),
    direction,
    limit: limit + 1,
    from,
    to,
    withRecords: true,
  };
}
