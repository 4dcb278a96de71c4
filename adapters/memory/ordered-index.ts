import { comparePositions, type Position } from '../../src/store-kit/position.ts';

/** Maximum number of items in a chunk; a larger chunk is split in two. */
const CHUNK_SIZE = 512;

interface Chunk<T> {
  readonly items: T[];
  /** `items[i].createdMs`. Numbers in one array keep a search within a few cache lines; reading the items would not. */
  readonly times: number[];
}

/**
 * Items ordered by position, in chunks. An append moves nothing, an insert in the middle moves at most one chunk, and a search
 * takes about the same time among a thousand items and a million.
 */
export class OrderedIndex<T extends Position> {
  readonly #chunks: Chunk<T>[] = [];
  /** Creation time of the first item of each chunk. */
  readonly #starts: number[] = [];

  add(item: T): void {
    const newest = this.#chunks.at(-1)?.items.at(-1);
    if (newest === undefined || comparePositions(item, newest) > 0) this.#append(item);
    else this.#insert(item);
  }

  /** Replaces the item that has the same position, if the index has one. */
  replace(item: T): void {
    const [chunk, at] = this.#find(item);
    if (chunk?.items[at]?.sequence === item.sequence) chunk.items[at] = item;
  }

  remove(position: Position): void {
    const [chunk, at, index] = this.#find(position);
    if (chunk?.items[at]?.sequence !== position.sequence) return;
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
   * Returns at most `limit` items before or after a position, nearest first. No item needs to have the position; an item
   * that has it is not returned.
   */
  next(position: Position, direction: 'older' | 'newer', limit: number): T[] {
    const [chunk, at, index] = this.#find(position);
    if (chunk === undefined) return [];
    if (direction === 'older') return this.#older(index, at, limit);
    const present = chunk.items[at];
    const occupied = present !== undefined && comparePositions(present, position) === 0;
    return this.#newer(index, occupied ? at + 1 : at, limit);
  }

  /** Iterates over all items, oldest first. */
  *[Symbol.iterator](): Generator<T> {
    for (const chunk of this.#chunks) yield* chunk.items;
  }

  #older(index: number, at: number, limit: number): T[] {
    const { items } = this.#chunks[index] as Chunk<T>;
    const result = items.slice(Math.max(0, at - limit), at).reverse();
    for (let before = index - 1; before >= 0 && result.length < limit; before -= 1) {
      const { items } = this.#chunks[before] as Chunk<T>;
      result.push(...items.slice(result.length - limit).reverse());
    }
    return result;
  }

  #newer(index: number, at: number, limit: number): T[] {
    const { items } = this.#chunks[index] as Chunk<T>;
    const result = items.slice(at, at + limit);
    for (let after = index + 1; after < this.#chunks.length && result.length < limit; after += 1) {
      const { items } = this.#chunks[after] as Chunk<T>;
      result.push(...items.slice(0, limit - result.length));
    }
    return result;
  }

  #insert(item: T): void {
    const index = this.#chunkOf(item);
    const chunk = this.#chunks[index] as Chunk<T>;
    const at = lowerBound(chunk, item);
    chunk.items.splice(at, 0, item);
    chunk.times.splice(at, 0, item.createdMs);
    if (at === 0) this.#starts[index] = item.createdMs;
    if (chunk.items.length > CHUNK_SIZE) this.#split(index);
  }

  #append(item: T): void {
    const last = this.#chunks.at(-1);
    if (last !== undefined && last.items.length < CHUNK_SIZE) {
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

  #find(position: Position): [Chunk<T> | undefined, number, number] {
    const index = this.#chunkOf(position);
    const chunk = this.#chunks[index];
    return [chunk, chunk ? lowerBound(chunk, position) : 0, index];
  }

  /** Returns the index of the last chunk that starts at or before the position, or 0. */
  #chunkOf(position: Position): number {
    let low = 0;
    let high = this.#starts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const start = this.#starts[middle] as number;
      const isAfter =
        start === position.createdMs
          ? ((this.#chunks[middle] as Chunk<T>).items[0] as T).sequence > position.sequence
          : start > position.createdMs;
      if (isAfter) high = middle;
      else low = middle + 1;
    }
    return low === 0 ? 0 : low - 1;
  }
}

/** Returns the index of the first item that is not before the position. */
function lowerBound<T extends Position>({ items, times }: Chunk<T>, position: Position): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const time = times[middle] as number;
    const isBefore =
      time === position.createdMs ? (items[middle] as T).sequence < position.sequence : time < position.createdMs;
    if (isBefore) low = middle + 1;
    else high = middle;
  }
  return low;
}
