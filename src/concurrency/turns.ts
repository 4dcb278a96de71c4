import { monotonicNow, setImmediate, setTimeout } from './real-timers.ts';

/** How long code may run before other callbacks get a turn of the event loop, in milliseconds. */
const LONGEST_RUN_MS = 10;

/**
 * Resolves in the next turn of the event loop. A timer would not do: Node runs all timers that are due in one turn, and the
 * next one of a loop is due when the loop yields. Platforms without `setImmediate` have only timers.
 */
export const nextTurn = () => new Promise<void>((resolve) => void (setImmediate ?? setTimeout)(resolve));

/**
 * Lets a long loop give other callbacks a turn of the event loop. A loop over data in memory awaits only settled promises,
 * so timers and connections would otherwise wait until it ends.
 */
export class Turns {
  #startMs = monotonicNow();

  /** Ends this turn of the event loop if it has taken too long. Call it in each round of the loop. */
  async yieldIfDue(): Promise<void> {
    if (monotonicNow() - this.#startMs < LONGEST_RUN_MS) return;
    await nextTurn();
    this.#startMs = monotonicNow();
  }
}
