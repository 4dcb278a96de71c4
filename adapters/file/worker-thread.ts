import { Worker } from 'node:worker_threads';
import { errorOf } from '../../src/domain/errors.ts';
import { fromTransferred } from './errors.ts';
import { expectation } from './messages.ts';
import { findBetterSqlite } from './sqlite-driver.ts';
import type { TaskResults, WorkerData, WorkerReply, WorkerTask } from './worker/entry.ts';
import type { WorkerCode } from './worker-code.ts';

/**
 * Flags of each thread. Not those of the process: loaders would slow the start down, and Node refuses some flags in a thread.
 * The warning that node:sqlite is experimental has been printed by the process. Deno refuses the flag.
 */
const FLAGS = process.allowedNodeEnvironmentFlags.has('--disable-warning')
  ? ['--disable-warning=ExperimentalWarning']
  : [];

/** Runs one task in a new thread. The thread keeps the process alive until it has ended. @param signal Ends the thread. */
export async function runInWorker<K extends WorkerTask['kind']>(
  code: WorkerCode,
  task: WorkerTask & { readonly kind: K },
  signal?: AbortSignal,
): Promise<TaskResults[K]> {
  const { worker, result } = await startWorker<K>(code, task, signal);
  await worker.terminate();
  return result;
}

/** Starts a thread and waits for its first message. @param signal Aborting it before that message ends the thread. */
export async function startWorker<K extends WorkerTask['kind']>(
  code: WorkerCode,
  task: WorkerTask & { readonly kind: K },
  signal?: AbortSignal,
): Promise<{ readonly worker: Worker; readonly result: TaskResults[K] }> {
  if (signal?.aborted) throw threadError(signal.reason);
  const isScript = typeof code === 'object' && 'script' in code;
  const worker = new Worker(isScript ? code.script : code, {
    eval: isScript,
    workerData: { ...task, betterSqlite: findBetterSqlite() } satisfies WorkerData,
    execArgv: FLAGS,
    name: `clientele file store: ${task.kind}`,
  });
  const terminate = () => void worker.terminate();
  signal?.addEventListener('abort', terminate, { once: true });
  // An error without a listener ends the process. The thread exits after it, and the exit is handled.
  worker.on('error', () => {});
  try {
    const reply = await new Promise<WorkerReply<K>>((resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', (cause) => reject(threadError(cause)));
      worker.once('exit', () => reject(threadError(signal?.reason)));
    });
    if ('error' in reply) throw fromTransferred(reply.error);
    return { worker, result: reply.result };
  } catch (error) {
    terminate();
    throw error;
  } finally {
    signal?.removeEventListener('abort', terminate);
  }
}

/** The error of a thread that did not start, or stopped. `cause` is the reason, if it is known. */
const threadError = (cause: unknown) =>
  errorOf('store_unavailable', { detail: expectation('one of its worker threads did not start, or stopped'), cause });
