import { connect, createServer, type Server, type Socket } from 'node:net';

/** Where a connection is cut: before its next reply, within it, or behind it. */
export type Cut = 'before' | 'within' | 'behind';

/** A way to a server that can be cut, slowed down and frozen. */
export class TcpProxy {
  /** What is done to the next piece of a reply. */
  cut: Cut | undefined;
  /** How many pieces pass before that one. */
  passes = 0;
  /** Whether new connections are cut at once. */
  refuses = false;
  /** Milliseconds that each reply is held up. */
  delay = 0;
  /** How many connections were cut. */
  cuts = 0;
  #port: number;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  /** Ends of the connections that are told of writes. */
  readonly #told = new Set<Socket>();
  #frozen = false;

  private constructor(port: number) {
    this.#port = port;
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

  /** Nothing passes any more, either way; connections stay. */
  freeze(): void {
    this.#frozen = true;
    for (const socket of this.#sockets) socket.pause();
  }

  /** The same for those connections alone that have been told of writes by now. */
  freezeTold(): void {
    for (const socket of this.#told) socket.pause();
  }

  /** Connections go to another server from now on; those that are not told of writes are cut, to be made again there. */
  turnTo(port: number): void {
    this.#port = port;
    for (const socket of this.#sockets) if (!this.#told.has(socket)) socket.destroy();
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
    const server = connect(this.#port, '127.0.0.1');
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
        this.#told.delete(socket);
        end();
      });
      if (this.#frozen) socket.pause();
    }
    let held = 0;
    let passed = Promise.resolve();
    client.on('data', (data) => {
      if (data.includes('BCAST')) this.#told.add(client).add(server);
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
        const passing = { before: 0, within: Math.ceil(data.length / 2), behind: data.length }[cut];
        client.write(data.subarray(0, passing), end);
      } else if (delay > 0 || held > 0) {
        // In the order that they came in, however long one is held up.
        held += 1;
        passed = passed.then(async () => {
          await new Promise((resolve) => setTimeout(resolve, delay));
          client.write(data);
          held -= 1;
        });
      } else {
        client.write(data);
      }
    });
  }
}
