import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { OperationContext } from '../../../src/core.ts';
import { type SmsAttempt, SmsVerifier } from '../../../src/core.ts';

/** A service over HTTP that accepts each code once: afterwards it answers 404, like the large SMS services. */
export class OneTimeCodes {
  /** The codes that were sent, by `id source`. */
  readonly #sent = new Map<string, string>();
  readonly #server: Server;
  /** Number of questions so far. */
  questions = 0;
  /** Delay of the answers, in milliseconds. The code is used up before it. */
  delayMs = 0;
  /** Status of the answers while the service is down. */
  failure: number | undefined;

  constructor() {
    this.#server = createServer(async (request, response) => {
      let body = '';
      for await (const chunk of request) body += chunk;
      this.questions += 1;
      const status = this.failure ?? this.#check(JSON.parse(body));
      if (this.delayMs > 0) await new Promise((resolve) => setTimeout(resolve, this.delayMs));
      response.writeHead(status).end();
    });
  }

  #check({ id, code, source }: SmsAttempt): number {
    const key = `${id} ${source}`;
    const sent = this.#sent.get(key);
    if (sent === undefined) return 404;
    if (sent !== code) return 403;
    this.#sent.delete(key);
    return 200;
  }

  send({ id, code, source }: SmsAttempt): SmsAttempt {
    this.#sent.set(`${id} ${source}`, code);
    return { id, code, source };
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}

/** Passes on the answers of the service. Alone it does not keep the contract of verifiers. */
export class OneTimeCodesVerifier extends SmsVerifier {
  readonly #url: string;

  constructor(url: string) {
    super();
    this.#url = url;
  }

  override async verify(attempt: SmsAttempt, { signal }: OperationContext): Promise<boolean> {
    const { status } = await fetch(this.#url, { method: 'POST', body: JSON.stringify(attempt), signal });
    if (status >= 500) throw new Error(`the service answered ${status}`);
    return status === 200;
  }
}
