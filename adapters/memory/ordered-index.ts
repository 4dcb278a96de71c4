/** A place in an index: creation time in milliseconds, then sequence. */
export interface Place {
  readonly createdMs: number;
  readonly sequence: number;
}

/** Items in a chunk before it is split in two. */
const CHUNK = 512;

interface Chunk<T> {
  readonly items: T[];
  /** `items[i].createdMs`, side by side, so that a search stays within a few cache lines and touches no item. */
  readonly times: number[];
}

/**
 * Items ordered by place, in chunks. Appending costs nothing, inserting in the middle moves at most one chunk, and finding
 * a place costs the same from a thousand items to a million: the search reads numbers that lie side by side.
 */
export class OrderedIndex<T extends Place> {
  readonly #chunks: Chunk<T>[] = [];
  /** First time of each chunk. */
  readonly #starts: number[] = [];
  #size = 0;

  get size(): number {
    return this.#size;
  }

  add(item: T): void {
    this.#size += 1;
    const newest = this.#chunks.at(-1)?.items.at(-1);
    if (newest === undefined || comparePlaces(item, newest) > 0) this.#append(item);
    else this.#insert(item);
  }

  /** Puts an item in place of the one with the same place. */
  replace(item: T): void {
    const [chunk, at] = this.#find(item);
    if (chunk?.items[at]?.sequence === item.sequence) chunk.items[at] = item;
  }

  remove(place: Place): void {
    const [chunk, at, index] = this.#find(place);
    if (chunk?.items[at]?.sequence !== place.sequence) return;
    this.#size -= 1;
    chunk.items.splice(at, 1);
    chunk.times.splice(at, 1);
    if (chunk.items.length === 0) {
      this.#chunks.splice(index, 1);
      this.#starts.splice(index, 1);
    } else if (at === 0) {
      this.#starts[index] = chunk.times[0] as number;
    }
  }

  /**
   * At most `limit` items next to a place, which need not hold an item and is not among them: older ones, newest first,
   * or newer ones, oldest first.
   */
  next(place: Place, direction: 'older' | 'newer', limit: number): T[] {
    if (this.#size === 0) return [];
    const index = this.#chunkOf(place);
    const chunk = this.#chunks[index] as Chunk<T>;
    const at = lowerBound(chunk, place);
    if (direction === 'older') return this.#older(index, at, limit);
    const present = chunk.items[at];
    const held = present !== undefined && comparePlaces(present, place) === 0;
    return this.#newer(index, held ? at + 1 : at, limit);
  }

  /** All items, oldest first. */
  *[Symbol.iterator](): Generator<T> {
    for (const chunk of this.#chunks) yield* chunk.items;
  }

  /** Items before a position, newest first: cut from its chunk, then one by one from those before it. */
  #older(index: number, at: number, limit: number): T[] {
    const { items } = this.#chunks[index] as Chunk<T>;
    const found = items.slice(Math.max(0, at - limit), at).reverse();
    for (let before = index - 1; before >= 0 && found.length < limit; before -= 1) {
      const { items } = this.#chunks[before] as Chunk<T>;
      for (let i = items.length - 1; i >= 0 && found.length < limit; i -= 1) found.push(items[i] as T);
    }
    return found;
  }

  #newer(index: number, at: number, limit: number): T[] {
    const { items } = this.#chunks[index] as Chunk<T>;
    const found = items.slice(at, at + limit);
    for (let after = index + 1; after < this.#chunks.length && found.length < limit; after += 1) {
      const { items } = this.#chunks[after] as Chunk<T>;
      for (let i = 0; i < items.length && found.length < limit; i += 1) found.push(items[i] as T);
    }
    return found;
  }

  #insert(item: T): void {
    const index = this.#chunkOf(item);
    const chunk = this.#chunks[index] as Chunk<T>;
    const at = lowerBound(chunk, item);
    chunk.items.splice(at, 0, item);
    chunk.times.splice(at, 0, item.createdMs);
    if (at === 0) this.#starts[index] = item.createdMs;
    if (chunk.items.length > CHUNK) this.#split(index);
  }

  #append(item: T): void {
    const last = this.#chunks.at(-1);
    if (last !== undefined && last.items.length < CHUNK) {
      last.items.push(item);
      last.times.push(item.createdMs);
      return;
    }
    this.#chunks.push({ items: [item], times: [item.createdMs] });
    this.#starts.push(item.createdMs);
  }

  #split(index: number): void {
    const { items, times } = this.#chunks[index] as Chunk<T>;
    const half = items.length >> 1;
    const upper = { items: items.splice(half), times: times.splice(half) };
    this.#chunks.splice(index + 1, 0, upper);
    this.#starts.splice(index + 1, 0, upper.times[0] as number);
  }

  #find(place: Place): [Chunk<T> | undefined, number, number] {
    const index = this.#chunkOf(place);
    const chunk = this.#chunks[index];
    return [chunk, chunk ? lowerBound(chunk, place) : 0, index];
  }

  /** The chunk that a place lies in: the last whose first item is not behind it; else the first. */
  #chunkOf(place: Place): number {
    let low = 0;
    let high = this.#starts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const start = this.#starts[middle] as number;
      const behind =
        start === place.createdMs
          ? ((this.#chunks[middle] as Chunk<T>).items[0] as T).sequence > place.sequence
          : start > place.createdMs;
      if (behind) high = middle;
      else low = middle + 1;
    }
    return low === 0 ? 0 : low - 1;
  }
}

/** Below 0 where `a` stands before `b`, older first. */
export const comparePlaces = (a: Place, b: Place): number => a.createdMs - b.createdMs || a.sequence - b.sequence;

/** Position of the first item that is not before the place. */
function lowerBound<T extends Place>({ items, times }: Chunk<T>, place: Place): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const time = times[middle] as number;
    const before = time === place.createdMs ? (items[middle] as T).sequence < place.sequence : time < place.createdMs;
    if (before) low = middle + 1;
    else high = middle;
  }
  return low;
}
