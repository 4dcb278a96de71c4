import { Worker } from 'node:worker_threads';
import { errorOf } from '../../src/domain/errors.ts';
import { expectation } from '../../src/domain/messages.ts';
import type { VerifyReport } from '../../src/ports/store-types.ts';
import { errorFrom } from './errors.ts';
import type { Reply, Work } from './worker/entry.ts';

/** Where the code of the threads lies. */
export type ThreadFile = URL | string;

/** A thread that is at its work, or has done it; and what it answered. */
export interface Thread {
  readonly worker: Worker;
  readonly report: VerifyReport | undefined;
}

/** Starts a thread and waits for its first answer. @param signal ends the thread, and the wait. */
export async function started(file: ThreadFile, workerData: Work, signal?: AbortSignal): Promise<Thread> {
  if (signal?.aborted) throw ended(signal.reason);
  // Without the flags of the process: loaders would only slow its start down, and some flags no thread may have.
  const worker = new Worker(file, { workerData, execArgv: [], name: `clientele file store: ${workerData.kind}` });
  const end = () => void worker.terminate();
  signal?.addEventListener('abort', end, { once: true });
  // A thread that throws ends: its end is what counts from now on.
  worker.on('error', () => {});
  try {
    const reply = await new Promise<Reply>((resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', (cause) => reject(ended(cause)));
      worker.once('exit', () => reject(ended(signal?.reason)));
    });
    if ('failure' in reply) throw errorFrom(reply.failure);
    return { worker, report: reply.report };
  } catch (error) {
    end();
    throw error;
  } finally {
    signal?.removeEventListener('abort', end);
  }
}

/** Has a thread of its own do one task, which keeps the process until it has ended. */
export async function performed(file: ThreadFile, work: Work, signal?: AbortSignal): Promise<VerifyReport | undefined> {
  const { worker, report } = await started(file, work, signal);
  await worker.terminate();
  return report;
}

const ended = (cause: unknown) =>
  errorOf('store_unavailable', { detail: expectation('one of its worker threads did not start, or stopped'), cause });
