import type { Deadlines, Waiting } from './deadline-timer.ts';

/** A call that waits to go out with others. */
interface Call<T, R> extends Waiting {
  readonly item: T;
  readonly resolve: (answer: R) => void;
}

/**
 * What goes out together: an answer for each item, in their order; an Error where one alone failed. `deadline` is the latest:
 * who is in a hurry is told at its own, and does not hurry the others.
 */
export type Together<T, R> = (items: readonly T[], deadline: number) => Promise<readonly (R | Error)[]>;

/**
 * Calls of one turn of the event loop that go out as one command, for each place that they are for. What one command costs
 * the client and the server, they bear together.
 */
export class Gathering<T, R> {
  readonly #deadlines: Deadlines;
  readonly #most: number;
  readonly #open = new Map<unknown, { readonly calls: Call<T, R>[]; readonly send: Together<T, R> }>();

  /** @param most Calls in one command: others wait for the server as long as it takes. */
  constructor(deadlines: Deadlines, most: number) {
    this.#deadlines = deadlines;
    this.#most = most;
  }

  /** @param place What can be one command has the same one. */
  add(place: unknown, item: T, deadline: number, send: Together<T, R>): Promise<R> {
    return new Promise((resolve, reject) => {
      let open = this.#open.get(place);
      if (open === undefined) {
        open = { calls: [], send };
        // Behind everything that goes on by itself in this turn, such as the callers of an answer that has just come.
        if (this.#open.size === 0) process.nextTick(this.#flush);
        this.#open.set(place, open);
      }
      open.calls.push({ item, deadline, resolve, reject });
      if (open.calls.length < this.#most) return;
      this.#open.delete(place);
      this.#send(open.calls, open.send);
    });
  }

  readonly #flush = (): void => {
    const open = [...this.#open.values()];
    this.#open.clear();
    for (const { calls, send } of open) this.#send(calls, send);
  };

  async #send(calls: readonly Call<T, R>[], send: Together<T, R>): Promise<void> {
    this.#deadlines.begin(calls);
    try {
      let latest = 0;
      for (const { deadline } of calls) if (deadline > latest) latest = deadline;
      const answers = await send(
        calls.map(({ item }) => item),
        latest,
      );
      for (let i = 0; i < calls.length; i += 1) {
        const { resolve, reject } = calls[i] as Call<T, R>;
        const answer = answers[i] as R | Error;
        if (answer instanceof Error) reject(answer);
        else resolve(answer);
      }
    } catch (error) {
      for (const { reject } of calls) reject(error);
    } finally {
      this.#deadlines.end(calls);
    }
  }
}
