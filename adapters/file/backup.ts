import { UnpublishedCopy } from './unpublished-copy.ts';
import type { WorkerCode } from './worker-code.ts';
import { runInWorker } from './worker-thread.ts';

/**
 * Copies an open file to a new file. An incomplete copy has another name, and is removed when the signal aborts.
 */
export async function backupFile(
  { path, identity }: { readonly path: string; readonly identity: string },
  target: string,
  workerCode: WorkerCode,
  signal?: AbortSignal,
): Promise<void> {
  signal?.throwIfAborted();
  const copy = new UnpublishedCopy('path', target);
  const remove = () => copy.remove();
  signal?.addEventListener('abort', remove, { once: true });
  try {
    await runInWorker(workerCode, { kind: 'copy', path, identity, copy: copy.path, param: 'path' }, signal);
    copy.publish();
  } finally {
    signal?.removeEventListener('abort', remove);
    copy.end();
  }
}
