import { clearTimeout, monotonicNow, setTimeout } from '../../src/concurrency/real-timers.ts';
import { type Connection, type Opening, openConnection } from './connection.ts';
import { DataSets } from './data-sets.ts';
import { unavailable } from './errors.ts';
import { CommandExecutor } from './executor.ts';
import { CacheInvalidation } from './invalidation/cache-invalidation.ts';
import type { RedisTarget } from './options.ts';
import type { ServerConfiguration } from './server-configuration.ts';
import type { RedisTransport } from './transport/redis-transport.ts';

/** What the stores of a process share if they use the same server in the same way, or the same client. */
export class SharedConnection {
  readonly transport: RedisTransport;
  readonly servers: readonly ServerConfiguration[];
  readonly invalidation: CacheInvalidation;
  readonly dataSets = new DataSets();
  readonly #executors = new Map<number, CommandExecutor>();
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
    this.transport = connection.transport;
    this.servers = connection.servers;
    this.invalidation = new CacheInvalidation(connection.transport);
  }

  /** Returns the executor of the stores whose writes wait for this number of replicas. */
  executorFor(minReplicas: number): CommandExecutor {
    const known = this.#executors.get(minReplicas);
    if (known) return known;
    const executor = new CommandExecutor(this.transport, minReplicas, this.dataSets);
    this.#executors.set(minReplicas, executor);
    return executor;
  }

  close(): void {
    this.invalidation.close();
    for (const executor of this.#executors.values()) executor.close();
    this.#connection.close();
  }
}

/** A store's use of a shared connection. */
export interface ConnectionLease {
  readonly connection: SharedConnection;
  /** Ends the use. The last store closes the connection. */
  release(): void;
}

/** A connection that is open or opening, and the number of stores that use or await it. */
interface Entry {
  readonly connection: Promise<SharedConnection>;
  readonly cause: Opening['cause'];
  users: number;
}

const byAddress = new Map<unknown, Entry>();
const byClient = new WeakMap<object, Entry>();

/**
 * Returns the connection to a server, or of a client, that another store of the process has opened, or opens one.
 * @throws ApiError `store_unavailable` if it is not open at the deadline, or cannot be opened
 */
export async function acquireConnection(target: RedisTarget, deadline: number): Promise<ConnectionLease> {
  const [entries, name] =
    target.client === undefined ? [byAddress, JSON.stringify(target.address)] : [byClient, target.client];
  for (;;) {
    const known = entries.get(name as object);
    const entry = known ?? open(target, deadline);
    entries.set(name as object, entry);
    entry.users += 1;
    let released = false;
    const release = (): void => {
      if (released) return;
      released = true;
      entry.users -= 1;
      if (entry.users > 0) return;
      if (entries.get(name as object) === entry) entries.delete(name as object);
      // A failed opening has nothing to close; its error rejects the caller that opens.
      entry.connection.then((connection) => connection.close()).catch(() => undefined);
    };
    try {
      return { connection: await before(deadline, entry), release };
    } catch (error) {
      if (entries.get(name as object) === entry) entries.delete(name as object);
      release();
      // Another store's opening failed, perhaps at its earlier deadline.
      if (known === undefined || monotonicNow() >= deadline) throw error;
    }
  }
}

function open(target: RedisTarget, deadline: number): Entry {
  const { connection, cause } = openConnection(target, deadline);
  return { connection: connection.then((opened) => new SharedConnection(opened)), cause, users: 0 };
}

/** Returns the connection of an entry, or rejects at the deadline. */
async function before(deadline: number, { connection, cause }: Entry): Promise<SharedConnection> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(unavailable(cause())), deadline - monotonicNow());
  });
  try {
    return await Promise.race([connection, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
