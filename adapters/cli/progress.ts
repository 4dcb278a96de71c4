/** Milliseconds between two updates of the line. */
const INTERVAL_MS = 200;

const CLEAR_LINE = '\r\u001b[K';

/** Width of a terminal that does not report it. */
const DEFAULT_COLUMNS = 80;

/** Characters of the bar. */
const BAR_WIDTH = 20;

/** The part of a stream that progress needs. */
export interface ProgressStream {
  readonly isTTY?: boolean;
  /** Width of the terminal. 0 if it is unknown, as in a terminal that a container creates. */
  readonly columns?: number;
  write(text: string): unknown;
}

/**
 * Shows how far a command is, as one line on stderr that is overwritten. Without a terminal that can overwrite, it prints
 * nothing, so that logs contain messages only.
 *
 * The line is written here and not by a package, because no package does most of it:
 * - `cli-progress`, `progress`, `gauge` and `@opentf/cli-pbar` draw bars of a known total, which a stream of customers does not
 *   have. This line would be left to their callbacks and format texts. The first three come without types.
 * - `cli-progress` and `gauge` compute no rate. The timer of `cli-progress` keeps a process alive after its command has failed.
 * - `@clack/prompts` takes over stdin, which an import reads. `ora`, `listr2` and `bar-of-progress` show activity only.
 */
export class Progress {
  readonly #stream: ProgressStream;
  readonly #canOverwrite: boolean;
  readonly #now: () => number;
  /** The label of the last update. Another one begins another part of the work, with its own rate. */
  #label: string | undefined;
  #start = 0;
  #shownAt = Number.NEGATIVE_INFINITY;
  #isShown = false;

  /**
   * @param terminal Kind of the terminal. A `dumb` one, such as the shell of Emacs, prints control characters as text.
   * @param now Returns milliseconds. Default: the monotonic clock.
   */
  constructor(stream: ProgressStream, terminal = process.env.TERM, now = () => performance.now()) {
    this.#stream = stream;
    this.#canOverwrite = stream.isTTY === true && terminal !== 'dumb';
    this.#now = now;
  }

  /**
   * Shows the count, the rate and the time since the start, or the time left, at most every 200 milliseconds.
   * @param label Word after the count, such as `customers`.
   * @param fraction Part of the work that is done, from 0 to 1. undefined if it is unknown. Without it no bar and no time left are shown.
   */
  update(label: string, count: number, fraction?: number): void {
    if (!this.#canOverwrite) return;
    const now = this.#now();
    if (label !== this.#label) {
      this.#label = label;
      this.#start = now;
      this.#shownAt = Number.NEGATIVE_INFINITY;
    }
    if (now - this.#shownAt < INTERVAL_MS) return;
    this.#shownAt = now;
    this.#isShown = true;
    const seconds = (now - this.#start) / 1000;
    const rate = seconds > 0 ? Math.round(count / seconds) : 0;
    const time = fraction ? `${duration(seconds / fraction - seconds)} left` : duration(seconds);
    const counts = `${count.toLocaleString('en')} ${label}, ${rate.toLocaleString('en')}/s, ${time}`;
    const line = (fraction === undefined ? '' : barOf(fraction)) + counts;
    // A line that fills the last column may wrap, and its first row could not be overwritten.
    this.#stream.write(CLEAR_LINE + line.slice(0, (this.#stream.columns || DEFAULT_COLUMNS) - 1));
  }

  /** Prints a message on a separate line, also without a terminal. */
  log(message: string): void {
    this.clear();
    this.#stream.write(`${message}\n`);
  }

  /** Removes the line. */
  clear(): void {
    if (!this.#isShown) return;
    this.#isShown = false;
    this.#stream.write(CLEAR_LINE);
  }
}

function barOf(fraction: number): string {
  const done = Math.floor(fraction * BAR_WIDTH);
  return `[${'#'.repeat(done)}${'-'.repeat(BAR_WIDTH - done)}] ${Math.floor(fraction * 100)} %, `;
}

const duration = (seconds: number): string => {
  const whole = Math.max(0, Math.round(seconds));
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
};
