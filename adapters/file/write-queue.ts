import type { Worker } from 'node:worker_threads';
import { errorOf } from '../../src/domain/errors.ts';
import { expectation } from '../../src/domain/messages.ts';
import type { OperationContext } from '../../src/ports/operation-context.ts';
import { storeClosed } from '../../src/ports/store.ts';
import { errorFrom } from './errors.ts';
import type { Request, Results } from './worker/entry.ts';
import { now, type Order } from './worker/group-commit.ts';
import { started, type ThreadFile } from './worker-thread.ts';
import type { Command, Result } from './write-commands.ts';

interface Waiting {
  readonly order: Order;
  readonly resolve: (result: Exclude<Result, { status: 'failed' }>) => void;
  readonly reject: (error: unknown) => void;
}

/** How long a command without an operation behind it may wait for the lock, in milliseconds. */
const PATIENCE_MS = 5_000;

/** Answers that are given out in one turn of the event loop. */
const PORTION = 16;

/**
 * The caller's side of the writing thread. Commands of one turn of the event loop go over together. A thread that dies fails
 * what it had in hand, whose outcome is then unknown, and the next command starts another one.
 */
export class Writer {
  readonly #path: string;
  readonly #file: ThreadFile;
  #worker: Worker | undefined;
  #starting: Promise<void> | undefined;
  #queued: Waiting[] = [];
  /** What the thread has in hand, in the order in which it answers. */
  #posted: Waiting[] = [];
  /** Its answers to the first of these. */
  readonly #answers: Result[] = [];
  #flushing = false;
  #closed = false;

  constructor(path: string, file: ThreadFile) {
    this.#path = path;
    this.#file = file;
  }

  /** Starts the thread, which opens the file, and creates or migrates what is in it. */
  start(): Promise<void> {
    this.#starting ??= this.#start().finally(() => {
      this.#starting = undefined;
    });
    return this.#starting;
  }

  /** Carries a command out. Rejects with the error that it failed with. */
  send(command: Command, context?: OperationContext): Promise<Exclude<Result, { status: 'failed' }>> {
    return new Promise((resolve, reject) => {
      if (this.#closed) throw storeClosed();
      const until = now() + (context?.remaining() ?? PATIENCE_MS);
      this.#queued.push({ order: { command, until }, resolve, reject });
      if (this.#flushing) return;
      this.#flushing = true;
      setImmediate(() => this.#flush());
    });
  }

  /** Waits for what is under way and ends the thread. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#starting?.catch(() => {});
    const worker = this.#worker;
    if (worker === undefined) {
      for (const { reject } of this.#queued.splice(0)) reject(storeClosed());
      return;
    }
    this.#flush();
    const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
    worker.ref();
    worker.postMessage(undefined satisfies Request);
    await ended;
  }

  async #start(): Promise<void> {
    const { worker } = await started(this.#file, { kind: 'write', path: this.#path });
    worker.on('message', (results: Results) => this.#answered(results));
    worker.once('exit', () => this.#died(worker));
    this.#worker = worker;
    if (this.#posted.length === 0) worker.unref();
  }

  #flush(): void {
    this.#flushing = false;
    if (this.#queued.length === 0) return;
    const worker = this.#worker;
    if (worker === undefined) {
      this.start().then(
        () => this.#flush(),
        (error) => {
          for (const { reject } of this.#queued.splice(0)) reject(error);
        },
      );
      return;
    }
    const batch = this.#queued;
    this.#queued = [];
    // Waited for, so the process stays; otherwise the thread does not keep it.
    if (this.#posted.length === 0) worker.ref();
    this.#posted.push(...batch);
    worker.postMessage(batch.map(({ order }) => order) satisfies Request);
  }

  #answered(results: Results): void {
    const under = this.#answers.length > 0;
    this.#answers.push(...results);
    if (!under) this.#settle();
  }

  /** Gives answers out in portions, so that what the callers do next does not keep the event loop for long. */
  #settle(): void {
    const waiting = this.#posted.splice(0, Math.min(PORTION, this.#answers.length));
    for (const [i, { resolve, reject }] of waiting.entries()) {
      const result = this.#answers[i] as Result;
      if (result.status === 'failed') reject(errorFrom(result.failure));
      else resolve(result);
    }
    this.#answers.splice(0, waiting.length);
    if (this.#answers.length > 0) setImmediate(() => this.#settle());
    else if (this.#posted.length === 0) this.#worker?.unref();
  }

  #died(worker: Worker): void {
    if (this.#worker === worker) this.#worker = undefined;
    while (this.#answers.length > 0) this.#settle();
    for (const { reject } of this.#posted.splice(0)) {
      reject(errorOf('store_unavailable', { detail: expectation('it did not respond'), outcome: 'unknown' }));
    }
  }
}
