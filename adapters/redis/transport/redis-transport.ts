/** Sends commands to one server, or to the server of a cluster that has the key. Replies of one server arrive in order. */
export interface RedisTransport {
  readonly kind: 'standalone' | 'sentinel' | 'cluster';
  /** Whether the client can send now. */
  readonly ready: boolean;
  /** Whether the client is closed, so that it does not connect again. */
  readonly closed: boolean;
  /** The last reported error of a client that cannot send. */
  readonly lastError: unknown;
  send(key: string | undefined, args: readonly string[]): Promise<unknown>;
  /** Returns an opaque reference to the server that has the key, according to the client's map of the cluster. */
  serverOf(key: string): Promise<object>;
  /** Sends a command to a server, on the connection that `send` uses for the server's keys. */
  sendTo(server: object, args: readonly string[]): Promise<unknown>;
  /** Opens another connection to a server. */
  connectTo(server: object): OpeningTransport;
  /** Creates a connection for client-side caching to a server. It is not open yet. */
  invalidationConnection(server: object): Promise<InvalidationConnection>;
  /**
   * Ends the connection to a server that has become a replica, and connects again: the host may lead to the new primary.
   * Undefined unless the store created the client.
   */
  readonly reconnect: (() => void) | undefined;
  /** Returns a transport for each primary. */
  primaries(): Promise<RedisTransport[]>;
  close(): void;
}

/** A transport whose connection is being opened, or open. */
export interface OpeningTransport {
  readonly transport: Promise<RedisTransport>;
  /** Closes the connection. While it is being opened, stops the client, which would keep trying. */
  close(): void;
}

/** A connection on which a server reports the keys that are written. It does not reconnect. */
export interface InvalidationConnection {
  /**
   * @param onKey Receives each reported key; undefined if the server has removed all keys.
   * @param onLost Called when the connection fails.
   */
  open(onKey: (key: string | undefined) => void, onLost: (cause: unknown) => void): Promise<void>;
  send(args: readonly string[]): Promise<unknown>;
  close(): void;
}
