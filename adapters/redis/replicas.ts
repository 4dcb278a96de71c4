import { randomUUID } from 'node:crypto';
import { monotonicNow, setImmediate } from '../../src/concurrency/real-timers.ts';
import { errorOf } from '../../src/domain/errors.ts';
import { notReady, unavailable } from './errors.ts';
import type { Script } from './lua/script.ts';
import { expectation } from './messages.ts';
import type { OpeningTransport, RedisTransport } from './transport/redis-transport.ts';

/** Longest duration of WAIT, in milliseconds; it blocks the connection. */
const MAX_WAIT_MS = 1000;
/** WAIT ends this much before the deadline, in milliseconds: a server checks its timeouts ten times a second. */
const WAIT_MARGIN_MS = 150;

/** Prefixes of the replies of a server that no longer accepts writes to a key. */
const NOT_PRIMARY = /^(MOVED|ASK|READONLY|CLUSTERDOWN) /;

/** Writes that share one WAIT. */
interface WriteGroup {
  readonly acknowledged: Promise<boolean>;
  /** WAIT lasts until the latest deadline of the writes. */
  deadline: number;
}

/**
 * Sends writes that succeed only after a number of replicas have acknowledged them. WAIT covers only the writes of its
 * connection, so these writes use a separate connection, with one WAIT for each turn of the event loop. The client may repeat
 * WAIT on a new connection, whose reply does not cover the writes. So a name shows that WAIT ran on the connection of the
 * writes.
 */
export class ReplicatedWriter {
  readonly #transport: RedisTransport;
  readonly #minReplicas: number;
  readonly #connections = new Map<object, OpeningTransport>();
  readonly #loaded = new WeakMap<RedisTransport, Set<string>>();
  readonly #groups = new Map<RedisTransport, WriteGroup>();
  #isClosed = false;

  constructor(transport: RedisTransport, minReplicas: number) {
    this.#transport = transport;
    this.#minReplicas = minReplicas;
  }

  /**
   * Runs a script with the keys and arguments of EVALSHA.
   * @throws ApiError `store_unavailable`, outcome unknown, if too few replicas acknowledge the write in time
   */
  async write(script: Script, key: string, evalArguments: readonly string[], deadline: number): Promise<unknown> {
    const server = await this.#transport.serverOf(key);
    const connection = await this.#connectionTo(server);
    if (!connection.ready) {
      await this.#drop(server, key);
      throw notReady(connection);
    }
    const group = this.#groups.get(connection) ?? this.#startGroup(connection, deadline);
    group.deadline = Math.max(group.deadline, deadline);
    let reply: unknown;
    try {
      this.#load(connection, script);
      reply = await connection.send(key, ['EVALSHA', script.sha, ...evalArguments]);
    } catch (error) {
      if (!connection.ready || NOT_PRIMARY.test(String((error as Error).message))) await this.#drop(server, key);
      this.#loaded.delete(connection);
      throw error;
    }
    if (await group.acknowledged) return reply;
    const detail = expectation('too few replicas acknowledged the write');
    throw errorOf('store_unavailable', { detail, outcome: 'unknown' });
  }

  close(): void {
    this.#isClosed = true;
    for (const connection of this.#connections.values()) connection.close();
    this.#connections.clear();
  }

  /** Loads a script before its first use: after a NOSCRIPT reply, the next attempt would wait behind a WAIT. */
  #load(connection: RedisTransport, { sha, text }: Script): void {
    const loaded = this.#loaded.get(connection) ?? new Set();
    this.#loaded.set(connection, loaded);
    if (loaded.has(sha)) return;
    loaded.add(sha);
    // After a failure EVALSHA replies NOSCRIPT, and the retry loads the script again.
    connection.send(undefined, ['SCRIPT', 'LOAD', text]).catch(() => loaded.delete(sha));
  }

  #connectionTo(server: object): Promise<RedisTransport> {
    // The write may have waited for its server also after its deadline.
    if (this.#isClosed) throw unavailable();
    const known = this.#connections.get(server);
    if (known) return known.transport;
    const connection = this.#transport.connectTo(server);
    this.#connections.set(server, connection);
    connection.transport.catch(() => {
      if (this.#connections.get(server) === connection) this.#connections.delete(server);
    });
    return connection.transport;
  }

  /** Drops the connection to a server. The command makes the client look up the server that has the key now. */
  async #drop(server: object, key: string): Promise<void> {
    this.#connections.get(server)?.close();
    this.#connections.delete(server);
    // Only the lookup matters: the caller rejects with the error that led here.
    await this.#transport.send(key, ['EXISTS', key]).catch(() => undefined);
  }

  #startGroup(connection: RedisTransport, deadline: number): WriteGroup {
    const name = randomUUID();
    // setImmediate is called before SETNAME makes the client schedule its own flush, so that WAIT follows all commands of it.
    const waited = new Promise<unknown[]>((resolve, reject) => {
      setImmediate(() => {
        this.#groups.delete(connection);
        const timeLeft = group.deadline - monotonicNow() - WAIT_MARGIN_MS;
        const ms = Math.max(1, Math.floor(Math.min(MAX_WAIT_MS, timeLeft)));
        const wait = connection.send(undefined, ['WAIT', String(this.#minReplicas), String(ms)]);
        Promise.all([wait, connection.send(undefined, ['CLIENT', 'GETNAME'])]).then(resolve, reject);
      });
    });
    const named = connection.send(undefined, ['CLIENT', 'SETNAME', name]);
    const acknowledged = Promise.all([waited, named]).then(
      ([[count, currentName]]) => Number(count) >= this.#minReplicas && currentName === name,
      () => false,
    );
    const group = { acknowledged, deadline };
    this.#groups.set(connection, group);
    return group;
  }
}
