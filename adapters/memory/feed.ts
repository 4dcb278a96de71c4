import type { ClienteleEvent, EventDraft } from '../../src/domain/event.ts';
import { cursorExpired, cursorUnknown } from '../../src/ports/store.ts';
import type { FeedQuery, Retention } from '../../src/ports/store-types.ts';

/** Trimmed events that may lie at the front before they are cut off, so that trimming costs little an event. */
const SLACK = 1024;

/** The change feed of one scope. Cursors count the events from 1 and are never used again. */
export class Feed {
  #drafts: EventDraft[] = [];
  /** How many events lie before `#drafts[0]`. */
  #cut = 0;
  /** Events up to this one are trimmed. */
  #trimmed = 0;
  readonly #wakers = new Set<() => void>();

  /** Appends an event and answers its cursor. */
  append(draft: EventDraft, retention: Retention): string {
    this.#drafts.push(draft);
    const last = this.#cut + this.#drafts.length;
    this.#trim(last, retention);
    for (const wake of this.#wakers) wake();
    return String(last);
  }

  read({ after, limit }: FeedQuery): ClienteleEvent[] {
    const from = after === undefined ? this.#trimmed : this.#position(after);
    const drafts = this.#drafts.slice(from - this.#cut, from - this.#cut + limit);
    return drafts.map((draft, i) => Object.freeze({ ...draft, cursor: String(from + i + 1) }));
  }

  /** The cursor of the last event that was ever appended; `0` where there was none. */
  get end(): string {
    return String(this.#cut + this.#drafts.length);
  }

  watch(wake: () => void): () => void {
    // A function of its own for each watcher, so that one that watches twice is woken twice and ends each alone.
    const own = () => wake();
    this.#wakers.add(own);
    return () => this.#wakers.delete(own);
  }

  #position(cursor: string): number {
    const position = /^(?:0|[1-9]\d{0,15})$/.test(cursor) ? Number(cursor) : Number.POSITIVE_INFINITY;
    if (position > this.#cut + this.#drafts.length) throw cursorUnknown();
    if (position < this.#trimmed) throw cursorExpired();
    return position;
  }

  #trim(last: number, { keep, notBefore = 0 }: Retention): void {
    this.#trimmed = Math.max(this.#trimmed, last - keep);
    while (this.#trimmed < last && this.#created(this.#trimmed + 1) < notBefore) this.#trimmed += 1;
    if (this.#trimmed - this.#cut < SLACK + this.#drafts.length / 2) return;
    this.#drafts = this.#drafts.slice(this.#trimmed - this.#cut);
    this.#cut = this.#trimmed;
  }

  #created(position: number): number {
    return this.#drafts[position - this.#cut - 1]?.created ?? 0;
  }
}
