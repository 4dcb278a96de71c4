import { MemoryStore } from '../../../../adapters/memory/index.ts';
import type { CustomerRecord } from '../../../../src/domain/customer-record.ts';
import type { Scope } from '../../../../src/domain/scope.ts';
import type { ListQuery, RecordPage, Replace, ReplaceResult } from '../../../../src/ports/store-types.ts';

/** Shows deleted customers at the end of each page. */
export class DeletedShown extends MemoryStore {
  readonly #deleted: CustomerRecord[] = [];

  override replace(scope: Scope, replace: Replace): ReplaceResult {
    if (replace.record.deleted) this.#deleted.push(replace.record);
    return super.replace(scope, replace);
  }

  override list(scope: Scope, query: ListQuery): RecordPage | undefined {
    const page = super.list(scope, query);
    return page && { ...page, records: [...page.records, ...this.#deleted] };
  }
}

/** Does not accept a deleted customer as a cursor. */
export class DeletedCursorUnknown extends MemoryStore {
  override list(scope: Scope, query: ListQuery): RecordPage | undefined {
    const isDeleted = query.cursor !== undefined && super.find(scope, query.cursor)?.deleted;
    return isDeleted ? undefined : super.list(scope, query);
  }
}

/** Returns the first page if the cursor is unknown. */
export class UnknownCursorIgnored extends MemoryStore {
  override list(scope: Scope, query: ListQuery): RecordPage | undefined {
    return super.list(scope, query) ?? super.list(scope, { ...query, cursor: undefined });
  }
}

/** Does not accept a customer of another app as a cursor. */
export class FilteredCursorUnknown extends MemoryStore {
  override list(scope: Scope, query: ListQuery): RecordPage | undefined {
    const cursor = query.cursor === undefined ? undefined : super.find(scope, query.cursor);
    const filtered = cursor && query.app !== undefined && cursor.customer.app !== query.app;
    return filtered ? undefined : super.list(scope, query);
  }
}

/** Includes the cursor in its page. */
export class CursorIncluded extends MemoryStore {
  override list(scope: Scope, query: ListQuery): RecordPage | undefined {
    const page = super.list(scope, query);
    const cursor = query.cursor === undefined ? undefined : super.find(scope, query.cursor);
    return page && cursor ? { ...page, records: [cursor, ...page.records] } : page;
  }
}

export class AlwaysMore extends MemoryStore {
  override list(scope: Scope, query: ListQuery): RecordPage | undefined {
    const page = super.list(scope, query);
    return page && { ...page, hasMore: true };
  }
}

export class NeverMore extends MemoryStore {
  override list(scope: Scope, query: ListQuery): RecordPage | undefined {
    const page = super.list(scope, query);
    return page && { ...page, hasMore: false };
  }
}

/** Ignores the filters in `hasMore`. */
export class MoreUnfiltered extends MemoryStore {
  override list(scope: Scope, query: ListQuery): RecordPage | undefined {
    const page = super.list(scope, query);
    const { limit, direction, cursor } = query;
    const hasMore = super.list(scope, { limit, direction, cursor })?.hasMore ?? false;
    return page && { ...page, hasMore };
  }
}

export class AppIgnored extends MemoryStore {
  override list(scope: Scope, query: ListQuery): RecordPage | undefined {
    return super.list(scope, { ...query, app: undefined });
  }
}

export class BoundsExclusive extends MemoryStore {
  override list(scope: Scope, query: ListQuery): RecordPage | undefined {
    const fromMs = query.fromMs === undefined ? undefined : query.fromMs + 1;
    const toMs = query.toMs === undefined ? undefined : query.toMs - 1;
    return super.list(scope, { ...query, fromMs, toMs });
  }
}

/** Ignores the bounds if there is a cursor. */
export class CursorBeatsBounds extends MemoryStore {
  override list(scope: Scope, query: ListQuery): RecordPage | undefined {
    const { fromMs, toMs, ...rest } = query;
    return super.list(scope, query.cursor === undefined ? query : rest);
  }
}

/** Reverses the order of customers created in one millisecond. */
export class TiesReversed extends MemoryStore {
  override list(scope: Scope, query: ListQuery): RecordPage | undefined {
    const page = super.list(scope, query);
    const sign = query.direction === 'older' ? 1 : -1;
    const records = page?.records.toSorted((a, b) => (b.createdMs - a.createdMs || a.sequence - b.sequence) * sign);
    return page && records && { ...page, records };
  }
}

/** Returns each page newest first. */
export class NewerReversed extends MemoryStore {
  override list(scope: Scope, query: ListQuery): RecordPage | undefined {
    const page = super.list(scope, query);
    if (page === undefined || query.direction === 'older') return page;
    return { ...page, records: page.records.toReversed() };
  }
}

/** Pages by offset, which shifts when customers are inserted or deleted. */
export class OffsetPaging extends MemoryStore {
  readonly #offsets = new Map<string, number>();

  override list(scope: Scope, query: ListQuery): RecordPage | undefined {
    const offset = query.cursor === undefined ? 0 : (this.#offsets.get(query.cursor) ?? 0);
    const all = super.list(scope, { ...query, cursor: undefined, limit: 10_000 })?.records ?? [];
    const records = all.slice(offset, offset + query.limit);
    for (const [i, { customer }] of records.entries()) this.#offsets.set(customer.id, offset + i + 1);
    return { records, hasMore: all.length > offset + query.limit };
  }
}

/** Lists only the first 1,000 customers. */
export class IndexFull extends MemoryStore {
  override list(scope: Scope, query: ListQuery): RecordPage | undefined {
    const page = super.list(scope, query);
    return page && { ...page, records: page.records.filter(({ sequence }) => sequence <= 1_000) };
  }
}

/** Lists the first version of each customer. */
export class ListNotUpdated extends MemoryStore {
  readonly #first = new Map<string, CustomerRecord>();

  override replace(scope: Scope, replace: Replace): ReplaceResult {
    const before = super.find(scope, replace.record.customer.id);
    if (before?.version === 1) this.#first.set(before.customer.id, before);
    return super.replace(scope, replace);
  }

  override list(scope: Scope, query: ListQuery): RecordPage | undefined {
    const page = super.list(scope, query);
    const records = page?.records.map((record) => this.#first.get(record.customer.id) ?? record);
    return page && records && { ...page, records };
  }
}
