import { MessagePort, parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import type { Scope } from '../../../src/domain/scope.ts';
import type { VerifyReport } from '../../../src/ports/store-types.ts';
import type { CancelFlag } from '../cancel-flag.ts';
import { checkClosed } from '../closed-check.ts';
import { type CopyTask, copyDatabase } from '../copy-database.ts';
import { type TransferredError, toTransferred } from '../errors.ts';
import { checkIdentity } from '../file-identity.ts';
import { loadDriver } from '../sqlite-driver.ts';
import { verifyFile } from '../verify.ts';
import type { WriterReply, WriterRequest } from '../writer-messages.ts';
import { GroupCommit } from './group-commit.ts';

/** The task of a thread. */
export type WorkerTask =
  | { readonly kind: 'write'; readonly path: string; readonly identity: string | undefined }
  | { readonly kind: 'verify'; readonly path: string; readonly identity: string; readonly scope: Scope }
  | ({ readonly kind: 'copy'; readonly path: string; readonly identity: string | undefined } & CopyTask)
  | { readonly kind: 'check_closed'; readonly path: string; readonly identity: undefined };

/** The data that a new thread receives. */
export type WorkerData = WorkerTask & {
  /** Main file of `better-sqlite3`, if Node has no SQLite. */
  readonly betterSqlite: string | undefined;
  /** Set for tasks that a signal can abort; `write` ends on request. */
  readonly cancelled: CancelFlag | undefined;
};

/** The result of each task. `write` returns the identity of the file when the thread is ready for requests. */
export interface TaskResults {
  readonly write: string;
  readonly verify: VerifyReport;
  readonly copy: undefined;
  readonly check_closed: undefined;
}

/** The first message of a thread. */
export type WorkerReply<K extends WorkerTask['kind']> =
  | { readonly result: TaskResults[K] }
  | { readonly error: TransferredError };

/** Maximum number of messages in a transaction. Callers handle the results of one group while the thread commits the next. */
const GROUP_SIZE = 128;

async function run(port: MessagePort, task: WorkerData): Promise<WorkerReply<WorkerTask['kind']>> {
  try {
    const driver = await loadDriver(task.betterSqlite);
    if (task.identity !== undefined) checkIdentity(task.path, task.identity);
    switch (task.kind) {
      case 'write':
        return { result: serveWrites(port, new GroupCommit(driver, task.path, task.identity)) };
      case 'verify':
        return { result: verifyFile(driver, task.path, task.scope, task.cancelled) };
      case 'copy':
        return { result: copyDatabase(driver, task.path, task, task.cancelled) };
      case 'check_closed':
        return { result: checkClosed(driver, task.path) };
    }
  } catch (error) {
    return { error: toTransferred(error) };
  }
}

/** Commits the requests of the store until one asks for the end. Returns the identity of the file. */
function serveWrites(port: MessagePort, groupCommit: GroupCommit): string {
  let waiting: WriterRequest[] = [];
  // The port of a thread is not a MessagePort in Deno, and no message can be received from it.
  const canReceive = port instanceof MessagePort;
  port.on('message', (request: WriterRequest) => {
    waiting.push(request);
    // Requests that arrived in the meantime join the group.
    if (canReceive) {
      for (let next = receiveMessageOnPort(port); next; next = receiveMessageOnPort(port)) waiting.push(next.message);
      commitWaiting();
    } else if (waiting.length === 1) {
      // Their events run before the next setImmediate, which costs another turn of the event loop.
      setImmediate(commitWaiting);
    }
  });
  return groupCommit.identity;

  function commitWaiting(): void {
    const requests = waiting;
    waiting = [];
    const messages = requests.flatMap((request) => request ?? []);
    for (let from = 0; from < messages.length; from += GROUP_SIZE) {
      const results = groupCommit.run(messages.slice(from, from + GROUP_SIZE));
      port.postMessage({ results, moved: groupCommit.moved } satisfies WriterReply);
    }
    if (requests.includes(null)) {
      groupCommit.close();
      // Ends the thread. Deno has no `close` for the port of a thread.
      process.exit();
    }
  }
}

const port = parentPort;
if (port) run(port, workerData as WorkerData).then((reply) => port.postMessage(reply));
