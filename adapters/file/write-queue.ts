import type { Worker } from 'node:worker_threads';
import { setImmediate } from '../../src/concurrency/real-timers.ts';
import { errorOf } from '../../src/domain/errors.ts';
import { expectation } from '../../src/domain/messages.ts';
import type { OperationContext } from '../../src/ports/operation-context.ts';
import { now } from './clock.ts';
import { fromTransferred } from './errors.ts';
import { fileMoved, identityOf } from './file-identity.ts';
import type { WorkerCode } from './worker-code.ts';
import { startWorker } from './worker-thread.ts';
import type {
  GroupResults,
  MessageResult,
  MessageResults,
  QueuedMessage,
  WriterMessage,
  WriterReply,
  WriterRequest,
} from './writer-messages.ts';

/** The caller of a message. */
interface Caller {
  readonly resolve: (result: MessageResult) => void;
  readonly reject: (error: unknown) => void;
}

/** How long a message without a deadline waits for the lock of another process, in milliseconds. */
const DEFAULT_LOCK_WAIT_MS = 5_000;

/** Maximum number of results delivered per turn of the event loop, so that their callers' work does not block it. */
const DELIVERED_PER_TURN = 16;

/**
 * Sends messages to the writer thread, those of one turn of the event loop as one request. If the thread dies, the messages
 * that were sent fail with an unknown outcome, and the next message starts a new thread.
 */
export class WriteQueue {
  readonly #path: string;
  readonly #workerCode: WorkerCode;
  #moved = false;
  #identity: string | undefined;
  #thread: Worker | undefined;
  #starting: Promise<string> | undefined;
  /** The messages that are not sent yet. Sent ones are not kept, because garbage collection copies everything that waits. */
  #messages: QueuedMessage[] = [];
  /** The callers of all messages, in the order of the results: first those of sent messages. */
  readonly #callers: Caller[] = [];
  /** Results of the first callers, not delivered yet. */
  readonly #results: GroupResults[number][] = [];
  #scheduled = false;

  constructor(path: string, workerCode: WorkerCode) {
    this.#path = path;
    this.#workerCode = workerCode;
  }

  /** Whether a write has noticed that the file was deleted, moved or replaced. All later writes fail. */
  get moved(): boolean {
    return this.#moved;
  }

  /**
   * Starts the thread, which opens the file, and creates or migrates its tables. Returns the identity of the file. Call it
   * only if no thread is running.
   */
  start(): Promise<string> {
    this.#starting ??= this.#start().finally(() => {
      this.#starting = undefined;
    });
    return this.#starting;
  }

  /** Applies a message in the writer thread. The promise rejects with the error of the message. */
  send<K extends WriterMessage['kind']>(
    message: WriterMessage & { readonly kind: K },
    context?: OperationContext,
  ): Promise<MessageResults[K]> {
    return new Promise<MessageResult>((resolve, reject) => {
      const until = now() + (context?.remaining() ?? DEFAULT_LOCK_WAIT_MS);
      this.#messages.push({ message, until });
      this.#callers.push({ resolve, reject });
      if (this.#scheduled) return;
      this.#scheduled = true;
      setImmediate(() => this.#flush());
    }) as Promise<MessageResults[K]>;
  }

  /** Ends the thread. Call it only when no message is pending. */
  async close(): Promise<void> {
    const thread = this.#thread;
    if (thread === undefined) return;
    const exited = new Promise<void>((resolve) => thread.once('exit', () => resolve()));
    thread.ref();
    thread.postMessage(null satisfies WriterRequest);
    await exited;
  }

  /** Number of messages that were sent, and whose callers wait. */
  get #sent(): number {
    return this.#callers.length - this.#messages.length;
  }

  async #start(): Promise<string> {
    const [path, known] = [this.#path, this.#identity];
    if (known !== undefined && known !== identityOf(path)) {
      this.#moved = true;
      throw fileMoved();
    }
    const task = { kind: 'write', path, identity: known } as const;
    const { worker: thread, result: identity } = await startWorker(this.#workerCode, task);
    this.#identity = identity;
    thread.on('message', ({ results, moved }: WriterReply) => {
      this.#moved = moved;
      this.#receive(results);
    });
    thread.once('exit', () => this.#onExit(thread));
    this.#thread = thread;
    if (this.#sent === 0) thread.unref();
    return identity;
  }

  #flush(): void {
    this.#scheduled = false;
    const thread = this.#thread;
    if (thread === undefined) {
      this.start().then(
        () => this.#flush(),
        (error) => {
          const callers = this.#callers.splice(this.#sent);
          this.#messages = [];
          for (const { reject } of callers) reject(error);
        },
      );
      return;
    }
    // The thread keeps the process alive only while a caller waits for it.
    if (this.#sent === 0) thread.ref();
    const messages = this.#messages;
    this.#messages = [];
    thread.postMessage(messages satisfies WriterRequest);
  }

  #receive(results: GroupResults): void {
    const isDelivering = this.#results.length > 0;
    for (const result of results) this.#results.push(result);
    if (!isDelivering) this.#deliver();
  }

  #deliver(): void {
    const results = this.#results.splice(0, DELIVERED_PER_TURN);
    const callers = this.#callers.splice(0, results.length);
    results.forEach((result, i) => {
      const { resolve, reject } = callers[i] as Caller;
      if (result.status === 'failed') reject(fromTransferred(result.error));
      else resolve(result);
    });
    if (this.#results.length > 0) setImmediate(() => this.#deliver());
    else if (this.#sent === 0) this.#thread?.unref();
  }

  #onExit(thread: Worker): void {
    if (this.#thread === thread) this.#thread = undefined;
    while (this.#results.length > 0) this.#deliver();
    for (const { reject } of this.#callers.splice(0, this.#sent)) {
      reject(errorOf('store_unavailable', { detail: expectation('it did not respond'), outcome: 'unknown' }));
    }
  }
}
