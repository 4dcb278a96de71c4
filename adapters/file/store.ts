import { readOptions } from '../../src/commands/read-options.ts';
import type { Reference } from '../../src/concurrency/shared-resources.ts';
import { sleep } from '../../src/concurrency/sleep.ts';
import { invalidParameter } from '../../src/domain/errors.ts';
import type { Scope } from '../../src/domain/scope.ts';
import type { Awaitable } from '../../src/ports/awaitable.ts';
import type { OperationContext } from '../../src/ports/operation-context.ts';
import type { PlatformUrl } from '../../src/ports/platform-types.ts';
import { storeClosed } from '../../src/ports/store.ts';
import type {
  AbandonMode,
  FeedQuery,
  IdempotencyAttempt,
  Insert,
  InsertMany,
  InvalidationListener,
  KeyHolder,
  ListQuery,
  Replace,
  ScopeHeader,
  Settlement,
  StoreDescription,
  Write,
} from '../../src/ports/store-types.ts';
import { BaseStore } from '../../src/store-kit/base-store.ts';
import type { StateWrite } from '../../src/store-kit/state-rules.ts';
import { backupFile } from './backup.ts';
import {
  decodeInsert,
  decodeInsertMany,
  decodeReplace,
  insertManyMessage,
  insertMessage,
  replaceMessage,
} from './customer-writes.ts';
import { fileError, isBusy } from './errors.ts';
import { locateFile } from './file-location.ts';
import { readFilePath } from './file-path.ts';
import { decodeBegin, decodeKeyOutcome, encodeSettlement } from './idempotency.ts';
import { acquireFile, type OpenFile, type WriteListener } from './open-file.ts';
import { FILE_OPTION_NAMES, type FileStoreOptions } from './options.ts';
import type { Reader } from './reader.ts';
import { loadDriver } from './sqlite-driver.ts';
import { encodeStateWrite } from './state.ts';
import { readWorkerCode, type WorkerCode } from './worker-code.ts';
import { runInWorker } from './worker-thread.ts';
import type { MessageResults, WriterMessage } from './writer-messages.ts';

/** Delay before the next attempt of a read that another process blocks, in milliseconds. */
const READ_RETRY_MS = 2;
/** About 1 s in all. */
const READ_RETRIES = 500;

/** Maximum number of customers in one message to the writer thread. Other writers wait until it is committed. */
const MAX_INSERTS = 128;

/** Called after each write of a scope. */
interface Subscription {
  readonly scopeKey: string;
  readonly onWrite: (id: string) => void;
  /** Called when writes may have been missed, because the store was not open. */
  readonly onMissed?: () => void;
}

/**
 * Keeps customers in one SQLite file. Every acknowledged write is on disk, and several processes can use the file. A worker
 * thread commits all waiting writes in one transaction; reads run on the caller's thread. The stores of one file in a process
 * share the thread and the connections.
 *
 * @example
 * const clientele = await createClientele({ store: { kind: 'file', path: './customers.db' } });
 */
export class FileStore extends BaseStore {
  override readonly capabilities = Object.freeze({ durable: true, shared: true });
  readonly #path: string;
  readonly #createDirectory: boolean;
  readonly #workerCode: WorkerCode;
  readonly #subscriptions = new Set<Subscription>();
  #reference: Reference<OpenFile> | undefined;

  constructor(options: FileStoreOptions) {
    super();
    const {
      path,
      createDirectory = false,
      worker,
    } = readOptions(options, FILE_OPTION_NAMES, ['store']) as Partial<FileStoreOptions>;
    this.#path = readFilePath('store[path]', path);
    if (typeof createDirectory !== 'boolean') throw invalidParameter('store[createDirectory]', 'true or false');
    this.#createDirectory = createDirectory;
    this.#workerCode = readWorkerCode('store[worker]', worker);
  }

  override describe(): StoreDescription {
    const driver = this.#reference?.resource.driver ?? null;
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
      // Before the file is created, so that a missing driver leaves no file.
      const driver = await loadDriver();
      this.#reference = await acquireFile(locateFile(this.#path, this.#createDirectory), driver, this.#workerCode);
    } catch (error) {
      throw fileError(error);
    }
    this.#reference.resource.writeListeners.add(this.#onWrite);
    for (const { onMissed } of this.#subscriptions) onMissed?.();
  }

