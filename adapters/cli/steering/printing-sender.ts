import { ConsoleSmsSender, type SmsMessage, SmsSender } from '../../otp/index.ts';
import type { PrintEvent } from '../server-output.ts';

/** Prints each SMS of a test server in place of sending it. */
export class PrintingSmsSender extends SmsSender {
  override readonly fake = true;
  readonly #print: PrintEvent;

  constructor(print: PrintEvent) {
    super();
    this.#print = print;
  }

  override send(message: SmsMessage): void {
    const { id, source, phone, code, expires_at } = message;
    const write = (text: string) => this.#print('sms', { id, source, phone, code, expires_at }, text);
    new ConsoleSmsSender({ write }).send(message);
  }
}
