import { GRACE_MS, settledOrInterrupted } from './interruption.ts';

/** Characters that are collected before they are written. One write for each line would be slow. */
const BLOCK = 64 * 1024;

/**
 * Writes lines to stdout in blocks, and waits while its reader is slow. A signal ends the wait, because a reader that has
 * stopped may never read again.
 */
export class BlockWriter {
  readonly #signal: AbortSignal;
  readonly #closed = new AbortController();
  #block = '';
  #lines = 0;
  #taken = 0;
  /** Resolves when the operating system has the last block, or the reader has ended. */
  #written = Promise.resolve();
  #isWriting = false;

  /** @param signal Aborts when the process receives a signal. */
  constructor(signal: AbortSignal) {
    this.#signal = signal;
  }

  /** Aborts at the signal, and when stdout cannot be written: its reader has ended, or its disk is full. */
  get ended(): AbortSignal {
    return AbortSignal.any([this.#signal, this.#closed.signal]);
  }

  /** Number of lines that were written completely. */
  get taken(): number {
    return this.#taken;
  }

  /** Adds a line. */
  async write(line: string): Promise<void> {
    this.#block += line;
    this.#lines += 1;
    if (this.#block.length < BLOCK) return;
    this.#flush();
    await this.#settled();
  }

  /**
   * Writes the remaining lines. After the signal it waits for a slow reader for a short time only.
   * @returns whether the reader has taken every block, or has ended
   */
  async end(): Promise<boolean> {
    await this.#settled();
    // Lines that no reader waits for would only lengthen the wait.
    if (!this.#isWriting) this.#flush();
    await this.#settled(GRACE_MS);
    return !this.#isWriting;
  }

  #flush(): void {
    const lines = this.#lines;
    const block = this.#block;
    this.#block = '';
    this.#lines = 0;
    if (block === '' || this.#closed.signal.aborted) return;
    this.#isWriting = true;
    this.#written = new Promise((resolve) => {
      process.stdout.write(block, (error) => {
        if (error) this.#closed.abort();
        else this.#taken += lines;
        this.#isWriting = false;
        resolve();
      });
    });
  }

  /** Waits until the last block is written. After the signal it waits at most for a time in milliseconds. */
  async #settled(graceMs = 0): Promise<void> {
    if (this.#isWriting) await settledOrInterrupted(this.#written, this.#signal, graceMs);
  }
}
