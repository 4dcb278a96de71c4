import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An HTTP server whose connections a test can cut, and whose world it can replace while the address stays. */
export interface InterruptibleServer extends Disposable {
  readonly url: string;
  /** Answers the requests. undefined: each connection ends before the response. */
  listener: RequestListener | undefined;
  /** Number of streams that were opened. */
  readonly streams: number;
  /** Ends all connections. */
  cut(): void;
}

/** Starts a server on a free port of the loopback interface. */
export async function startInterruptibleServer(): Promise<InterruptibleServer> {
  let streams = 0;
  const server = createServer((request, response) => {
    if (request.headers.accept === 'text/event-stream') streams += 1;
    if (interruptible.listener) interruptible.listener(request, response);
    else request.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const interruptible: InterruptibleServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    listener: undefined,
    get streams() {
      return streams;
    },
    cut: () => server.closeAllConnections(),
    [Symbol.dispose]: () => {
      server.close();
      server.closeAllConnections();
    },
  };
  return interruptible;
}
