import { sleep } from '../../src/concurrency/sleep.ts';
import type { CustomerRecord } from '../../src/domain/customer-record.ts';
import { invalidParameter } from '../../src/domain/errors.ts';
import type { ClienteleEvent } from '../../src/domain/event.ts';
import type { Scope } from '../../src/domain/scope.ts';
import type { Awaitable } from '../../src/ports/awaitable.ts';
import type { OperationContext } from '../../src/ports/operation-context.ts';
import { storeClosed } from '../../src/ports/store.ts';
import type {
  AbandonMode,
  BeginResult,
  FeedQuery,
  IdempotencyAttempt,
  Insert,
  InsertResult,
  KeyHolder,
  ListQuery,
  RecordPage,
  Replace,
  ReplaceResult,
  ScopeHeader,
  Settlement,
  StoreDescription,
  StoredOutcome,
  VerifyReport,
} from '../../src/ports/store-types.ts';
import { BaseStore } from '../../src/store-kit/base-store.ts';
import { decodeInsert, decodeReplace, insertCommand, replaceCommand } from './customer-writes.ts';
import { ensureFile, workerFile } from './database-file.ts';
import { fileError, isBusy } from './errors.ts';
import { decodeBegin, decodeKeyOutcome, encodeSettlement } from './idempotency.ts';
import type { FileStoreOptions } from './options.ts';
import { Reader } from './reader.ts';
import { type Driver, loadDriver } from './sqlite-driver.ts';
import { runInWorker, type WorkerFile } from './worker-thread.ts';
import { WriteQueue } from './write-queue.ts';

/** Delay before the next attempt of a read that another process blocks, in milliseconds. */
const READ_RETRY_MS = 2;
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
  readonly #worker: WorkerFile;
  readonly #listeners = new Set<() => void>();
  #file: OpenFile | undefined;

  constructor(options: FileStoreOptions) {
    super();
    const { path, createDirectory = false, worker = workerFile() } = options ?? {};
    if (typeof path !== 'string' || path === '') throw invalidParameter('store[path]', 'the path of a file');
    this.#path = path;
    this.#createDirectory = createDirectory;
    this.#worker = worker;
  }

  override describe(): StoreDescription {
    return {
      kind: 'file',
      capabilities: this.capabilities,
      path: this.#path,
      driver: this.#file?.driver ?? null,
    };
  }

  /** @throws ApiError `store_unavailable`, `store_corrupt`; InvalidRequestError `parameter_invalid` if the file belongs to another application or has a newer format */
  protected override async connect(): Promise<void> {
    try {
      const driver = await loadDriver();
      await ensureFile(this.#path, this.#createDirectory);
      const queue = new WriteQueue(this.#path, this.#worker);
      await queue.start();
      try {
        this.#file = { driver: driver.name, queue, reader: Reader.open(driver, this.#path) };
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
    this.#file = undefined;
    reader.close();
    await queue.close();
  }

  protected override async readHeader(
    scope: Scope,
    proposal: ScopeHeader,
    context?: OperationContext,
  ): Promise<ScopeHeader> {
    const stored = await this.#read((reader) => reader.hashKey(scope));
    if (stored !== undefined) return Object.freeze({ hashKey: stored });
    const command = { kind: 'header', scope: scope.key, hashKey: proposal.hashKey } as const;
    const { hashKey } = await this.#opened.queue.send(command, context);
    return Object.freeze({ hashKey });
  }

  protected override readRecord(scope: Scope, id: string): Awaitable<CustomerRecord | undefined> {
    return this.#read((reader) => reader.customers.find(scope, id));
  }

  protected override readPage(scope: Scope, query: ListQuery): Awaitable<RecordPage | undefined> {
    return this.#read((reader) => reader.customers.list(scope, query));
  }

  protected override readEvents(scope: Scope, query: FeedQuery): Awaitable<readonly ClienteleEvent[]> {
    return this.#read((reader) => reader.feed.read(scope, query));
  }

  protected override readCursor(scope: Scope): Awaitable<string> {
    return this.#read((reader) => String(reader.feed.last(scope)));
  }

  protected override async insertRecord(
    scope: Scope,
    insert: Insert,
    context?: OperationContext,
  ): Promise<InsertResult> {
    const result = await this.#opened.queue.send(insertCommand(scope, insert), context);
    return this.#wakeIfStored(decodeInsert(scope, insert, result));
  }

  protected override async replaceRecord(
    scope: Scope,
    replace: Replace,
    context?: OperationContext,
  ): Promise<ReplaceResult> {
    const result = await this.#opened.queue.send(replaceCommand(scope, replace), context);
    return this.#wakeIfStored(decodeReplace(scope, replace, result));
  }

  protected override async beginKey(
    scope: Scope,
    attempt: IdempotencyAttempt,
    context?: OperationContext,
  ): Promise<BeginResult> {
    const command = { kind: 'begin', ...attempt, scope: scope.key } as const;
    return decodeBegin(scope, await this.#opened.queue.send(command, context));
  }

  protected override async settleKey(
    scope: Scope,
    settlement: Settlement,
    context?: OperationContext,
  ): Promise<StoredOutcome | undefined> {
    const command = { kind: 'settle', scope: scope.key, ...encodeSettlement(settlement) } as const;
    return decodeKeyOutcome(scope, await this.#opened.queue.send(command, context));
  }

  protected override async abandonKey(
    scope: Scope,
    { key, operation }: KeyHolder,
    mode: AbandonMode,
    context?: OperationContext,
  ): Promise<StoredOutcome | undefined> {
    const command = { kind: 'abandon', scope: scope.key, key, operation, mode } as const;
    return decodeKeyOutcome(scope, await this.#opened.queue.send(command, context));
  }

  protected override watchFeed(scope: Scope, wake: () => void): () => void {
    const listener = () => wake();
    this.#listeners.add(listener);
    // Other processes do not report their writes, so the store polls too.
    const stopPolling = super.watchFeed(scope, wake);
    return () => {
      this.#listeners.delete(listener);
      stopPolling();
    };
  }

  protected override verifyScope(scope: Scope, context?: OperationContext): Promise<VerifyReport> {
    return runInWorker(this.#worker, { kind: 'verify', path: this.#path, scope }, context?.signal);
  }

  /** @throws InvalidRequestError `parameter_invalid` (`path`) if the target exists; ApiError `store_full`, `store_corrupt` */
  protected override backupTo(target: string, context?: OperationContext): Promise<void> {
    return runInWorker(this.#worker, { kind: 'backup', path: this.#path, target }, context?.signal);
  }

  get #opened(): OpenFile {
    if (this.#file === undefined) throw storeClosed();
    return this.#file;
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