  protected override async disconnect(): Promise<void> {
    const reference = this.#reference;
    this.#reference = undefined;
    reference?.resource.writeListeners.delete(this.#onWrite);
    await reference?.release();
  }

  protected override async readHeader(scope: Scope, { hashKey }: ScopeHeader, context?: OperationContext) {
    const stored = await this.#read((reader) => reader.hashKey(scope));
    if (stored !== undefined) return Object.freeze({ hashKey: stored });
    const result = await this.#file.queue.send({ kind: 'hash_key', scopeKey: scope.key, hashKey }, context);
    return Object.freeze({ hashKey: result.hashKey });
  }

  protected override readRecord(scope: Scope, id: string) {
    return this.#read((reader) => reader.customers.find(scope, id));
  }

  protected override readPage(scope: Scope, query: ListQuery) {
    return this.#read((reader) => reader.customers.list(scope, query));
  }

  override async hasLiveCustomers(): Promise<boolean> {
    return this.#read((reader) => reader.hasLiveCustomers());
  }

  protected override readEvents(scope: Scope, query: FeedQuery) {
    return this.#read((reader) => reader.feed.read(scope, query));
  }

  protected override readCursor(scope: Scope) {
    return this.#read((reader) => String(reader.feed.last(scope)));
  }

  protected override insertRecord(scope: Scope, insert: Insert, context?: OperationContext) {
    const decode = (result: MessageResults['insert']) => decodeInsert(scope, insert, result);
    return this.#write(scope, [insert], insertMessage(scope, insert), decode, context);
  }

  protected override insertRecords(scope: Scope, { inserts, stopAtFailure }: InsertMany, context?: OperationContext) {
    const many = { inserts: inserts.slice(0, MAX_INSERTS), stopAtFailure };
    const decode = (result: MessageResults['insert_many']) => decodeInsertMany(scope, many, result);
    return this.#write(scope, many.inserts, insertManyMessage(scope, many), decode, context);
  }

  protected override replaceRecord(scope: Scope, replace: Replace, context?: OperationContext) {
    const decode = (result: MessageResults['replace']) => decodeReplace(scope, replace, result);
    return this.#write(scope, [replace], replaceMessage(scope, replace), decode, context);
  }

  protected override async beginKey(scope: Scope, attempt: IdempotencyAttempt, context?: OperationContext) {
    const message = { kind: 'begin', scopeKey: scope.key, ...attempt } as const;
    return decodeBegin(scope, await this.#file.queue.send(message, context));
  }

  protected override async settleKey(scope: Scope, settlement: Settlement, context?: OperationContext) {
    const message = { kind: 'settle', scopeKey: scope.key, ...encodeSettlement(settlement) } as const;
    return decodeKeyOutcome(scope, await this.#file.queue.send(message, context));
  }

  protected override async abandonKey(
    scope: Scope,
    { key, operation }: KeyHolder,
    mode: AbandonMode,
    context?: OperationContext,
  ) {
    const message = { kind: 'abandon', scopeKey: scope.key, key, operation, mode } as const;
    return decodeKeyOutcome(scope, await this.#file.queue.send(message, context));
  }

  protected override readState(scope: Scope, key: string) {
    return this.#read((reader) => reader.states.find(scope, key));
  }

  protected override async writeState(scope: Scope, write: StateWrite, context?: OperationContext) {
    const message = { kind: 'state', scopeKey: scope.key, ...encodeStateWrite(write) } as const;
    const { status } = await this.#file.queue.send(message, context);
    return status === 'applied';
  }

  protected override watchFeed(scope: Scope, wake: () => void): () => void {
    // Other processes do not report their writes, so the store polls too.
    const stopPolling = super.watchFeed(scope, wake);
    const unsubscribe = this.#subscribe({ scopeKey: scope.key, onWrite: wake });
    return () => {
      unsubscribe();
      stopPolling();
    };
  }

  /** Reports the writes of this process, through any store on the file. */
  override subscribeInvalidations(scope: Scope, { onInvalidate, onState }: InvalidationListener): () => void {
    const onMissed = () => onState('unsupported');
    onMissed();
    return this.#subscribe({ scopeKey: scope.key, onWrite: onInvalidate, onMissed });
  }

  protected override verifyScope(scope: Scope, context?: OperationContext) {
    const { path, identity } = this.#file;
    return runInWorker(this.#workerCode, { kind: 'verify', path, identity, scope }, context?.signal);
  }

  /** @throws InvalidRequestError `parameter_invalid` (`path`) if the target exists; ApiError `store_full`, `store_corrupt` */
  protected override async backupTo(target: string | PlatformUrl, context?: OperationContext) {
    try {
      await backupFile(this.#file, readFilePath('path', target), this.#workerCode, context?.signal);
    } catch (error) {
      throw fileError(error);
    }
  }

  get #file(): OpenFile {
    if (this.#reference === undefined) throw storeClosed();
    return this.#reference.resource;
  }

  /** Reports writes to every store on the file, before their caller learns of them. A write that failed may have been applied. */
  async #write<K extends WriterMessage['kind'], R>(
    { key }: Scope,
    writes: readonly Write[],
    message: WriterMessage & { readonly kind: K },
    decode: (result: MessageResults[K]) => R,
    context: OperationContext | undefined,
  ): Promise<R> {
    const { queue, writeListeners } = this.#file;
    try {
      return decode(await queue.send<K>(message, context));
    } finally {
      for (const onWrite of writeListeners) for (const { record } of writes) onWrite(key, record.customer.id);
    }
  }

  readonly #onWrite: WriteListener = (key, id) => {
    for (const { scopeKey, onWrite } of this.#subscriptions) if (scopeKey === key) onWrite(id);
  };

  #subscribe(subscription: Subscription): () => void {
    this.#subscriptions.add(subscription);
    return () => void this.#subscriptions.delete(subscription);
  }

  #read<T>(read: (reader: Reader) => T): Awaitable<T> {
    try {
      return read(this.#file.reader);
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
        return read(this.#file.reader);
      } catch (error) {
        if (!isBusy(error) || retries >= READ_RETRIES) throw fileError(error);
      }
    }
  }
}
