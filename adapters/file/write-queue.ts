import type { Worker } from 'node:worker_threads';
import { errorOf } from '../../src/domain/errors.ts';
import { expectation } from '../../src/domain/messages.ts';
import type { OperationContext } from '../../src/ports/operation-context.ts';
import { fromTransferred } from './errors.ts';
import { now } from './worker/group-commit.ts';
import { startWorker, type WorkerFile } from './worker-thread.ts';
import type { Command, QueuedWrite, Result, Results, WriteRequest, WriteResults } from './write-messages.ts';

interface PendingWrite {
  readonly write: QueuedWrite;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

/** How long a command without a deadline waits for the lock of another process, in milliseconds. */
const LOCK_WAIT_MS = 5_000;

/** Promises that one turn of the event loop settles at most. The work of their callers then never blocks it for long. */
const SETTLED_PER_TURN = 16;

/**
 * Sends commands to the writer thread, those of one turn of the event loop as one message. If the thread dies, the commands
 * that it had received fail with an unknown outcome, and the next command starts a new thread.
 */
export class WriteQueue {
  readonly #path: string;
  readonly #file: WorkerFile;
  #worker: Worker | undefined;
  #starting: Promise<void> | undefined;
  #queued: PendingWrite[] = [];
  /** Sent to the thread, in the order of its results. */
  #sent: PendingWrite[] = [];
  /** Results of the first writes in `#sent`, not yet passed on. */
  readonly #results: WriteResults[number][] = [];
  #scheduled = false;

  /** @param file The code of the thread. */
  constructor(path: string, file: WorkerFile) {
    this.#path = path;
    this.#file = file;
  }

  /** Starts the thread, which opens the file, and creates or migrates its tables. */
  start(): Promise<void> {
    this.#starting ??= this.#start().finally(() => {
      this.#starting = undefined;
    });
    return this.#starting;
  }

  /** Runs a command in the writer thread. The promise rejects with the command's error. */
  send<K extends Command['kind']>(
    command: Command & { readonly kind: K },
    context?: OperationContext,
  ): Promise<Results[K]> {
    return new Promise<Result>((resolve, reject) => {
      const until = now() + (context?.remaining() ?? LOCK_WAIT_MS);
      this.#queued.push({ write: { command, until }, resolve, reject });
      if (this.#scheduled) return;
      this.#scheduled = true;
      setImmediate(() => this.#flush());
    }) as Promise<Results[K]>;
  }

  /** Ends the thread. No command is pending. */
  async close(): Promise<void> {
    const worker = this.#worker;
    if (worker === undefined) return;
    const exited = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
    worker.ref();
    worker.postMessage(undefined satisfies WriteRequest);
    await exited;
  }

  async #start(): Promise<void> {
    const { worker } = await startWorker(this.#file, { kind: 'write', path: this.#path });
    worker.on('message', (results: WriteResults) => this.#receive(results));
    worker.once('exit', () => this.#onExit(worker));
    this.#worker = worker;
    if (this.#sent.length === 0) worker.unref();
  }

  #flush(): void {
    this.#scheduled = false;
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
    // The thread keeps the process alive only while a caller waits for it.
    if (this.#sent.length === 0) worker.ref();
    this.#sent.push(...batch);
    worker.postMessage(batch.map(({ write }) => write) satisfies WriteRequest);
  }

  #receive(results: WriteResults): void {
    const isSettling = this.#results.length > 0;
    this.#results.push(...results);
    if (!isSettling) this.#settle();
  }

  #settle(): void {
    const results = this.#results.splice(0, SETTLED_PER_TURN);
    for (const [i, { resolve, reject }] of this.#sent.splice(0, results.length).entries()) {
      const result = results[i] as WriteResults[number];
      if (result.status === 'failed') reject(fromTransferred(result.error));
      else resolve(result);
    }
    if (this.#results.length > 0) setImmediate(() => this.#settle());
    else if (this.#sent.length === 0) this.#worker?.unref();
  }

  #onExit(worker: Worker): void {
    if (this.#worker === worker) this.#worker = undefined;
    while (this.#results.length > 0) this.#settle();
    for (const { reject } of this.#sent.splice(0)) {
      reject(errorOf('store_unavailable', { detail: expectation('it did not respond'), outcome: 'unknown' }));
    }
  }
}
