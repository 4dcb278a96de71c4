import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type OperationContext, type SmsAttempt, SmsVerifier } from '../../../../src/core.ts';

/** How the service treats the code of a token. */
interface SentCode {
  attempt: SmsAttempt;
  /** Whether the code was not used yet. */
  isValid: boolean;
  /** Number of questions so far. */
  questions: number;
  /** Delay of each answer, in milliseconds. The code is used up before it. */
  delayMs: number;
  /** Each answer also waits for it. */
  gate: Promise<void> | undefined;
  /** Status of every answer while the service is down. No code is used up then. */
  failure: number | undefined;
  /** Leaves the next question without an answer, and its code as it was. */
  ignoresNext: boolean;
}

const DEFAULTS = { isValid: true, questions: 0, delayMs: 0, gate: undefined, failure: undefined, ignoresNext: false };

let codes = 0;

/** A service over HTTP that accepts each code once: afterwards it answers 404, as the large SMS services do. */
export class OneTimeCodes {
  readonly #sent = new Map<string, SentCode>();
  readonly #server: Server;
  url = '';

  constructor() {
    this.#server = createServer(async (request, response) => {
      let body = '';
      for await (const chunk of request) body += chunk;
      const attempt = JSON.parse(body) as SmsAttempt;
      const sent = this.#sent.get(attempt.source);
      if (sent) sent.questions += 1;
      const isIgnored = sent?.ignoresNext;
      if (sent) sent.ignoresNext = false;
      if (isIgnored) return;
      const status = sent?.failure ?? this.#check(attempt, sent);
      if (sent?.delayMs) await new Promise((resolve) => setTimeout(resolve, sent.delayMs));
      await sent?.gate;
      response.writeHead(status).end();
    });
  }

  #check({ id, code }: SmsAttempt, sent: SentCode | undefined): number {
    if (!sent?.isValid || sent.attempt.id !== id) return 404;
    if (sent.attempt.code !== code) return 403;
    sent.isValid = false;
    return 200;
  }

  /** Sends a new code for a token, by default for a new one. */
  send(behavior: Partial<SentCode> = {}, source?: string): SmsAttempt {
    codes += 1;
    const attempt = { id: `sms_${codes}`, code: String(100_000 + codes), source: source ?? `tok_${codes}` };
    this.#sent.set(attempt.source, { ...DEFAULTS, attempt, ...behavior });
    return attempt;
  }

  /** Returns how the service treats the code, which a test can change. */
  sentFor({ source }: Pick<SmsAttempt, 'source'>): SentCode {
    const sent = this.#sent.get(source);
    if (sent === undefined) throw new Error(`no code was sent for ${source}`);
    return sent;
  }

  /** Returns how often the service was asked about the code of a token. */
  questionsOn = (attempt: Pick<SmsAttempt, 'source'>): number => this.sentFor(attempt).questions;

  async listen(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    this.url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}

/** Returns a promise and the function that resolves it. */
export function newGate(): { readonly gate: Promise<void>; readonly open: () => void } {
  let open = () => {};
  const gate = new Promise<void>((resolve) => (open = resolve));
  return { gate, open };
}

/** Passes on the answers of the service. Alone it does not keep the contract of verifiers. */
export class OneTimeCodesVerifier extends SmsVerifier {
  readonly #url: string;
  /** Whether it stops waiting for the answer when the signal aborts. */
  readonly #isAbortable: boolean;

  constructor(url: string, isAbortable = true) {
    super();
    this.#url = url;
    this.#isAbortable = isAbortable;
  }

  override async verify(attempt: SmsAttempt, { signal }: OperationContext): Promise<boolean> {
    const abortable = this.#isAbortable ? { signal } : {};
    const { status } = await fetch(this.#url, { method: 'POST', body: JSON.stringify(attempt), ...abortable });
    if (status >= 500) throw new Error(`the service answered ${status}`);
    return status === 200;
  }
}
