import { createServer, type RequestListener } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';

/** A minimal HTTP client: one keep-alive connection that sends one request after another. */
export class Connection {
  readonly #socket: Socket;
  #received = '';
  #onResponse: ((response: string) => void) | undefined;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.setEncoding('latin1').on('data', (part: string) => this.#receive(part));
  }

  /** Starts a server in this process, calls `use` with a connection to it, and closes both. */
  static async withServer<T>(listener: RequestListener, use: (connection: Connection) => Promise<T>): Promise<T> {
    const server = createServer(listener);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    try {
      return await use(new Connection(socket));
    } finally {
      socket.destroy();
      server.close();
    }
  }

  /** Sends the bytes of a request and returns the bytes of its response. */
  send(request: string): Promise<string> {
    return new Promise((resolve) => {
      this.#onResponse = resolve;
      this.#socket.write(request);
    });
  }

  #receive(part: string): void {
    this.#received += part;
    const head = this.#received.indexOf('\r\n\r\n');
    if (head < 0) return;
    const [, length = '0'] = /content-length: (\d+)/i.exec(this.#received) ?? [];
    if (this.#received.length < head + 4 + Number(length)) return;
    const response = this.#received;
    this.#received = '';
    this.#onResponse?.(response);
  }
}
