import { sleep } from '../../src/concurrency/sleep.ts';
import { invalidParameter } from '../../src/domain/errors.ts';
import type { Scope } from '../../src/domain/scope.ts';
import type { Awaitable } from '../../src/ports/awaitable.ts';
import type { OperationContext } from '../../src/ports/operation-context.ts';
import { storeClosed } from '../../src/ports/store.ts';
import type {
  AbandonMode,
  FeedQuery,
  IdempotencyAttempt,
  Insert,
  InsertResult,
  KeyHolder,
  ListQuery,
  Replace,
  ReplaceResult,
  ScopeHeader,
  Settlement,
  StoreDescription,
} from '../../src/ports/store-types.ts';
import { BaseStore } from '../../src/store-kit/base-store.ts';
import { ensureFile } from './connection.ts';
import { decodeInsert, decodeReplace, insertMessage, replaceMessage } from './customer-writes.ts';
import { fileError, isBusy } from './errors.ts';
import { decodeBegin, decodeKeyOutcome, encodeSettlement } from './idempotency.ts';
import type { FileStoreOptions } from './options.ts';
import { Reader } from './reader.ts';
import { type Driver, loadDriver } from './sqlite-driver.ts';
import { workerCode } from './worker/code.ts';
import { runInWorker, type WorkerCode } from './worker-thread.ts';
import { WriteQueue } from './write-queue.ts';

/** Delay before the next attempt of a read that another process blocks, in milliseconds. */
const READ_RETRY_MS = 2;
/** About 1 s in all. */
const READ_RETRIES = 500;

interface OpenFile {
  readonly driver: Driver['name'];
  readonly reader: Reader;
  readonly queue: WriteQueue;
}

/**
 * Keeps customers in one SQLite file. Every acknowledged write is on disk, and several processes can use the file. A worker
 * thread commits all waiting writes in one transaction; reads run on the caller's thread.
 *
 * @example
 * const clientele = await createClientele({ store: { kind: 'file', path: './customers.db' } });
 */
export class FileStore extends BaseStore {
  override readonly capabilities = Object.freeze({ durable: true, shared: true });
  readonly #path: string;
  readonly #createDirectory: boolean;
  readonly #workerCode: WorkerCode;
  readonly #listeners = new Set<() => void>();
  #open: OpenFile | undefined;

  constructor(options: FileStoreOptions) {
    super();
    const { path, createDirectory = false, worker = workerCode } = options ?? {};
    if (typeof path !== 'string' || path === '') throw invalidParameter('store[path]', 'the path of a file');
    this.#path = path;
    this.#createDirectory = createDirectory;
    this.#workerCode = worker;
  }

