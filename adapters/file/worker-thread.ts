import { Worker } from 'node:worker_threads';
import { errorOf } from '../../src/domain/errors.ts';
import { type CancelFlag, cancel, newCancelFlag } from './cancel-flag.ts';
import { fromTransferred } from './errors.ts';
import { expectation } from './messages.ts';
import { findBetterSqlite } from './sqlite-driver.ts';
import type { TaskResults, WorkerData, WorkerReply, WorkerTask } from './worker/entry.ts';
import type { WorkerCode } from './worker-code.ts';

/**
 * Node's flags for each thread. They replace those of the process: its loaders would slow the start, and Node refuses some of
 * its flags in a thread. The process itself prints the warning about node:sqlite. Deno refuses the flag.
 */
const FLAGS = process.allowedNodeEnvironmentFlags.has('--disable-warning')
  ? ['--disable-warning=ExperimentalWarning']
  : [];

/**
 * Runs one task in a new thread. The thread keeps the process alive until it has ended.
 *
 * @param signal Aborting it asks the task to stop. The thread is not terminated: better-sqlite3 ends the process if SQLite
 * fails in a thread that is ending.
 */
export async function runInWorker<K extends WorkerTask['kind']>(
  code: WorkerCode,
  task: WorkerTask & { readonly kind: K },
  signal?: AbortSignal,
): Promise<TaskResults[K]> {
  if (signal?.aborted) throw threadError(signal.reason);
  const cancelled = newCancelFlag();
  const onAbort = () => cancel(cancelled);
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    const { worker, result } = await startWorker<K>(code, task, cancelled);
    await worker.terminate();
    if (signal?.aborted) throw threadError(signal.reason);
    return result;
  } finally {
    signal?.removeEventListener('abort', onAbort);
  }
}

/** Starts a thread and waits for its first message. */
export async function startWorker<K extends WorkerTask['kind']>(
  code: WorkerCode,
  task: WorkerTask & { readonly kind: K },
  cancelled?: CancelFlag,
): Promise<{ readonly worker: Worker; readonly result: TaskResults[K] }> {
  const isScript = typeof code === 'object' && 'script' in code;
  const worker = new Worker(isScript ? code.script : code, {
    eval: isScript,
    workerData: { ...task, betterSqlite: findBetterSqlite(), cancelled } satisfies WorkerData,
    execArgv: FLAGS,
    name: `clientele file store: ${task.kind}`,
  });
  // An error without a listener ends the process. The thread exits after it, and the exit is handled.
  worker.on('error', () => {});
  try {
    const reply = await new Promise<WorkerReply<K>>((resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', (cause) => reject(threadError(cause)));
      worker.once('exit', () => reject(threadError(undefined)));
    });
    if ('error' in reply) throw fromTransferred(reply.error);
    return { worker, result: reply.result };
  } catch (error) {
    void worker.terminate();
    throw error;
  }
}

/** The error of a thread that did not start, or stopped. `cause` is the reason, if it is known. */
const threadError = (cause: unknown) =>
  errorOf('store_unavailable', { detail: expectation('one of its worker threads did not start, or stopped'), cause });
