import { createServer, type RequestListener } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';

/** One kept connection to a server in this process, which it asks one thing after the other. */
export class Connection {
  readonly #socket: Socket;
  #received = '';
  #answered: ((answer: string) => void) | undefined;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.setEncoding('latin1').on('data', (part: string) => this.#take(part));
  }

  /** Runs with a connection to a server of its own. */
  static async to<T>(listener: RequestListener, work: (connection: Connection) => Promise<T>): Promise<T> {
    const server = createServer(listener);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    try {
      return await work(new Connection(socket));
    } finally {
      socket.destroy();
      server.close();
    }
  }

  /** Writes a request as it is; answers with the response as it came. The client's own cost is next to nothing. */
  ask(request: string): Promise<string> {
    return new Promise((resolve) => {
      this.#answered = resolve;
      this.#socket.write(request);
    });
  }

  #take(part: string): void {
    this.#received += part;
    const head = this.#received.indexOf('\r\n\r\n');
    if (head < 0) return;
    const [, length = '0'] = /content-length: (\d+)/i.exec(this.#received) ?? [];
    if (this.#received.length < head + 4 + Number(length)) return;
    const answer = this.#received;
    this.#received = '';
    this.#answered?.(answer);
  }
}
