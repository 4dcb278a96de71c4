import { type MessagePort, parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import type { Scope } from '../../../src/domain/scope.ts';
import type { VerifyReport } from '../../../src/ports/store-types.ts';
import { backupFile } from '../backup.ts';
import { type Failure, failureOf } from '../errors.ts';
import { type Driver, loadDriver } from '../sqlite-driver.ts';
import { verifyFile } from '../verify.ts';
import type { Result } from '../write-commands.ts';
import { GroupCommit, type Order } from './group-commit.ts';

/** What a thread is started for: to write the file until it is told to end, or for one long task. */
export type Work =
  | { readonly kind: 'write'; readonly path: string }
  | { readonly kind: 'verify'; readonly path: string; readonly scope: Scope }
  | { readonly kind: 'backup'; readonly path: string; readonly target: string };

/** What the writing thread is told: orders to carry out, or undefined to end. */
export type Request = readonly Order[] | undefined;

/** What a thread answers first: that it is ready to write, or has done its task; or why not. */
export type Reply = { readonly done: true; readonly report?: VerifyReport } | { readonly failure: Failure };

/** What the writing thread answers to each request after that. */
export type Results = readonly Result[];

/** Orders in a group at most: while the answers to one group are dealt with, this thread is at work on the next. */
const LARGEST_GROUP = 128;

/** Does what would make the application's own thread wait for the disk. */
async function work(port: MessagePort, task: Work): Promise<Reply> {
  try {
    const driver = await loadDriver();
    switch (task.kind) {
      case 'write':
        write(port, driver, task.path);
        return { done: true };
      case 'verify':
        return { done: true, report: verifyFile(driver, task.path, task.scope) };
      case 'backup':
        backupFile(driver, task.path, task.target);
        return { done: true };
    }
  } catch (error) {
    return { failure: failureOf(error) };
  }
}

function write(port: MessagePort, driver: Driver, path: string): void {
  const commit = new GroupCommit(driver, path);
  port.on('message', (first: Request) => {
    const requests = [first];
    // What came in meanwhile goes into the same group.
    for (let next = receiveMessageOnPort(port); next; next = receiveMessageOnPort(port)) requests.push(next.message);
    const orders = requests.flatMap((request) => request ?? []);
    for (let from = 0; from < orders.length; from += LARGEST_GROUP) {
      port.postMessage(commit.run(orders.slice(from, from + LARGEST_GROUP)) satisfies Results);
    }
    if (requests.includes(undefined)) {
      commit.close();
      port.close();
    }
  });
}

const port = parentPort;
if (port) work(port, workerData as Work).then((reply) => port.postMessage(reply));
