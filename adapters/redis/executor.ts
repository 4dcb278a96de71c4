import { Backoff } from '../../src/concurrency/backoff.ts';
import { sleep } from '../../src/concurrency/sleep.ts';
import type { CallOptions } from './call-options.ts';
import { DeadlineTimer } from './deadline-timer.ts';
import { type Failure, failureOf, NOT_READY, overdue } from './errors.ts';
import type { Script, ScriptArgument } from './lua/script.ts';
import { Replicas } from './replicas.ts';
import type { RedisTransport } from './transport/redis-transport.ts';

/** Delays between attempts, in milliseconds. */
const FIRST_DELAY_MS = 5;
const LONGEST_DELAY_MS = 100;
/** No attempt starts with less time than this before the deadline, in milliseconds: its outcome might become unknown. */
const MIN_ATTEMPT_MS = 50;

/**
 * Sends commands and scripts with a deadline. Retries transient failures until the deadline: reads, and scripts, all of which
 * are idempotent.
 */
export class CommandExecutor {
  readonly transport: RedisTransport;
  readonly timer = new DeadlineTimer();
  readonly #replicas: Replicas | undefined;
  /** Whether the keys of one command must be in one slot. */
  #oneSlotOnly: boolean;

  constructor(transport: RedisTransport, minReplicas: number) {
    this.transport = transport;
    this.#oneSlotOnly = transport.kind === 'cluster';
    this.#replicas = minReplicas > 0 ? new Replicas(transport, minReplicas) : undefined;
  }

  /** Runs a command that reads. */
  read(args: readonly string[], options: CallOptions): Promise<unknown> {
    return this.retry(options, () => this.timer.limit(this.transport.send(args[1], args), options.deadline));
  }

  /** Runs a script. */
  run<K extends readonly string[], A extends readonly ScriptArgument[]>(
    script: Script<K, A>,
    keys: NoInfer<K>,
    args: NoInfer<A>,
    options: CallOptions,
  ): Promise<unknown> {
    return this.retry(options, () => this.timer.limit(this.evaluate(script, keys, args, options), options.deadline));
  }

  /** Runs a script once, without a deadline. A write waits for its replicas. */
  evaluate<K extends readonly string[], A extends readonly ScriptArgument[]>(
    script: Script<K, A>,
    keys: NoInfer<K>,
    args: NoInfer<A>,
    { write, deadline }: CallOptions,
  ): Promise<unknown> {
    const rest = [String(keys.length), ...keys, ...args.map(String)];
    return write && this.#replicas
      ? this.#replicas.write(script, keys[0] as string, rest, deadline)
      : this.#evaluateCached(script, keys[0], rest);
  }

  /** Repeats an attempt until it succeeds, fails for a reason that is not transient, or the deadline is near. */
  retry<T>(options: CallOptions, attempt: () => Promise<T>): Promise<T> {
    return this.#once(options, attempt).catch((error) => this.#retryAfter(options, attempt, this.#failureOf(error)));
  }

  /**
   * Returns the batch key of a command about a key: the hash tag if the keys of one command must be in one slot. An attempt
   * can find that out, so call it again for each attempt.
   */
  slotOf(key: string): unknown {
    return this.#oneSlotOnly ? key.slice(0, key.indexOf('}')) : undefined;
  }

  close(): void {
    this.#replicas?.close();
  }

  /** Names the script by its hash. Sends its text only to a server that has not loaded it. */
  async #evaluateCached(script: Script, key: string | undefined, rest: readonly string[]): Promise<unknown> {
    try {
      return await this.transport.send(key, ['EVALSHA', script.sha, ...rest]);
    } catch (error) {
      if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error;
      return await this.transport.send(key, ['EVAL', script.text, ...rest]);
    }
  }

  #once<T>({ deadline }: CallOptions, attempt: () => Promise<T>): Promise<T> {
    if (performance.now() >= deadline) return Promise.reject(overdue('not_applied'));
    // The client would queue the command, and send it even after the deadline.
    if (!this.transport.ready) return Promise.reject(new Error(NOT_READY));
    return attempt();
  }

  async #retryAfter<T>(options: CallOptions, attempt: () => Promise<T>, first: Failure): Promise<T> {
    const backoff = new Backoff(FIRST_DELAY_MS, LONGEST_DELAY_MS);
    let failure = first;
    let { mayHaveRun } = first;
    for (;;) {
      const delay = backoff.next();
      if (!failure.transient || performance.now() + delay + MIN_ATTEMPT_MS >= options.deadline) {
        throw failure.error.with({ outcome: options.write && mayHaveRun ? 'unknown' : 'not_applied' });
      }
      await sleep(delay);
      try {
        return await this.#once(options, attempt);
      } catch (error) {
        failure = this.#failureOf(error);
        mayHaveRun ||= failure.mayHaveRun;
      }
    }
  }

  #failureOf(error: unknown): Failure {
    // The client does not know that its server is part of a cluster.
    this.#oneSlotOnly ||= error instanceof Error && error.message.startsWith('CROSSSLOT');
    return failureOf(error);
  }
}
