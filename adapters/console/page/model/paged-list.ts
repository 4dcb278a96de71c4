import type { Page } from './wire.ts';

/** Objects of a page. */
interface Part<T> {
  /** Cursor after which the page starts; undefined for the first one. */
  after: string | undefined;
  /** The last row, after which the next page starts. If all rows were removed, `after`. */
  last: string | undefined;
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
  /** For each page that is loading: the rows that were replaced or removed since. A removed row is undefined. */
  readonly #changes = new Set<Map<string, T | undefined>>();
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

  /** Whether a row is in memory, or may be in a page that is loading. */
  mayHave(id: string): boolean {
    return this.#changes.size > 0 || this.#parts.some(({ items }) => items?.some((item) => item.id === id));
  }

  /** Replaces a row in memory, or in a page that is loading. */
  replace(item: T): void {
    for (const changes of this.#changes) changes.set(item.id, item);
    for (const part of this.#parts) {
      const index = part.items?.findIndex(({ id }) => id === item.id) ?? -1;
      if (index < 0) continue;
      part.items = part.items?.with(index, item);
      this.#onChange();
    }
  }

  /** Removes a row in memory, or in a page that is loading. */
  remove(id: string): void {
    for (const changes of this.#changes) changes.set(id, undefined);
    for (const [position, part] of this.#parts.entries()) {
      const items = part.items?.filter((item) => item.id !== id);
      if (items === undefined || items.length === part.size) continue;
      this.#setItems(position, part, items);
      this.#onChange();
    }
  }

  /** Sets the rows of a part. The next part starts after them. */
  #setItems(position: number, part: Part<T>, items: readonly T[]): void {
    part.items = items;
    part.size = items.length;
    part.last = items.at(-1)?.id ?? part.after;
    const next = this.#parts[position + 1];
    if (next) next.after = part.last;
  }

  #find(index: number): { readonly part: Part<T> | undefined; readonly start: number; readonly position: number } {
    let start = 0;
    for (const [position, part] of this.#parts.entries()) {
      if (index < start + part.size) return { part, start, position };
      start += part.size;
    }
    return { part: undefined, start, position: this.#parts.length };
  }

  /** Loads a page. The response may be older than the changes that arrive in the meantime, so it gets them, too. */
  async #read(after: string | undefined): Promise<Page<T>> {
    const changes = new Map<string, T | undefined>();
    this.#changes.add(changes);
    try {
      const page = await this.#load(after);
      const data = page.data.flatMap((item) => (changes.has(item.id) ? (changes.get(item.id) ?? []) : item));
      return { ...page, data };
    } finally {
      this.#changes.delete(changes);
    }
  }

  async #loadNext(): Promise<void> {
    if (this.#isLoading || this.#isEnd || this.#failure !== undefined || this.isCut) return;
    this.#isLoading = true;
    try {
      const after = this.#parts.at(-1)?.last;
      const { data, has_more } = await this.#read(after);
      // If the last row has changed in the meantime, the page does not start after it.
      if (after === this.#parts.at(-1)?.last) {
        const last = data.at(-1)?.id;
        if (last !== undefined) this.#parts.push({ after, last, size: data.length, items: data, loading: false });
        this.#isEnd = !has_more;
      }
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
      const { after } = part;
      const { data } = await this.#read(after);
      // The part before may have another end in the meantime. Then the next call of `show` loads this part again.
      if (after === part.after) this.#restore(position, part, data);
    } catch (error) {
      this.#failure = error;
    }
    part.loading = false;
    this.#onChange();
  }

  /** Puts rows back into memory. If rows were deleted since, the page reaches into the next part. */
  #restore(position: number, part: Part<T>, data: readonly T[]): void {
    const end = data.findIndex(({ id }) => id === part.last) + 1;
    this.#setItems(position, part, data.slice(0, end || part.size));
    // Without its last row, the part has another end, and the next part another start.
    const next = this.#parts[position + 1];
    if (end === 0 && next) next.items = undefined;
  }
}
