import { monotonicNow } from '../../../src/concurrency/real-timers.ts';
import { ClienteleError } from '../../../src/domain/errors.ts';
import type { VerifyReport } from '../../../src/ports/store-types.ts';
import type { CallOptions } from '../call-options.ts';
import type { DataSetExecutor } from '../data-set-executor.ts';
import { unavailable } from '../errors.ts';
import type { ScopeKeys } from '../key-names.ts';
import type { Script, ScriptCall } from '../lua/script.ts';
import { scanKeys } from '../scan.ts';

type Problem = VerifyReport['problems'][number];

/** Time limit of one step, in milliseconds: the whole run may have no deadline. */
const STEP_MS = 5000;

/** Problem of a key with data of another type. */
export const WRONG_TYPE = 'the key holds another type of data';

/** One run of the checks on a scope: sends their commands, and collects the problems. */
export class VerifyRun {
  readonly keys: ScopeKeys;
  readonly #executor: DataSetExecutor;
  readonly #deadline: number;
  readonly #signal: AbortSignal | undefined;
  /** Keyed by text, so that a problem found twice counts once. */
  readonly #problems = new Map<string, Problem>();

  constructor(executor: DataSetExecutor, keys: ScopeKeys, deadline: number, signal: AbortSignal | undefined) {
    this.keys = keys;
    this.#executor = executor;
    this.#deadline = deadline;
    this.#signal = signal;
  }

  get problems(): readonly Problem[] {
    return [...this.#problems.values()];
  }

  report(id: string, problem: string): void {
    this.#problems.set(`${id} ${problem}`, { id, problem });
  }

  /** Runs a check of a key. Data of another type is a problem, and does not end the run. */
  async checkKey(id: string, check: () => Promise<void>, problem = WRONG_TYPE): Promise<void> {
    try {
      await check();
    } catch (error) {
      if (!(error instanceof ClienteleError && error.code === 'store_corrupt')) throw error;
      this.report(id, problem);
    }
  }

  runScript<S extends Script>(script: S, call: ScriptCall<S>): Promise<unknown> {
    return this.#executor.runScript(script, call, this.#stepOptions());
  }

  read(...args: readonly string[]): Promise<unknown> {
    return this.#executor.read(args, this.#stepOptions());
  }

  /** Checks that the scope's data was not replaced since this process opened it. */
  checkDataSet(): Promise<void> {
    return this.checkKey(this.keys.header, () => this.#executor.checkDataSet(this.keys.header, this.#stepOptions()));
  }

  /** Reads the names of all keys of the scope, page by page. A key can occur twice. */
  scanKeys(): AsyncGenerator<readonly string[], void, undefined> {
    return scanKeys(this.#executor.transport, this.keys.glob, () => this.#stepOptions());
  }

  #stepOptions(): CallOptions {
    if (this.#signal?.aborted) throw unavailable();
    return { deadline: Math.min(this.#deadline, monotonicNow() + STEP_MS), write: false, anyDataSet: true };
  }
}
