import { clearTimeout, monotonicNow, setTimeout } from '../../../src/concurrency/real-timers.ts';
import type { InvalidationConnection, RedisTransport } from '../transport/redis-transport.ts';

/** Maximum time until lost reports are noticed, in milliseconds. */
const MAX_AGE_MS = 1000;
/** Interval of the heartbeat, in milliseconds. */
const HEARTBEAT_MS = 500;
/** Time limit of connecting, in milliseconds. */
const OPENING_MS = 2500;

/** A server and the connection on which it reports writes. */
interface ReportingServer {
  readonly server: object;
  readonly connection: InvalidationConnection;
  /** Id of the server's process. */
  readonly runId: string;
  readonly prefixes: Set<string>;
}

/**
 * Returns a key in the slot of a prefix that the store never writes: no customer has the id `:`, and no key begins with the
 * feed's key and a colon.
 */
const unusedKey = (prefix: string): string => `${prefix}:`;

const runIdIn = (info: unknown): string => {
  const runId = /^run_id:(\w+)/m.exec(String(info))?.[1];
  if (runId === undefined) throw new Error('INFO has no run_id');
  return runId;
};

/**
 * The connections on which servers report writes, one to each server that has keys of a subscribed prefix. A heartbeat proves
 * twice a second that the reports are complete:
 * - the client's own commands reach the same server process;
 * - the server has every slot, and is not moving it away: otherwise a lookup in the slot fails;
 * - its reply arrives, after the report of every earlier write.
 * If a heartbeat fails or takes too long, all connections close.
 */
export class InvalidationConnections {
  readonly #transport: RedisTransport;
  readonly #onKey: (key: string | undefined) => void;
  readonly #onFailure: (cause: unknown) => void;
  readonly #connections = new Set<InvalidationConnection>();
  readonly #opening = new Map<object, Promise<ReportingServer>>();
  readonly #servers: ReportingServer[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #closed = false;

  /**
   * @param onKey Receives each written key; undefined if a server has removed all keys.
   * @param onFailure Called once when the connections have closed because of a failure.
   */
  constructor(
    transport: RedisTransport,
    onKey: (key: string | undefined) => void,
    onFailure: (cause: unknown) => void,
  ) {
    this.#transport = transport;
    this.#onKey = onKey;
    this.#onFailure = onFailure;
  }

  /** Subscribes to all keys with some prefixes. Returns whether every write is reported from now until the end. */
  async subscribe(prefixes: readonly string[]): Promise<boolean> {
    const timeout = setTimeout(this.#fail, OPENING_MS, new Error('connecting took too long')).unref();
    try {
      const servers = await Promise.all(prefixes.map((prefix) => this.#subscribeTo(prefix)));
      await Promise.all([...new Set(servers)].map((server) => this.#heartbeat(server)));
      this.#timer ??= this.#scheduleHeartbeat(monotonicNow());
    } catch (error) {
      this.#fail(error);
    } finally {
      clearTimeout(timeout);
    }
    return !this.#closed;
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    for (const connection of this.#connections) connection.close();
  }

  readonly #fail = (cause: unknown): void => {
    if (this.#closed) return;
    this.close();
    this.#onFailure(cause);
  };

  async #subscribeTo(prefix: string): Promise<ReportingServer> {
    const key = unusedKey(prefix);
    // If the client's map of the cluster is outdated, the reply to a command makes the client update it.
    await this.#transport.send(key, ['GET', key]);
    const server = await this.#transport.serverOf(key);
    const opening = this.#opening.get(server) ?? this.#open(server);
    this.#opening.set(server, opening);
    const reporting = await opening;
    if (reporting.prefixes.has(prefix)) return reporting;
    reporting.prefixes.add(prefix);
    await reporting.connection.send(['CLIENT', 'TRACKING', 'ON', 'BCAST', 'PREFIX', prefix]);
    return reporting;
  }

  async #open(server: object): Promise<ReportingServer> {
    const connection = await this.#transport.invalidationConnection(server);
    if (this.#closed) throw new Error('closed while connecting');
    this.#connections.add(connection);
    await connection.open(this.#onKey, this.#fail);
    const runId = runIdIn(await connection.send(['INFO', 'server']));
    const reporting = { server, connection, runId, prefixes: new Set<string>() };
    this.#servers.push(reporting);
    return reporting;
  }

  async #heartbeat({ server, connection, runId, prefixes }: ReportingServer): Promise<void> {
    const lookups = [...prefixes].map((prefix) => connection.send(['GET', unusedKey(prefix)]));
    const [info] = await Promise.all([this.#transport.sendTo(server, ['INFO', 'server']), ...lookups]);
    if (runIdIn(info) !== runId) throw new Error('commands reach another server');
  }

  /** @param provenAt Start of the last heartbeat that succeeded. */
  #scheduleHeartbeat(provenAt: number): ReturnType<typeof setTimeout> {
    const beat = async () => {
      const start = monotonicNow();
      const timeLeft = provenAt + MAX_AGE_MS - start;
      const timeout = setTimeout(this.#fail, timeLeft, new Error('heartbeat took too long')).unref();
      try {
        await Promise.all(this.#servers.map((server) => this.#heartbeat(server)));
        if (!this.#closed) this.#timer = this.#scheduleHeartbeat(start);
      } catch (error) {
        this.#fail(error);
      } finally {
        clearTimeout(timeout);
      }
    };
    return setTimeout(beat, provenAt + HEARTBEAT_MS - monotonicNow());
  }
}
