import type { Sender } from './client.ts';
import { Deadlines } from './deadlines.ts';
import { type Failure, failureOf, NOT_READY, overdue } from './failures.ts';
import { Replicas } from './replicas.ts';
import type { Script } from './scripts/script.ts';

/** What bounds a call. */
export interface Limits {
  /** On the clock of `performance.now()`. */
  readonly deadline: number;
  /** Whether a call that nobody knows the end of may have changed something that counts. */
  readonly write: boolean;
}

/** Waits between tries, in milliseconds: doubling up to the second. */
const FIRST_WAIT_MS = 5;
const LONGEST_WAIT_MS = 100;

export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Commands with a deadline. What may pass by itself is tried again until then: reads, and scripts, all of which may run
 * twice without doing anything twice. Commands of one turn of the event loop go out together: the client sees to that.
 */
export class Link {
  readonly sender: Sender;
  readonly #deadlines = new Deadlines();
  readonly #replicas: Replicas | undefined;

  constructor(sender: Sender, minReplicas: number) {
    this.sender = sender;
    this.#replicas = minReplicas > 0 ? new Replicas(sender, minReplicas) : undefined;
  }

  run(script: Script, keys: readonly string[], args: readonly (string | number)[], limits: Limits): Promise<unknown> {
    const rest = [String(keys.length), ...keys, ...args.map(String)];
    const key = keys[0] as string;
    return this.#tried(limits, () =>
      limits.write && this.#replicas
        ? this.#replicas.write(script, key, rest, limits.deadline)
        : this.#evaluated(script, key, rest),
    );
  }

  /** Runs a command that reads. */
  read(args: readonly string[], limits: Limits): Promise<unknown> {
    return this.#tried(limits, () => this.sender.send(args[1], args));
  }

  close(): void {
    this.#replicas?.close();
  }

  /** By the script's name; with its text where the server does not know it. */
  async #evaluated(script: Script, key: string, rest: readonly string[]): Promise<unknown> {
    try {
      return await this.sender.send(key, ['EVALSHA', script.sha, ...rest]);
    } catch (error) {
      if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error;
      return await this.sender.send(key, ['EVAL', script.text, ...rest]);
    }
  }

  #tried(limits: Limits, attempt: () => Promise<unknown>): Promise<unknown> {
    return this.#once(limits, attempt).catch((error) => this.#again(limits, attempt, failureOf(error)));
  }

  #once({ deadline }: Limits, attempt: () => Promise<unknown>): Promise<unknown> {
    if (performance.now() >= deadline) return Promise.reject(overdue('not_applied'));
    // Kept out of the client's queue, where it would wait for longer than anybody does for it.
    if (!this.sender.ready) return Promise.reject(new Error(NOT_READY));
    return this.#deadlines.bound(attempt(), deadline);
  }

  async #again(limits: Limits, attempt: () => Promise<unknown>, first: Failure): Promise<unknown> {
    let failure = first;
    let { ran } = first;
    for (let wait = FIRST_WAIT_MS; ; wait = Math.min(wait * 2, LONGEST_WAIT_MS)) {
      if (!failure.passing || performance.now() + wait >= limits.deadline) {
        throw failure.error.with({ outcome: limits.write && ran ? 'unknown' : 'not_applied' });
      }
      await sleep(wait);
      try {
        return await this.#once(limits, attempt);
      } catch (error) {
        failure = failureOf(error);
        ran ||= failure.ran;
      }
    }
  }
}
