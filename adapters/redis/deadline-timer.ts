import { overdue } from './errors.ts';

/** How far a call may outlast its deadline, in milliseconds. */
const STEP_MS = 10;

/** Somebody who waits for an answer until a deadline, on the clock of `performance.now()`. */
export interface Waiting {
  readonly deadline: number;
  readonly reject: (error: unknown) => void;
}

/**
 * The deadlines of all calls under way, looked through by one timer: a timer for each costs as much as a call. The client's
 * own timeout does not end a command that was written.
 */
export class Deadlines {
  readonly #flights = new Set<readonly Waiting[]>();
  #timer: ReturnType<typeof setInterval> | undefined;

  /** The answer, or the rejection that the deadline makes of waiting for it. */
  bound<T>(answer: Promise<T>, deadline: number): Promise<T> {
    return new Promise((resolve, reject) => {
      const flight = [{ deadline, reject }];
      this.begin(flight);
      answer.then(
        (value) => {
          this.end(flight);
          resolve(value);
        },
        (error) => {
          this.end(flight);
          reject(error);
        },
      );
    });
  }

  /** Rejects each of those who wait together at its deadline, until they are told to {@link end}. */
  begin(flight: readonly Waiting[]): void {
    this.#flights.add(flight);
    this.#timer ??= setInterval(() => this.#look(), STEP_MS);
  }

  end(flight: readonly Waiting[]): void {
    this.#flights.delete(flight);
    if (this.#flights.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #look(): void {
    const now = performance.now();
    for (const flight of this.#flights) {
      for (const { deadline, reject } of flight) if (deadline <= now) reject(overdue('unknown'));
      // Those whose time is over are all told: a command that is never answered is not looked at for ever.
      if (flight.every(({ deadline }) => deadline <= now)) this.end(flight);
    }
  }
}
