import type { RedisClient } from '../options.ts';

/** The part of node-redis that the transports use, redeclared, because the package is optional. */
export interface NodeRedis extends RedisClient {
  sendCommand(...args: unknown[]): Promise<unknown>;
  readonly isReady: boolean;
  duplicate(overrides?: object): NodeRedis;
}

/** A client of one server. */
export interface NodeRedisClient extends NodeRedis {
  readonly options?: { readonly socket?: object };
  on(event: 'error', listener: (cause?: unknown) => void): unknown;
  on(event: 'connect' | 'ready' | 'node-connect' | 'node-error', listener: () => void): unknown;
  on(event: 'invalidate', listener: (key: Buffer | string | null) => void): unknown;
  on(event: 'client-error', listener: (event: ClientErrorEvent) => void): unknown;
  off(event: 'connect' | 'error' | 'node-connect' | 'node-error', listener: (cause?: unknown) => void): unknown;
  off(event: 'client-error', listener: (event: ClientErrorEvent) => void): unknown;
}

/** What a Sentinel client reports about its connections to the primary, the replicas and the Sentinels. */
export interface ClientErrorEvent {
  readonly error: Error;
}

export interface NodeRedisSentinel extends NodeRedisClient {
  /** Calls `use` with the client that is connected to the primary. Private API of node-redis 5 and 6. */
  _execute<T>(isReadonly: boolean, use: (client: NodeRedisClient) => Promise<T>): Promise<T>;
}

interface ClusterNode {
  readonly client?: NodeRedisClient;
}

export interface NodeRedisCluster extends NodeRedis {
  readonly masters: readonly ClusterNode[];
  /** Empty unless the client has the option `useReplicas`. */
  readonly replicas: readonly ClusterNode[];
  nodeClient(node: object): Promise<NodeRedis>;
  getNodeClientForKey(key: string): Promise<NodeRedis>;
}

/**
 * Options of each command. They override the client's type mapping, which transforms replies, its signal, which may have
 * aborted, and its timeout, which creates an AbortSignal per command, which costs more than the command itself.
 */
export const COMMAND_OPTIONS = { typeMapping: {}, abortSignal: undefined, timeout: 0 };

/** The error that each client reported last, and undefined once it is connected. */
const lastErrors = new WeakMap<object, unknown>();

/**
 * Adds an `error` listener, because without one an `error` event ends the process. Commands that a lost connection affects
 * reject on their own.
 */
export function handleErrors<T extends RedisClient>(client: T): T {
  if (lastErrors.has(client)) return client;
  lastErrors.set(client, undefined);
  const emitter = client as unknown as NodeRedisClient;
  emitter.on('error', (cause?: unknown) => lastErrors.set(client, cause));
  emitter.on('client-error', ({ error }) => lastErrors.set(client, error));
  emitter.on('ready', () => lastErrors.set(client, undefined));
  return client;
}

/** Returns the error that a client without a connection reported last. */
export const lastErrorOf = (client: object): unknown => lastErrors.get(client);

/** Records the error of a client that it did not report. `undefined`: its last error no longer matters. */
export function setLastError(client: object, cause: unknown): void {
  lastErrors.set(client, cause);
}

export async function connectClient(client: NodeRedis): Promise<NodeRedis> {
  await handleErrors(client).connect();
  return client;
}

/** Events which show that a client, or a node of a cluster client, has a connection or tries to get one. */
const SIGNS_OF_LIFE = ['connect', 'node-connect', 'node-error'] as const;

/** The last call of {@link destroyClient} with `until`, by its client. */
const closings = new WeakMap<object, Promise<void>>();

/**
 * Returns when a failed opening no longer uses the client. Until then every connection of the client is closed, and node-redis
 * may still be waiting before its next attempt to connect.
 */
export const closingOf = (client: object): Promise<void> => closings.get(client) ?? Promise.resolve();

/**
 * Closes a client. A Sentinel client closes asynchronously, and its errors no longer matter.
 *
 * `destroy` of node-redis misses a socket that is still connecting, and the nodes that a cluster client is looking up. They would
 * keep the process alive, so `destroy` is called again when a connection appears.
 *
 * `isOpen` does not matter: a cluster client that could not connect is not open, but has connections to some of its nodes.
 * @param until Settles when the store no longer uses the client. Then the application can connect it again. Default: never.
 */
export function destroyClient(client: RedisClient, until?: Promise<unknown>): Promise<void> {
  const closing = destroyUntil(client, until);
  if (until) closings.set(client, closing);
  return closing;
}

async function destroyUntil(client: RedisClient, until?: Promise<unknown>): Promise<void> {
  const emitter = client as unknown as NodeRedisClient;
  const again = () => void destroy(emitter);
  for (const sign of SIGNS_OF_LIFE) emitter.on(sign, again);
  await destroy(emitter);
  await until?.catch(() => undefined);
  if (until === undefined) return;
  await destroy(emitter);
  for (const sign of SIGNS_OF_LIFE) emitter.off(sign, again);
}

async function destroy(client: NodeRedisClient | NodeRedisCluster): Promise<void> {
  const nodes = 'masters' in client ? [...client.masters, ...client.replicas] : [];
  // A cluster client forgets its nodes, also those whose sockets are connecting.
  for (const { client: node } of nodes) node?.on('connect', () => void destroy(node));
  try {
    await client.destroy();
  } catch {
    // Another call has closed it.
  }
}
