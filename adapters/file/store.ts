import type { CustomerRecord } from '../../src/domain/customer-record.ts';
import { invalidParameter } from '../../src/domain/errors.ts';
import type { ClienteleEvent } from '../../src/domain/event.ts';
import type { Scope } from '../../src/domain/scope.ts';
import type { Awaitable } from '../../src/ports/awaitable.ts';
import type { OperationContext } from '../../src/ports/operation-context.ts';
import { Store, storeClosed } from '../../src/ports/store.ts';
import type {
  BeginResult,
  FeedQuery,
  IdempotencyAttempt,
  Insert,
  InsertResult,
  ListQuery,
  RecordPage,
  RefusedWrite,
  Replace,
  ReplaceResult,
  ScopeHeader,
  Settlement,
  StoreDescription,
  StoredOutcome,
  VerifyReport,
} from '../../src/ports/store-types.ts';
import { assignPosition } from '../../src/store-kit/position.ts';
import { openReader } from './connection.ts';
import { Reader } from './customer-reads.ts';
import { ensureFile, workerFile } from './database-file.ts';
import { outcomeOfRow } from './encoding.ts';
import { fileError, isBusy } from './errors.ts';
import type { FileStoreOptions } from './options.ts';
import { type Driver, loadDriver } from './sqlite-driver.ts';
import type { Work } from './worker/entry.ts';
import { performed } from './worker-thread.ts';
import { insertCommand, type Result, replaceCommand, settlementOf } from './write-commands.ts';
import { Writer } from './write-queue.ts';

/** Waits before a read that another process stood in the way of is tried again, in milliseconds. */
const READ_RETRY_MS = 2;
const READ_RETRIES = 500;

/**
 * Customers in one SQLite file. Whatever was acknowledged is on disk; several processes may work on the file. Writes go to a
 * thread that commits all that wait in one transaction; reads are made where they are asked for.
 *
 * @example
 * const clientele = await createClientele({ store: { kind: 'file', path: './customers.db' } });
 */
export class FileStore extends Store {
  override readonly capabilities = Object.freeze({ durable: true, shared: true });
  readonly #options: FileStoreOptions;
  readonly #wakers = new Set<() => void>();
  #opened: { readonly driver: Driver; readonly reader: Reader; readonly writer: Writer } | undefined;
  /** Opening and closing, one after the other. */
  #turn: Promise<void> = Promise.resolve();

  constructor(options: FileStoreOptions) {
    super();
    if (typeof options?.path !== 'string' || options.path === '') {
      throw invalidParameter('store[path]', 'the path of a file');
    }
    this.#options = Object.freeze({ ...options });
  }

