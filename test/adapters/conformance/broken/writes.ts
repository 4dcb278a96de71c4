import { MemoryStore } from '../../../../adapters/memory/index.ts';
import type { CustomerRecord } from '../../../../src/domain/customer-record.ts';
import type { ClienteleEvent } from '../../../../src/domain/event.ts';
import type { Scope } from '../../../../src/domain/scope.ts';
import type {
  FeedQuery,
  Insert,
  InsertMany,
  InsertManyResult,
  InsertResult,
  Replace,
  ReplaceResult,
} from '../../../../src/ports/store-types.ts';
import { RemoteStore } from '../remote-store.ts';

/** Replaces any version. */
export class LastWriterWins extends MemoryStore {
  override replace(scope: Scope, replace: Replace): ReplaceResult {
    const expected = super.find(scope, replace.record.customer.id)?.version ?? replace.expectedVersion;
    return super.replace(scope, { ...replace, expectedVersion: expected });
  }
}

/** Compares the version, then replaces it in a second step. */
export class CompareThenSet extends RemoteStore {
  override async replace(scope: Scope, replace: Replace): Promise<ReplaceResult> {
    const current = await this.find(scope, replace.record.customer.id);
    if (current?.version !== replace.expectedVersion) return { status: 'conflict' };
    for (let { expectedVersion: expected } = replace; ; expected += 1) {
      const result = await super.replace(scope, {
        ...replace,
        expectedVersion: expected,
        record: { ...replace.record, version: expected + 1 },
      });
      if (result.status !== 'conflict') return result;
    }
  }
}

/** Inserts the replacement of a missing customer. */
export class Upserting extends MemoryStore {
  override replace(scope: Scope, replace: Replace): ReplaceResult {
    if (super.find(scope, replace.record.customer.id)) return super.replace(scope, replace);
    return super.insert(scope, { ...replace, origin: 'imported' }) as ReplaceResult;
  }
}

/** Lets an insert reuse the id of a deleted customer. */
export class IdsOfDeletedFree extends MemoryStore {
  override insert(scope: Scope, insert: Insert): InsertResult {
    const before = super.find(scope, insert.record.customer.id);
    if (!before?.deleted) return super.insert(scope, insert);
    return super.replace(scope, { ...insert, expectedVersion: before.version }) as InsertResult;
  }
}

/** Trusts the clock, which may step back. */
export class TimeStepsBack extends MemoryStore {
  override insert(scope: Scope, insert: Insert): InsertResult {
    return super.insert(scope, { ...insert, origin: 'imported' });
  }
}

/** Treats an import as a creation. */
export class ImportsMoveTime extends MemoryStore {
  override insert(scope: Scope, insert: Insert): InsertResult {
    return super.insert(scope, { ...insert, origin: 'created' });
  }
}

/** Raises the creation time of a record, but not of its event. */
export class EventKeepsOldTime extends MemoryStore {
  readonly #created = new Map<string, number>();

  override insert(scope: Scope, insert: Insert): InsertResult {
    this.#created.set(insert.event.id, insert.record.customer.created);
    return super.insert(scope, insert);
  }

  override events(scope: Scope, query: FeedQuery): readonly ClienteleEvent[] {
    return super.events(scope, query).map((event) => {
      if (event.type !== 'customer.created') return event;
      const created = this.#created.get(event.id) ?? 0;
      return { ...event, data: { object: { ...event.data.object, created } } };
    });
  }
}

/** Copies metadata by assignment, which loses a key `__proto__`. */
export class MetadataAssigned extends MemoryStore {
  override find(scope: Scope, id: string): CustomerRecord | undefined {
    const record = super.find(scope, id);
    if (!record?.customer.metadata) return record;
    const metadata: Record<string, string> = {};
    for (const [key, value] of Object.entries(record.customer.metadata)) metadata[key] = value;
    return { ...record, customer: { ...record.customer, metadata } };
  }
}

/** Returns objects that the caller can change. */
export class Unfrozen extends MemoryStore {
  override find(scope: Scope, id: string): CustomerRecord | undefined {
    return structuredClone(super.find(scope, id));
  }
}

/** Caches each record and never refreshes it. */
export class StaleFind extends MemoryStore {
  readonly #known = new Map<string, CustomerRecord>();

  override find(scope: Scope, id: string): CustomerRecord | undefined {
    const record = this.#known.get(id) ?? super.find(scope, id);
    if (record) this.#known.set(id, record);
    return record;
  }
}

/** Serves a fresh find from a cache. */
export class StaleFresh extends RemoteStore {
  readonly #known = new Map<string, CustomerRecord>();

  override async find(scope: Scope, id: string): Promise<CustomerRecord | undefined> {
    const record = this.#known.get(id) ?? (await super.find(scope, id));
    if (record) this.#known.set(id, record);
    return record;
  }
}

/** Inserts the customers of a list in any order. */
export class ManyUnordered extends MemoryStore {
  override insertMany(scope: Scope, { inserts }: InsertMany): InsertManyResult[] {
    const results = inserts.toReversed().map((insert) => this.insert(scope, insert));
    return results.reverse();
  }
}

/** Inserts the whole list, also after a customer that is refused. */
export class ManyWithoutStop extends MemoryStore {
  override insertMany(scope: Scope, { inserts, stopAtFailure }: InsertMany): InsertManyResult[] {
    const results = inserts.map((insert) => this.insert(scope, insert));
    const refused = results.findIndex(({ status }) => status !== 'stored');
    return stopAtFailure && refused >= 0 ? results.slice(0, refused + 1) : results;
  }
}

/** Looks for existing ids before it inserts the list, so that it misses an id that the list repeats. */
export class ManyCheckedFirst extends RemoteStore {
  override async insertMany(scope: Scope, { inserts, stopAtFailure }: InsertMany): Promise<InsertManyResult[]> {
    const [first, ...others] = inserts as [Insert, ...Insert[]];
    const results = [await this.insert(scope, first)];
    if (stopAtFailure) return results;
    const ids = await Promise.all(others.map(({ record }) => this.find(scope, record.customer.id)));
    for (const [i, insert] of others.entries()) {
      if (ids[i]) results.push({ status: 'exists' });
      else results.push(await this.insert(scope, { ...insert, claims: [] }));
    }
    return results;
  }
}

/** Reports a customer that exists as stored, as if an earlier attempt of the call had stored it. */
export class ManyExistingStored extends RemoteStore {
  override async insertMany(scope: Scope, { inserts }: InsertMany): Promise<InsertManyResult[]> {
    const results: InsertManyResult[] = [];
    for (const insert of inserts) {
      const result = await this.insert(scope, insert);
      results.push(result.status === 'exists' ? { status: 'stored', record: insert.record, cursor: '1' } : result);
    }
    return results;
  }
}

/** Returns a result for the first customer only, although it stores all. */
export class ManyForgotten extends MemoryStore {
  override insertMany(scope: Scope, { inserts }: InsertMany): InsertManyResult[] {
    return inserts.map((insert) => this.insert(scope, insert)).slice(0, 1);
  }
}
