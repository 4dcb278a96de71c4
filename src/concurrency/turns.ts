import { monotonicNow } from './real-timers.ts';
import { sleep } from './sleep.ts';

/** How long code may run before other callbacks get a turn of the event loop, in milliseconds. */
const LONGEST_RUN_MS = 10;

/**
 * Lets a long loop give other callbacks a turn of the event loop. A loop over data in memory awaits only settled promises,
 * so timers and connections would otherwise wait until it ends.
 */
export class Turns {
  #startMs = monotonicNow();

  /** Ends this turn of the event loop if it has taken too long. Call it in each round of the loop. */
  async yieldIfDue(): Promise<void> {
    if (monotonicNow() - this.#startMs < LONGEST_RUN_MS) return;
    await sleep(0);
    this.#startMs = monotonicNow();
  }
}
