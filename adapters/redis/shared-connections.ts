import { hash } from 'node:crypto';
import { processWide } from '../../src/concurrency/process-wide.ts';
import { clearTimeout, monotonicNow, setTimeout } from '../../src/concurrency/real-timers.ts';
import { type Reference, SharedResources } from '../../src/concurrency/shared-resources.ts';
import { type Connection, type Opening, openConnection } from './connection.ts';
import { DataSetExecutor } from './data-set-executor.ts';
import { DataSets } from './data-sets.ts';
import { unavailable } from './errors.ts';
import { CacheInvalidation } from './invalidation/cache-invalidation.ts';
import type { RedisTarget } from './options.ts';
import type { ServerConfiguration } from './server-configuration.ts';
import type { RedisTransport } from './transport/redis-transport.ts';

/** A connection and its state. The stores of a process share it if they have the same URL, or the same client. */
export class SharedConnection {
  readonly transport: RedisTransport;
  readonly servers: readonly ServerConfiguration[];
  readonly invalidation: CacheInvalidation;
  readonly dataSets = new DataSets();
  readonly #executors = new Map<number, DataSetExecutor>();
  readonly #connection: Connection;
  #isKept = false;

  constructor(connection: Connection) {
    this.#connection = connection;
    this.transport = connection.transport;
    this.servers = connection.servers;
    this.invalidation = new CacheInvalidation(connection.transport);
  }

  /** Returns the executor for stores whose writes wait for this number of replicas. */
  executorFor(minReplicas: number): DataSetExecutor {
    const known = this.#executors.get(minReplicas);
    if (known) return known;
    const executor = new DataSetExecutor(this.transport, minReplicas, this.dataSets);
    this.#executors.set(minReplicas, executor);
    return executor;
  }

  /** Called when a store has opened. From now on the client of an application stays connected until the application closes it. */
  keep(): void {
    this.#isKept = true;
  }

  close(): void {
    this.invalidation.close();
    for (const executor of this.#executors.values()) executor.close();
    if (this.#isKept) this.#connection.close();
    else this.#connection.undo();
  }
}

/** The connections of the process, also of other copies of this library. */
const shared = processWide('redis.connections.1', () => ({
  connections: new SharedResources<SharedConnection>(async (connection) => connection.close()),
  /** The openings that are running, by the key of the connection. */
  openings: new Map<string, Opening>(),
  /** A key for each client of the application. */
  clientKeys: new WeakMap<object, string>(),
  clients: 0,
}));

/**
 * Returns a reference to the connection of a URL or a client. Opens the connection if no other store of the process has.
 * @throws ApiError `store_unavailable` if it is not open at the deadline, or cannot be opened
 */
export async function acquireConnection(target: RedisTarget, deadline: number): Promise<Reference<SharedConnection>> {
  const key = keyOf(target);
  for (;;) {
    let isOpener = false;
    const acquiring = shared.connections.acquire(key, async () => {
      isOpener = true;
      const opening = openConnection(target, deadline);
      shared.openings.set(key, opening);
      try {
        return new SharedConnection(await opening.connection);
      } finally {
        shared.openings.delete(key);
      }
    });
    try {
      return await beforeDeadline(deadline, acquiring, () => shared.openings.get(key)?.cause());
    } catch (error) {
      // The connection may open after this store's deadline.
      acquiring.then((reference) => reference.release()).catch(() => undefined);
      // Another store's opening failed, perhaps at its earlier deadline.
      if (isOpener || monotonicNow() >= deadline) throw error;
    }
  }
}

function keyOf({ client, address }: RedisTarget): string {
  // A hash, because a dump of the process's globals must not contain the password.
  if (client === undefined) return hash('sha256', JSON.stringify(address), 'hex');
  const known = shared.clientKeys.get(client);
  if (known) return known;
  shared.clients += 1;
  const key = `client ${shared.clients}`;
  shared.clientKeys.set(client, key);
  return key;
}

async function beforeDeadline<T>(deadline: number, promise: Promise<T>, cause: () => unknown): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(unavailable(cause())), deadline - monotonicNow());
  });
  try {
    return await Promise.race([promise, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
