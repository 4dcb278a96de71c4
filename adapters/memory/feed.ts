import type { ClienteleEvent, EventDraft } from '../../src/domain/event.ts';
import type { FeedQuery, Retention } from '../../src/ports/store-types.ts';
import { startOfFeedPage } from '../../src/store-kit/feed-cursor.ts';

/** Trimmed events are removed from the array once they exceed half of its length by this number: removing is then cheap. */
const SLACK = 1024;

/** The change feed of one scope. A cursor is the number of an event; events are numbered from 1. */
export class Feed {
  #drafts: EventDraft[] = [];
  /** How many events were removed before `#drafts[0]`. */
  #removed = 0;
  /** Number of the last event trimmed. */
  #trimmed = 0;
  readonly #watchers = new Set<() => void>();

  /** Number of the last event appended; 0 if there was none. */
  get last(): number {
    return this.#removed + this.#drafts.length;
  }

  /** Takes the events of another feed, with their numbers. This feed must be empty. */
  addAll(other: Feed): void {
    this.#drafts = [...other.#drafts];
    this.#removed = other.#removed;
    this.#trimmed = other.#trimmed;
  }

  /** Appends an event, wakes all watchers, and returns the event's cursor. */
  append(draft: EventDraft, retention: Retention): string {
    this.#drafts.push(draft);
    const { last } = this;
    this.#trim(last, retention);
    for (const watcher of this.#watchers) watcher();
    return String(last);
  }

  read({ after, limit }: FeedQuery): ClienteleEvent[] {
    const start = startOfFeedPage(after, { last: this.last, trimmed: this.#trimmed });
    const drafts = this.#drafts.slice(start - this.#removed, start - this.#removed + limit);
    return drafts.map((draft, i) => Object.freeze({ ...draft, cursor: String(start + i + 1) }));
  }

  watch(wake: () => void): () => void {
    // A new function, so that one `wake` can be registered twice.
    const watcher = () => wake();
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  #trim(last: number, { keep, notBefore = 0 }: Retention): void {
    this.#trimmed = Math.max(this.#trimmed, last - keep);
    while (this.#trimmed < last && this.#createdOf(this.#trimmed + 1) < notBefore) this.#trimmed += 1;
    if (this.#trimmed - this.#removed < SLACK + this.#drafts.length / 2) return;
    this.#drafts = this.#drafts.slice(this.#trimmed - this.#removed);
    this.#removed = this.#trimmed;
  }

  #createdOf(number: number): number {
    return this.#drafts[number - this.#removed - 1]?.created ?? 0;
  }
}
