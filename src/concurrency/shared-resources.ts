/** The right to use a shared resource until `release`. */
export interface Lease<R> {
  readonly resource: R;
  /** Gives the resource back. The last release closes it, and resolves when it is closed. Repeated calls do nothing. */
  release(): Promise<void>;
}

interface Entry<R> {
  readonly opened: Promise<R>;
  leases: number;
}

/**
 * Resources that several owners in a process share, such as connections. The first owner of a key opens its resource, and
 * the last one closes it.
 *
 * @example
 * const connections = new SharedResources<Connection>((connection) => connection.close());
 * const lease = await connections.acquire(url, () => connect(url));
 * await lease.resource.send('ping');
 * await lease.release();
 */
export class SharedResources<R> {
  readonly #close: (resource: R) => Promise<void>;
  readonly #entries = new Map<string, Entry<R>>();
  /** The resources of which the last lease was released, until they are closed. */
  readonly #closing = new Map<string, Promise<void>>();

  constructor(close: (resource: R) => Promise<void>) {
    this.#close = close;
  }

  /**
   * Returns a lease of the key's resource, and opens the resource if it is not open. A resource that is closing is first
   * closed completely. If opening fails, so does every call that waits for it; the next call opens again.
   */
  async acquire(key: string, open: () => Promise<R>): Promise<Lease<R>> {
    for (let closing = this.#closing.get(key); closing; closing = this.#closing.get(key)) {
      // The owner of the last lease learns of a failure.
      await closing.catch(() => {});
    }
    const entry = this.#entries.get(key) ?? this.#open(key, open);
    entry.leases += 1;
    const resource = await entry.opened;
    let released = false;
    const release = async () => {
      if (released) return;
      released = true;
      entry.leases -= 1;
      if (entry.leases === 0) await this.#end(key, resource);
    };
    return { resource, release };
  }

  #open(key: string, open: () => Promise<R>): Entry<R> {
    const entry = { opened: open(), leases: 0 };
    this.#entries.set(key, entry);
    entry.opened.catch(() => this.#entries.delete(key));
    return entry;
  }

  async #end(key: string, resource: R): Promise<void> {
    this.#entries.delete(key);
    const closing = this.#close(resource).finally(() => this.#closing.delete(key));
    this.#closing.set(key, closing);
    return closing;
  }
}
