import { Backoff } from '../../src/concurrency/backoff.ts';
import { monotonicNow } from '../../src/concurrency/real-timers.ts';
import { sleep } from '../../src/concurrency/sleep.ts';
import type { AnyClienteleError } from '../../src/domain/errors.ts';
import type { CallOptions } from './call-options.ts';
import {
  DATA_SET_FIELD,
  DataSetReplaced,
  DataSets,
  firstHeaderOf,
  isDataSetReplaced,
  isOtherDataSet,
} from './data-sets.ts';
import { DeadlineTimer } from './deadline-timer.ts';
import { deadlineExceeded, failureOf, isSlotMoving, notReady } from './errors.ts';
import { isLasting } from './failure-reasons.ts';
import { headerOf, scopePrefixOf } from './key-names.ts';
import type { Script, ScriptArgument, ScriptCall } from './lua/script.ts';
import { markPartitionScript } from './lua/scripts.generated.ts';
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
  readonly #dataSets: DataSets;
  readonly #replicatedWriter: ReplicatedWriter | undefined;
  /** Whether the keys of one command must be in one slot. */
  #oneSlotOnly: boolean;

  constructor(transport: RedisTransport, minReplicas: number, dataSets = new DataSets()) {
    this.transport = transport;
    this.#dataSets = dataSets;
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

  /**
   * Runs a script once, on the data set that the process knows. A write waits for its replicas. Does not reject at the deadline.
   * @throws DataSetReplaced if the scope has another data set
   */
  async runScriptOnce<S extends Script>(
    script: S,
    { keys, args }: ScriptCall<S>,
    options: CallOptions,
  ): Promise<unknown> {
    if (!script.checksDataSet) return this.#send(script, keys, args, options);
    const key = keys[0] as string;
    const runOn = (checkedHeader: readonly string[], id: string) =>
      this.#send(script, [...keys, ...checkedHeader], [...args, id], options);
    if (options.anyDataSet) return runOn([], '');
    const dataSet = this.#dataSets.idFor(key);
    const header = [headerOf(key)];
    try {
      return await runOn(header, dataSet);
    } catch (error) {
      // The header may be on another server than the key.
      if (isSlotMoving(error)) return runOn([], '');
      if (!isOtherDataSet(error)) throw error;
      await this.#renewMark(key, dataSet);
      return runOn(header, dataSet);
    }
  }

  /**
   * Checks that a scope still has the data set that the process knows, after a read found nothing.
   * @throws DataSetReplaced if not
   */
  checkDataSet(key: string, options: CallOptions): Promise<void> {
    const check = async () => {
      const dataSet = this.#dataSets.idFor(key);
      if ((await this.#readDataSet(headerOf(key))) !== dataSet) await this.#renewMark(key, dataSet);
    };
    return this.retry(options, () => this.timer.rejectAtDeadline(check(), options.deadline));
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
        if (isDataSetReplaced(caught)) throw caught;
        // A client for one server may be connected to a cluster's node.
        this.#oneSlotOnly ||= caught instanceof Error && caught.message.startsWith('CROSSSLOT');
        const failure = failureOf(caught);
        mayHaveRun ||= failure.mayHaveRun;
        backoff ??= new Backoff(FIRST_DELAY_MS, LONGEST_DELAY_MS);
        const delay = backoff.next();
        const isOver = opening && isLasting(caught, this.transport.kind === 'standalone');
        if (isOver || !failure.transient || monotonicNow() + delay + MIN_ATTEMPT_MS >= deadline) {
          // The failure before the deadline passed says more than the deadline.
          const error = failure.error.code === 'deadline_exceeded' ? (lastError ?? failure.error) : failure.error;
          throw error.with({ outcome: write && mayHaveRun ? 'unknown' : 'not_applied' });
        }
        lastError = failure.error;
        await sleep(delay);
      }
    }
  }

  /**
   * Returns the batch key of a command about a key: the hash tag if the keys of one command must be in one slot, else the
   * scope, because a command checks one data set. A CROSSSLOT reply can change this between attempts.
   */
  batchKeyOf(key: string): string {
    return this.#oneSlotOnly ? key.slice(0, key.indexOf('}')) : scopePrefixOf(key);
  }

  close(): void {
    this.#replicatedWriter?.close();
  }

  #send(
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

  /**
   * Records the data set in a partition that lacks it: no script has used the partition, or its server lost its data.
   * @throws DataSetReplaced if the scope has another data set
   */
  async #renewMark(key: string, dataSet: string): Promise<void> {
    const header = headerOf(key);
    const firstHeader = firstHeaderOf(key);
    if (header === firstHeader || (await this.#readDataSet(firstHeader)) !== dataSet) {
      this.#dataSets.forget(key, dataSet);
      throw new DataSetReplaced();
    }
    await this.#evaluateCached(markPartitionScript, header, ['1', header, dataSet]);
  }

  #readDataSet(header: string): Promise<unknown> {
    return this.transport.send(header, ['HGET', header, DATA_SET_FIELD]);
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
