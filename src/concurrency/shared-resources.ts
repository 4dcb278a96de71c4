/** A counted reference to a shared resource, which stays open until each reference was released. */
export interface Reference<R> {
  readonly resource: R;
  /** Ends the use of the resource. The last release closes it, and resolves when it is closed. Repeated calls do nothing. */
  release(): Promise<void>;
}

interface Entry<R> {
  readonly opened: Promise<R>;
  references: number;
}

/**
 * Resources that several owners in a process share, such as connections. The first owner of a key opens its resource, and
 * the last one closes it.
 *
 * @example
 * const connections = new SharedResources<Connection>((connection) => connection.close());
 * const reference = await connections.acquire(url, () => connect(url));
 * await reference.resource.send('ping');
 * await reference.release();
 */
export class SharedResources<R> {
  readonly #close: (resource: R) => Promise<void>;
  readonly #entries = new Map<string, Entry<R>>();
  /** The resources whose last reference was released, until they are closed. */
  readonly #closing = new Map<string, Promise<void>>();

  constructor(close: (resource: R) => Promise<void>) {
    this.#close = close;
  }

  /**
   * Returns a reference to the resource of a key, and opens the resource if it is not open. A resource that is closing is first
   * closed completely. If opening fails, so does every call that waits for it; the next call opens again.
   */
  async acquire(key: string, open: () => Promise<R>): Promise<Reference<R>> {
    for (let closing = this.#closing.get(key); closing; closing = this.#closing.get(key)) {
      // The last release rejects if closing fails.
      await closing.catch(() => {});
    }
    const entry = this.#entries.get(key) ?? this.#open(key, open);
    entry.references += 1;
    const resource = await entry.opened;
    let released = false;
    const release = async () => {
      if (released) return;
      released = true;
      entry.references -= 1;
      if (entry.references === 0) await this.#end(key, resource);
    };
    return { resource, release };
  }

  #open(key: string, open: () => Promise<R>): Entry<R> {
    const entry = { opened: open(), references: 0 };
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
