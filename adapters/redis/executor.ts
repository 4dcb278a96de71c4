import { Backoff } from '../../src/concurrency/backoff.ts';
import { monotonicNow } from '../../src/concurrency/real-timers.ts';
import { sleep } from '../../src/concurrency/sleep.ts';
import type { AnyClienteleError } from '../../src/domain/errors.ts';
import type { CallOptions } from './call-options.ts';
import { DeadlineTimer } from './deadline-timer.ts';
import { deadlineExceeded, failureOf, isFromReplica, notReady } from './errors.ts';
import { isLasting } from './failure-reasons.ts';
import type { Script, ScriptArgument, ScriptCall } from './lua/script.ts';
import { ReplicatedWriter } from './replicas.ts';
import type { RedisTransport } from './transport/redis-transport.ts';

/** Delays between attempts, in milliseconds. */
const FIRST_DELAY_MS = 5;
const LONGEST_DELAY_MS = 100;
/** No retry starts with less time than this before the deadline, in milliseconds: its outcome might become unknown. */
const MIN_ATTEMPT_MS = 50;

/**
 * Sends commands and scripts with a deadline, and retries transient failures until then. A repeated read or script has no
 * further effect.
 */
export class CommandExecutor {
  readonly transport: RedisTransport;
  readonly timer = new DeadlineTimer();
  readonly #replicatedWriter: ReplicatedWriter | undefined;
  /** Whether the keys of one command must be in one slot. */
  #oneSlotOnly: boolean;

  constructor(transport: RedisTransport, minReplicas: number) {
    this.transport = transport;
    this.#oneSlotOnly = transport.kind === 'cluster';
    this.#replicatedWriter = minReplicas > 0 ? new ReplicatedWriter(transport, minReplicas) : undefined;
  }

  /** Runs a command that reads. */
  read(args: readonly string[], options: CallOptions): Promise<unknown> {
    return this.retry(options, () => this.timer.rejectAtDeadline(this.transport.send(args[1], args), options.deadline));
  }

  /** Runs a script. */
  runScript<S extends Script>(script: S, call: ScriptCall<S>, options: CallOptions): Promise<unknown> {
    const { deadline } = options;
    return this.retry(options, () => this.timer.rejectAtDeadline(this.runScriptOnce(script, call, options), deadline));
  }

  /** Runs a script once. A write waits for its replicas. Does not reject at the deadline. */
  runScriptOnce<S extends Script>(script: S, { keys, args }: ScriptCall<S>, options: CallOptions): Promise<unknown> {
    return this.evaluate(script, keys, args, options);
  }

  /** Repeats an attempt until it succeeds, fails for a reason that is not transient, or the deadline is near. */
  async retry<T>({ deadline, write, opening }: CallOptions, attempt: () => Promise<T>): Promise<T> {
    let backoff: Backoff | undefined;
    let mayHaveRun = false;
    let lastError: AnyClienteleError | undefined;
    for (;;) {
      try {
        if (monotonicNow() >= deadline) throw deadlineExceeded('not_applied');
        // The client would queue the command, and send it even after the deadline.
        if (!this.transport.ready) throw notReady(this.transport);
        return await attempt();
      } catch (caught) {
        // A client for one server may be connected to a cluster's node.
        this.#oneSlotOnly ||= caught instanceof Error && caught.message.startsWith('CROSSSLOT');
        // The primary of the host has changed, but the old one keeps its connections.
        if (isFromReplica(caught)) this.transport.reconnect?.();
        const failure = failureOf(caught);
        mayHaveRun ||= failure.mayHaveRun;
        backoff ??= new Backoff(FIRST_DELAY_MS, LONGEST_DELAY_MS);
        const delay = backoff.next();
        const isOver = opening && isLasting(caught, this.transport.kind === 'standalone');
        if (isOver || !failure.transient || monotonicNow() + delay + MIN_ATTEMPT_MS >= deadline) {
          // The failure before the deadline is more helpful than the fact that the deadline passed.
          const error = failure.error.code === 'deadline_exceeded' ? (lastError ?? failure.error) : failure.error;
          throw error.with({ outcome: write && mayHaveRun ? 'unknown' : 'not_applied' });
        }
        lastError = failure.error;
        await sleep(delay);
      }
    }
  }

  /** Whether a command may only have keys of one slot. A CROSSSLOT reply can change this between attempts. */
  get oneSlotOnly(): boolean {
    return this.#oneSlotOnly;
  }

  /**
   * Returns the batch key of a command about a key: the hash tag if the keys of one command must be in one slot. A CROSSSLOT
   * reply can change this between attempts.
   */
  batchKeyOf(key: string): string {
    return this.#oneSlotOnly ? key.slice(0, key.indexOf('}')) : '';
  }

  close(): void {
    this.#replicatedWriter?.close();
  }

  /** Runs a script with its keys and arguments, once. */
  protected evaluate(
    script: Script,
    keys: readonly string[],
    args: readonly ScriptArgument[],
    { write, deadline }: CallOptions,
  ): Promise<unknown> {
    const evalArguments = [String(keys.length), ...keys, ...args.map(String)];
    return write && this.#replicatedWriter
      ? this.#replicatedWriter.write(script, keys[0] as string, evalArguments, deadline)
      : this.#evaluateCached(script, keys[0], evalArguments);
  }

  /** Names the script by its hash. Sends its text only to a server that has not loaded it. */
  async #evaluateCached(script: Script, key: string | undefined, evalArguments: readonly string[]): Promise<unknown> {
    try {
      return await this.transport.send(key, ['EVALSHA', script.sha, ...evalArguments]);
    } catch (error) {
      if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error;
      return await this.transport.send(key, ['EVAL', script.text, ...evalArguments]);
    }
  }
}
