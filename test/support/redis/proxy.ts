import { connect, createServer, type Server, type Socket } from 'node:net';

/** Position of a cut: before the next reply, within it, or after it. */
export type Cut = 'before' | 'within' | 'after';

/** A TCP proxy that cuts, delays and freezes connections to a server. */
export class TcpProxy {
  /** Cuts the connection at the next chunk of a reply. */
  cut: Cut | undefined;
  /** Number of chunks that pass before the cut. */
  passes = 0;
  /** Whether new connections are closed immediately. */
  refuses = false;
  /** Delay of each reply, in milliseconds. */
  delay = 0;
  /** Number of cuts so far. */
  cuts = 0;
  /** Port of the server to which new connections lead. */
  port: number;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  /** Both sides of the connections on which the server reports writes. */
  readonly #reporting = new Set<Socket>();
  #frozen = false;

  private constructor(port: number) {
    this.port = port;
    this.#server = createServer((client) => (this.refuses ? client.destroy() : this.#forward(client)));
  }

  static async to(port: number): Promise<TcpProxy> {
    const proxy = new TcpProxy(port);
    await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get url(): string {
    return `redis://127.0.0.1:${(this.#server.address() as { port: number }).port}`;
  }

  /** Stops the data in both directions. The connections stay open. */
  freeze(): void {
    this.#frozen = true;
    for (const socket of this.#sockets) socket.pause();
  }

  /** Stops the data of the open connections, like a host that vanishes without closing them. New connections work. */
  vanish(): void {
    for (const socket of this.#sockets) socket.pause();
  }

  /** Stops the data of the connections on which the server reports writes. */
  freezeReporting(): void {
    for (const socket of this.#reporting) socket.pause();
  }

  /** Leads new connections to another server. Closes the others, except those on which a server reports writes. */
  redirectTo(port: number): void {
    this.port = port;
    for (const socket of this.#sockets) if (!this.#reporting.has(socket)) socket.destroy();
  }

  thaw(): void {
    this.#frozen = false;
    for (const socket of this.#sockets) socket.resume();
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #forward(client: Socket): void {
    const server = connect(this.port, '127.0.0.1');
    const end = () => {
      client.destroy();
      server.destroy();
    };
    for (const socket of [client, server]) {
      this.#sockets.add(socket);
      socket.setNoDelay(true);
      socket.on('error', end);
      socket.on('close', () => {
        this.#sockets.delete(socket);
        this.#reporting.delete(socket);
        end();
      });
      if (this.#frozen) socket.pause();
    }
    let delayed = 0;
    let previous = Promise.resolve();
    client.on('data', (data) => {
      if (data.includes('BCAST')) this.#reporting.add(client).add(server);
      server.write(data);
    });
    server.on('data', (data) => {
      const { cut, delay } = this;
      if (cut !== undefined && this.passes > 0) {
        this.passes -= 1;
        client.write(data);
      } else if (cut !== undefined) {
        this.cut = undefined;
        this.cuts += 1;
        const passing = { before: 0, within: Math.ceil(data.length / 2), after: data.length }[cut];
        client.write(data.subarray(0, passing), end);
      } else if (delay > 0 || delayed > 0) {
        // Chunks keep their order, also if their delays differ.
        delayed += 1;
        previous = previous.then(async () => {
          await new Promise((resolve) => setTimeout(resolve, delay));
          client.write(data);
          delayed -= 1;
        });
      } else {
        client.write(data);
      }
    });
  }
}
