import { KEEP_ALL } from '../../../../adapters/conformance/samples.ts';
import { MemoryStore } from '../../../../adapters/memory/index.ts';
import { ClienteleError } from '../../../../src/domain/errors.ts';
import type { ClienteleEvent } from '../../../../src/domain/event.ts';
import type { Scope } from '../../../../src/domain/scope.ts';
import type { FeedQuery, Insert, InsertResult } from '../../../../src/ports/store-types.ts';
import { RemoteStore } from '../remote-store.ts';

type Events = readonly ClienteleEvent[];

/** Omits updates. */
export class UpdatesMissing extends MemoryStore {
  override events(scope: Scope, query: FeedQuery): Events {
    return super.events(scope, query).filter(({ type }) => type !== 'customer.updated');
  }
}

/** Skips an event when a reader resumes. */
export class GapOnResume extends MemoryStore {
  override events(scope: Scope, query: FeedQuery): Events {
    const events = super.events(scope, query);
    return query.after === undefined ? events : events.slice(1);
  }
}

/** Begins a page with the cursor's own event. */
export class CursorRepeated extends MemoryStore {
  override events(scope: Scope, query: FeedQuery): Events {
    const before = super.events(scope, { limit: 10_000 }).filter(({ cursor }) => cursor === query.after);
    return [...before, ...super.events(scope, query)];
  }
}

/** Numbers cursors from the oldest kept event. */
export class CursorsReused extends MemoryStore {
  override insert(scope: Scope, insert: Insert): InsertResult {
    const result = super.insert(scope, insert);
    if (result.status !== 'stored') return result;
    return { ...result, cursor: String(super.events(scope, { limit: 10_000 }).length) };
  }
}

export class LimitIgnored extends MemoryStore {
  override events(scope: Scope, query: FeedQuery): Events {
    return super.events(scope, { ...query, limit: 10_000 });
  }
}

export class RetentionIgnored extends MemoryStore {
  override insert(scope: Scope, insert: Insert): InsertResult {
    return super.insert(scope, { ...insert, retention: KEEP_ALL });
  }
}

export class AgeIgnored extends MemoryStore {
  override insert(scope: Scope, insert: Insert): InsertResult {
    return super.insert(scope, { ...insert, retention: { keep: insert.retention.keep } });
  }
}

/** Resumes at the oldest event if the events after the cursor were trimmed. */
export class ExpiredHidden extends MemoryStore {
  override events(scope: Scope, query: FeedQuery): Events {
    try {
      return super.events(scope, query);
    } catch (error) {
      if (!(error instanceof ClienteleError && error.code === 'cursor_expired')) throw error;
      return super.events(scope, { ...query, after: undefined });
    }
  }
}

/** Resumes at the oldest event if the cursor is unknown. */
export class UnknownHidden extends MemoryStore {
  override events(scope: Scope, query: FeedQuery): Events {
    try {
      return super.events(scope, query);
    } catch (error) {
      if (!(error instanceof ClienteleError && error.code === 'parameter_invalid')) throw error;
      return super.events(scope, { ...query, after: undefined });
    }
  }
}

/** Treats the cursor of an empty feed as no cursor, so that a later read starts at the oldest kept event. */
export class StartUnmarked extends MemoryStore {
  override events(scope: Scope, query: FeedQuery): Events {
    return super.events(scope, query.after === '0' ? { limit: query.limit } : query);
  }
}

/** Returns the cursor of the last kept event, even if a later event was trimmed. */
export class EndOfKept extends MemoryStore {
  override cursor(scope: Scope): string {
    return super.events(scope, { limit: 10_000 }).at(-1)?.cursor ?? '0';
  }
}

/** Caches its end cursor. */
export class EndRemembered extends MemoryStore {
  #end: string | undefined;

  override cursor(scope: Scope): string {
    this.#end ??= super.cursor(scope);
    return this.#end;
  }
}

/** Reads the end of the feed from a replica that lags behind. */
export class EndLags extends RemoteStore {
  override async cursor(scope: Scope): Promise<string> {
    return String(Math.max(0, Number(await super.cursor(scope)) - 15));
  }
}

/** Numbers events before they are readable: a reader passes an event that appears later. */
export class NumberedBeforeReadable extends RemoteStore {
  readonly #hidden = new Set<string>();

  override async insert(scope: Scope, insert: Insert): Promise<InsertResult> {
    this.#hidden.add(insert.event.id);
    const result = await super.insert(scope, insert);
    this.#hidden.delete(insert.event.id);
    return result;
  }

  override async events(scope: Scope, query: FeedQuery): Promise<Events> {
    const events = await super.events(scope, query);
    return events.filter(({ id }) => !this.#hidden.has(id));
  }
}

/** Wakes a watcher only once. */
export class WakesOnce extends MemoryStore {
  override watch(scope: Scope, wake: () => void): () => void {
    const end = super.watch(scope, () => {
      end();
      wake();
    });
    return end;
  }
}

/** Keeps waking a watcher that has ended. */
export class WatchNeverEnds extends MemoryStore {
  override watch(scope: Scope, wake: () => void): () => void {
    super.watch(scope, wake);
    return () => undefined;
  }
}

/** Ends all watches of a function when one of them ends. */
export class WatchesShared extends MemoryStore {
  readonly #ends = new Map<() => void, (() => void)[]>();

  override watch(scope: Scope, wake: () => void): () => void {
    const ends = this.#ends.get(wake) ?? [];
    this.#ends.set(wake, ends);
    ends.push(super.watch(scope, wake));
    return () => {
      for (const end of ends) end();
    };
  }
}
