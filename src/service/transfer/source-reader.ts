import { nextTurn } from '../../concurrency/turns.ts';
import type { CancellableIterator, SourceEnd } from './cancellable-iterator.ts';

/** Reads a source in the background, one item at a time, and notices when it keeps its reader waiting. */
export class SourceReader {
  readonly #items: CancellableIterator;
  readonly #onItem: (item: unknown) => void;
  readonly #onChange: () => void;
  #end: SourceEnd | undefined;
  #isReading = false;
  #isStalled = false;
  #isTurnAwaited = false;

  /**
   * @param onItem Receives each item.
   * @param onChange Called after an item, at the end, and when the source stalls.
   */
  constructor(items: CancellableIterator, onItem: (item: unknown) => void, onChange: () => void) {
    this.#items = items;
    this.#onItem = onItem;
    this.#onChange = onChange;
  }

  /** How the source ended; undefined until then. */
  get end(): SourceEnd | undefined {
    return this.#end;
  }

  /** Whether a read has taken longer than a turn of the event loop. */
  get isStalled(): boolean {
    return this.#isStalled;
  }

  /** Reads the next item, unless a read is running or the source has ended. */
  read(): void {
    if (this.#isReading || this.#end) return;
    void this.#read();
    if (!this.#isTurnAwaited) void this.#awaitTurn();
  }

  async #read(): Promise<void> {
    this.#isReading = true;
    const step = await this.#items.next();
    this.#isReading = false;
    this.#isStalled = false;
    if ('value' in step) this.#onItem(step.value);
    else this.#end = step;
    this.#onChange();
  }

  async #awaitTurn(): Promise<void> {
    this.#isTurnAwaited = true;
    await nextTurn();
    this.#isTurnAwaited = false;
    this.#isStalled = this.#isReading;
    this.#onChange();
  }
}
