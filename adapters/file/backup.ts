import { UnpublishedCopy } from './unpublished-copy.ts';
import type { WorkerCode } from './worker-code.ts';
import { runInWorker } from './worker-thread.ts';

/**
 * Copies an open file to a new file. Until the copy is complete, it has a name of its own, which is removed as soon as the
 * signal aborts. The thread is not terminated: better-sqlite3 ends the process if SQLite fails in a thread that is ending.
 */
export async function backupFile(
  { path, identity }: { readonly path: string; readonly identity: string },
  target: string,
  workerCode: WorkerCode,
  signal?: AbortSignal,
): Promise<void> {
  signal?.throwIfAborted();
  const copy = new UnpublishedCopy('path', target);
  const cancelled = new Int32Array(new SharedArrayBuffer(4));
  const cancel = () => {
    Atomics.store(cancelled, 0, 1);
    copy.remove();
  };
  signal?.addEventListener('abort', cancel, { once: true });
  try {
    await runInWorker(workerCode, { kind: 'copy', path, identity, copy: copy.path, param: 'path', cancelled });
    signal?.throwIfAborted();
    copy.publish();
  } finally {
    signal?.removeEventListener('abort', cancel);
    copy.end();
  }
}
