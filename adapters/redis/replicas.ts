import { randomUUID } from 'node:crypto';
import { errorOf } from '../../src/domain/errors.ts';
import { expectation } from '../../src/domain/messages.ts';
import { NOT_READY } from './errors.ts';
import type { Script } from './lua/script.ts';
import type { RedisTransport } from './transport/redis-transport.ts';

/** Longest WAIT, in milliseconds. It blocks the connection. */
const MAX_WAIT_MS = 1000;
/** Margin for WAIT, in milliseconds: a server checks its timeouts ten times a second. */
const WAIT_MARGIN_MS = 150;

/** Prefixes of the replies of a server that no longer accepts writes to a key. */
const NOT_PRIMARY = /^(MOVED|ASK|READONLY|CLUSTERDOWN) /;

/** Writes that share one WAIT. */
interface WriteGroup {
  readonly acknowledged: Promise<boolean>;
  /** The latest deadline of the writes. WAIT lasts until then; earlier deadlines do not shorten it. */
  deadline: number;
}

/**
 * Sends writes that succeed only after a number of replicas have acknowledged them. WAIT covers only the writes of its
 * connection, so these writes use a separate connection, with one WAIT for each turn of the event loop. The client may repeat
 * WAIT on a new connection, which had no writes. So the connection is named before the writes, and its name is checked after
 * WAIT.
 */
export class Replicas {
  readonly #transport: RedisTransport;
  readonly #count: number;
  readonly #connections = new Map<object, Promise<RedisTransport>>();
  readonly #loaded = new WeakMap<RedisTransport, Set<string>>();
  readonly #groups = new Map<RedisTransport, WriteGroup>();

  constructor(transport: RedisTransport, count: number) {
    this.#transport = transport;
    this.#count = count;
  }

  /**
   * Runs a script with the keys and arguments of EVALSHA.
   * @throws ApiError `store_unavailable`, outcome unknown, if too few replicas acknowledge the write in time
   */
  async write(script: Script, key: string, rest: readonly string[], deadline: number): Promise<unknown> {
    const node = await this.#transport.nodeOf(key);
    const connection = await this.#connectionTo(node);
    if (!connection.ready) {
      await this.#drop(node, key);
      throw new Error(NOT_READY);
    }
    const group = this.#groups.get(connection) ?? this.#startGroup(connection, deadline);
    group.deadline = Math.max(group.deadline, deadline);
    let reply: unknown;
    try {
      this.#load(connection, script);
      reply = await connection.send(key, ['EVALSHA', script.sha, ...rest]);
    } catch (error) {
      if (!connection.ready || NOT_PRIMARY.test(String((error as Error).message))) await this.#drop(node, key);
      this.#loaded.delete(connection);
      throw error;
    }
    if (await group.acknowledged) return reply;
    const detail = expectation('too few replicas acknowledged the write');
    throw errorOf('store_unavailable', { detail, outcome: 'unknown' });
  }

  close(): void {
    for (const connection of this.#connections.values()) closeWhenOpen(connection);
    this.#connections.clear();
  }

  /** Loads a script before its first use: a NOSCRIPT reply would arrive only after the time of a WAIT. */
  #load(connection: RedisTransport, { sha, text }: Script): void {
    const loaded = this.#loaded.get(connection) ?? new Set();
    this.#loaded.set(connection, loaded);
    if (loaded.has(sha)) return;
    loaded.add(sha);
    // After a failure EVALSHA replies NOSCRIPT, and the retry loads the script again.
    connection.send(undefined, ['SCRIPT', 'LOAD', text]).catch(() => loaded.delete(sha));
  }

  #connectionTo(node: object): Promise<RedisTransport> {
    const known = this.#connections.get(node);
    if (known) return known;
    const connection = this.#transport.connectTo(node);
    this.#connections.set(node, connection);
    connection.catch(() => this.#connections.delete(node));
    return connection;
  }

  /** Drops the connection to a node. The command makes the client look up the server that has the key now. */
  async #drop(node: object, key: string): Promise<void> {
    const connection = this.#connections.get(node);
    this.#connections.delete(node);
    if (connection) closeWhenOpen(connection);
    // Only the lookup matters: the caller rejects with the error that led here.
    await this.#transport.send(key, ['EXISTS', key]).catch(() => undefined);
  }

  #startGroup(connection: RedisTransport, deadline: number): WriteGroup {
    const name = randomUUID();
    // Set before SETNAME makes the client schedule its own flush, so that WAIT follows all commands of that flush.
    const waited = new Promise<unknown[]>((resolve, reject) => {
      setImmediate(() => {
        this.#groups.delete(connection);
        const ms = Math.min(MAX_WAIT_MS, group.deadline - performance.now() - WAIT_MARGIN_MS);
        const wait = connection.send(undefined, ['WAIT', String(this.#count), String(Math.max(1, Math.floor(ms)))]);
        Promise.all([wait, connection.send(undefined, ['CLIENT', 'GETNAME'])]).then(resolve, reject);
      });
    });
    const named = connection.send(undefined, ['CLIENT', 'SETNAME', name]);
    const acknowledged = Promise.all([waited, named]).then(
      ([[count, currentName]]) => Number(count) >= this.#count && currentName === name,
      () => false,
    );
    const group = { acknowledged, deadline };
    this.#groups.set(connection, group);
    return group;
  }
}

/** Closes a connection, also while it is opening. If opening fails, there is nothing to close. */
const closeWhenOpen = (connection: Promise<RedisTransport>): void => {
  connection.then((transport) => transport.close()).catch(() => undefined);
};