  /** @throws ApiError `store_unavailable`, `store_corrupt`; InvalidRequestError `parameter_invalid` for a file of others or a newer format */
  override open(): Promise<void> {
    return this.#next(async () => {
      if (this.#opened) return;
      const { path, createDirectory = false, worker = workerFile() } = this.#options;
      try {
        const driver = await loadDriver();
        await ensureFile(path, createDirectory);
        const writer = new Writer(path, worker);
        try {
          await writer.start();
          this.#opened = { driver, writer, reader: readerOf(driver, path) };
        } catch (error) {
          await writer.close();
          throw error;
        }
      } catch (error) {
        throw fileError(error);
      }
    });
  }

  override close(): Promise<void> {
    return this.#next(async () => {
      const opened = this.#opened;
      this.#opened = undefined;
      opened?.reader.close();
      await opened?.writer.close();
    });
  }

  override async header(scope: Scope, proposal: ScopeHeader, context?: OperationContext): Promise<ScopeHeader> {
    const known = await this.#read((reader) => reader.hashKey(scope));
    if (known !== undefined) return Object.freeze({ hashKey: known });
    const result = await this.#write({ kind: 'header', scope: scope.key, hashKey: proposal.hashKey }, context);
    return Object.freeze({ hashKey: (result as Extract<Result, { status: 'header' }>).hashKey });
  }

  override find(scope: Scope, id: string): Awaitable<CustomerRecord | undefined> {
    return this.#read((reader) => reader.find(scope, id));
  }

  override list(scope: Scope, query: ListQuery): Awaitable<RecordPage | undefined> {
    return this.#read((reader) => reader.list(scope, query));
  }

  override events(scope: Scope, query: FeedQuery): Awaitable<readonly ClienteleEvent[]> {
    return this.#read((reader) => reader.events(scope, query));
  }

  override cursor(scope: Scope): Awaitable<string> {
    return this.#read((reader) => String(reader.lastEvent(scope)));
  }

  override async insert(scope: Scope, insert: Insert, context?: OperationContext): Promise<InsertResult> {
    const result = await this.#write(insertCommand(scope, insert), context);
    if (result.status !== 'stored') return refusal<InsertResult>(scope, result);
    const { record } = assignPosition(insert, result.createdMs, result.sequence);
    return { status: 'stored', record, cursor: String(result.position) };
  }

  override async replace(scope: Scope, replace: Replace, context?: OperationContext): Promise<ReplaceResult> {
    const result = await this.#write(replaceCommand(scope, replace), context);
    if (result.status !== 'stored') return refusal<ReplaceResult>(scope, result);
    return { status: 'stored', record: replace.record, cursor: String(result.position) };
  }

  override async begin(scope: Scope, attempt: IdempotencyAttempt, context?: OperationContext): Promise<BeginResult> {
    const result = await this.#write({ kind: 'begin', ...attempt, scope: scope.key }, context);
    return result.status === 'settled'
      ? { status: 'settled', outcome: outcomeOfRow(scope, result.row) }
      : (result as BeginResult);
  }

  override async settle(scope: Scope, settlement: Settlement, context?: OperationContext) {
    return this.#outcome(scope, { kind: 'settle', scope: scope.key, ...settlementOf(settlement) }, context);
  }

  override async abandon(
    scope: Scope,
    { key, operation }: Pick<IdempotencyAttempt, 'key' | 'operation'>,
    mode: 'discard' | 'keep',
    context?: OperationContext,
  ) {
    return this.#outcome(scope, { kind: 'abandon', scope: scope.key, key, operation, mode }, context);
  }

  override watch(scope: Scope, wake: () => void): () => void {
    const own = () => wake();
    this.#wakers.add(own);
    // Other processes do not tell of their writes.
    const end = super.watch(scope, wake);
    return () => {
      this.#wakers.delete(own);
      end();
    };
  }

  override async verify(scope: Scope, context?: OperationContext): Promise<VerifyReport> {
    const report = await this.#perform({ kind: 'verify', path: this.#options.path, scope }, context);
    return report ?? { checked: 0, problems: [] };
  }

  /** @throws InvalidRequestError `parameter_invalid` (`path`) where there is a file already; ApiError `store_full`, `store_corrupt` */
  override async backup(target: string, context?: OperationContext): Promise<void> {
    await this.#perform({ kind: 'backup', path: this.#options.path, target }, context);
  }

  override describe(): StoreDescription {
    return {
      kind: 'file',
      capabilities: this.capabilities,
      path: this.#options.path,
      driver: this.#opened?.driver.name ?? null,
    };
  }

  #perform(work: Work, context: OperationContext | undefined): Promise<VerifyReport | undefined> {
    if (this.#opened === undefined) throw storeClosed();
    return performed(this.#options.worker ?? workerFile(), work, context?.signal);
  }

  #next(step: () => Promise<void>): Promise<void> {
    const turn = this.#turn.then(step);
    this.#turn = turn.catch(() => {});
    return turn;
  }

  async #outcome(
    scope: Scope,
    command: Parameters<Writer['send']>[0],
    context?: OperationContext,
  ): Promise<StoredOutcome | undefined> {
    const result = await this.#write(command, context);
    return result.status === 'settled' ? outcomeOfRow(scope, result.row) : undefined;
  }

  async #write(command: Parameters<Writer['send']>[0], context: OperationContext | undefined) {
    if (this.#opened === undefined) throw storeClosed();
    const result = await this.#opened.writer.send(command, context);
    if (result.status === 'stored') for (const wake of this.#wakers) wake();
    return result;
  }

  #read<T>(read: (reader: Reader) => T): Awaitable<T> {
    if (this.#opened === undefined) throw storeClosed();
    try {
      return read(this.#opened.reader);
    } catch (error) {
      if (isBusy(error)) return this.#readAgain(read);
      throw fileError(error);
    }
  }

  /** Another process holds the file for a moment, as after a crash, when its log is read anew: waited for, not slept through. */
  async #readAgain<T>(read: (reader: Reader) => T): Promise<T> {
    for (let retries = 1; ; retries += 1) {
      await new Promise((resolve) => setTimeout(resolve, READ_RETRY_MS));
      if (this.#opened === undefined) throw storeClosed();
      try {
        return read(this.#opened.reader);
      } catch (error) {
        if (!isBusy(error) || retries >= READ_RETRIES) throw fileError(error);
      }
    }
  }
}

function readerOf(driver: Driver, path: string): Reader {
  const connection = openReader(driver, path);
  try {
    return new Reader(connection);
  } catch (error) {
    connection.close();
    throw error;
  }
}

function refusal<R extends InsertResult | ReplaceResult>(scope: Scope, result: Result): Extract<R, RefusedWrite> | R {
  return (
    result.status === 'already_applied'
      ? { status: 'already_applied', outcome: outcomeOfRow(scope, result.row) }
      : result
  ) as R;
}