  override describe(): StoreDescription {
    const driver = this.#open?.driver ?? null;
    return { kind: 'file', capabilities: this.capabilities, path: this.#path, driver };
  }

  /** @throws ApiError `store_unavailable`, `store_corrupt`; InvalidRequestError `parameter_invalid` if the file belongs to another application or has a newer format */
  override async open(): Promise<void> {
    await super.open();
  }

  override async close(): Promise<void> {
    await super.close();
  }

  protected override async connect(): Promise<void> {
    try {
      const driver = await loadDriver();
      await ensureFile(this.#path, this.#createDirectory);
      const queue = new WriteQueue(this.#path, this.#workerCode);
      await queue.start();
      try {
        this.#open = { driver: driver.name, queue, reader: Reader.open(driver, this.#path) };
      } catch (error) {
        await queue.close();
        throw error;
      }
    } catch (error) {
      throw fileError(error);
    }
  }

  protected override async disconnect(): Promise<void> {
    const { reader, queue } = this.#opened;
    this.#open = undefined;
    reader.close();
    await queue.close();
  }

  protected override async readHeader(scope: Scope, { hashKey }: ScopeHeader, context?: OperationContext) {
    const stored = await this.#read((reader) => reader.hashKey(scope));
    if (stored !== undefined) return Object.freeze({ hashKey: stored });
    const result = await this.#opened.queue.send({ kind: 'hash_key', scopeKey: scope.key, hashKey }, context);
    return Object.freeze({ hashKey: result.hashKey });
  }

  protected override readRecord(scope: Scope, id: string) {
    return this.#read((reader) => reader.customers.find(scope, id));
  }

  protected override readPage(scope: Scope, query: ListQuery) {
    return this.#read((reader) => reader.customers.list(scope, query));
  }

  protected override readEvents(scope: Scope, query: FeedQuery) {
    return this.#read((reader) => reader.feed.read(scope, query));
  }

  protected override readCursor(scope: Scope) {
    return this.#read((reader) => String(reader.feed.last(scope)));
  }

  protected override async insertRecord(scope: Scope, insert: Insert, context?: OperationContext) {
    const result = await this.#opened.queue.send(insertMessage(scope, insert), context);
    return this.#wakeIfStored(decodeInsert(scope, insert, result));
  }

  protected override async replaceRecord(scope: Scope, replace: Replace, context?: OperationContext) {
    const result = await this.#opened.queue.send(replaceMessage(scope, replace), context);
    return this.#wakeIfStored(decodeReplace(scope, replace, result));
  }

  protected override async beginKey(scope: Scope, attempt: IdempotencyAttempt, context?: OperationContext) {
    const message = { kind: 'begin', scopeKey: scope.key, ...attempt } as const;
    return decodeBegin(scope, await this.#opened.queue.send(message, context));
  }

  protected override async settleKey(scope: Scope, settlement: Settlement, context?: OperationContext) {
    const message = { kind: 'settle', scopeKey: scope.key, ...encodeSettlement(settlement) } as const;
    return decodeKeyOutcome(scope, await this.#opened.queue.send(message, context));
  }

  protected override async abandonKey(
    scope: Scope,
    { key, operation }: KeyHolder,
    mode: AbandonMode,
    context?: OperationContext,
  ) {
    const message = { kind: 'abandon', scopeKey: scope.key, key, operation, mode } as const;
    return decodeKeyOutcome(scope, await this.#opened.queue.send(message, context));
  }

  protected override watchFeed(scope: Scope, wake: () => void): () => void {
    // A new function, so that one `wake` can be registered twice.
    const listener = () => wake();
    this.#listeners.add(listener);
    // Other processes do not report their writes, so the store polls too.
    const stopPolling = super.watchFeed(scope, wake);
    return () => {
      this.#listeners.delete(listener);
      stopPolling();
    };
  }

  protected override verifyScope(scope: Scope, context?: OperationContext) {
    return runInWorker(this.#workerCode, { kind: 'verify', path: this.#path, scope }, context?.signal);
  }

  /** @throws InvalidRequestError `parameter_invalid` (`path`) if the target exists; ApiError `store_full`, `store_corrupt` */
  protected override backupTo(target: string, context?: OperationContext) {
    return runInWorker(this.#workerCode, { kind: 'backup', path: this.#path, target }, context?.signal);
  }

  get #opened(): OpenFile {
    if (this.#open === undefined) throw storeClosed();
    return this.#open;
  }

  #wakeIfStored<T extends InsertResult | ReplaceResult>(result: T): T {
    if (result.status === 'stored') for (const listener of this.#listeners) listener();
    return result;
  }

  #read<T>(read: (reader: Reader) => T): Awaitable<T> {
    try {
      return read(this.#opened.reader);
    } catch (error) {
      if (isBusy(error)) return this.#retryRead(read);
      throw fileError(error);
    }
  }

  /** Retries while another process holds the file, for example to recover the log after a crash. */
  async #retryRead<T>(read: (reader: Reader) => T): Promise<T> {
    for (let retries = 1; ; retries += 1) {
      await sleep(READ_RETRY_MS);
      try {
        return read(this.#opened.reader);
      } catch (error) {
        if (!isBusy(error) || retries >= READ_RETRIES) throw fileError(error);
      }
    }
  }
}
