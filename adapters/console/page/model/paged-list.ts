import type { Page } from './wire.ts';

/** Objects of a page. */
interface Part<T> {
  /** Cursor after which the page starts; undefined for the first one. */
  readonly after: string | undefined;
  readonly first: string;
  last: string;
  size: number;
  /** undefined if the page is far from the visible rows, and so not in memory. */
  items: readonly T[] | undefined;
  loading: boolean;
}

export type Load<T> = (after: string | undefined) => Promise<Page<T>>;

/** Number of pages before and after the visible ones that stay in memory. */
const KEPT_PAGES = 3;
/** Browsers limit the height of an element to 17 million pixels. */
const MAX_ROWS = 200_000;

/**
 * Reads a long list page by page, and keeps only the pages near the visible rows. It reads the others again when they become
 * visible: a cursor is a position, so it stays valid.
 */
export class PagedList<T extends { readonly id: string }> {
  #parts: Part<T>[] = [];
  #isEnd = false;
  #isLoading = false;
  #failure: unknown;
  readonly #load: Load<T>;
  readonly #onChange: () => void;

  constructor(load: Load<T>, onChange: () => void) {
    this.#load = load;
    this.#onChange = onChange;
  }

  /** Number of rows that are known so far. */
  get count(): number {
    return this.#parts.reduce((sum, { size }) => sum + size, 0);
  }

  /** Whether the list has no further rows. */
  get isEnd(): boolean {
    return this.#isEnd;
  }

  /** Whether further rows are not shown, because a browser cannot show as many. */
  get isCut(): boolean {
    return !this.#isEnd && this.count >= MAX_ROWS;
  }

  /** Why the latest page is missing; undefined if nothing failed. */
  get failure(): unknown {
    return this.#failure;
  }

  /** Number of rows in memory. */
  get kept(): number {
    return this.#parts.reduce((sum, { items }) => sum + (items?.length ?? 0), 0);
  }

  /** Returns the row, or undefined if it is not in memory. */
  at(index: number): T | undefined {
    const { part, start } = this.#find(index);
    return part?.items?.[index - start];
  }

  /** Makes these rows available, and forgets rows that are far away. Call it after each scroll. */
  show(first: number, last: number): void {
    const from = this.#find(first).position;
    const to = this.#find(last).position;
    this.#parts.forEach((part, position) => {
      if (position < from - KEPT_PAGES || position > to + KEPT_PAGES) part.items = undefined;
      else if (part.items === undefined && position >= from && position <= to) this.#reload(part, position);
    });
    if (last >= this.count - 1) this.#loadNext();
  }

  /** Tries again after a failure, as soon as the rows are shown again. */
  retry(): void {
    this.#failure = undefined;
    this.#onChange();
  }

  /** Whether a row is in memory. */
  has(id: string): boolean {
    return this.#parts.some(({ items }) => items?.some((item) => item.id === id));
  }

  /** Replaces a row in memory. */
  replace(item: T): void {
    for (const part of this.#parts) {
      const index = part.items?.findIndex(({ id }) => id === item.id) ?? -1;
      if (index < 0) continue;
      part.items = part.items?.with(index, item);
      this.#onChange();
    }
  }

  /** Removes a row in memory. */
  remove(id: string): void {
    for (const part of this.#parts) {
      const items = part.items?.filter((item) => item.id !== id);
      if (items === undefined || items.length === part.size) continue;
      part.items = items;
      part.size = items.length;
      this.#onChange();
    }
  }

  #find(index: number): { readonly part: Part<T> | undefined; readonly start: number; readonly position: number } {
    let start = 0;
    for (const [position, part] of this.#parts.entries()) {
      if (index < start + part.size) return { part, start, position };
      start += part.size;
    }
    return { part: undefined, start, position: this.#parts.length };
  }

  async #loadNext(): Promise<void> {
    if (this.#isLoading || this.#isEnd || this.#failure !== undefined || this.isCut) return;
    this.#isLoading = true;
    try {
      const after = this.#parts.at(-1)?.last;
      const { data, has_more } = await this.#load(after);
      const [first] = data;
      const last = data.at(-1);
      if (first && last) {
        this.#parts.push({ after, first: first.id, last: last.id, size: data.length, items: data, loading: false });
      }
      this.#isEnd = !has_more;
    } catch (error) {
      this.#failure = error;
    }
    this.#isLoading = false;
    this.#onChange();
  }

  async #reload(part: Part<T>, position: number): Promise<void> {
    if (part.loading || this.#failure !== undefined) return;
    part.loading = true;
    try {
      const { data } = await this.#load(part.after);
      // If rows were deleted since, the page now reaches into the next one.
      const next = this.#parts[position + 1]?.first;
      const end = data.findIndex(({ id }) => id === next);
      part.items = end < 0 ? data.slice(0, part.size) : data.slice(0, end);
      part.size = part.items.length;
    } catch (error) {
      this.#failure = error;
    }
    part.loading = false;
    this.#onChange();
  }
}
