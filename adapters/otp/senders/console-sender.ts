import { readOptions } from '../../../src/commands/read-options.ts';
import type { Locale } from '../../../src/domain/messages.ts';
import { invalidParameter } from '../messages.ts';
import { type SmsMessage, SmsSender } from './sms-sender.ts';

export interface ConsoleSmsSenderOptions {
  /** Writes a line. Default: `console.log`. */
  write?: ((line: string) => void) | undefined;
}

const LINES: Readonly<Record<Locale, (message: SmsMessage, time: string) => string>> = {
  en: ({ id, phone, code }, time) => `SMS to ${phone}: your code is ${code}, valid until ${time} (${id})`,
  zh: ({ id, phone, code }, time) => `发送至 ${phone} 的短信：您的验证码是 ${code}，有效期至 ${time}（${id}）`,
};

/** Prints each SMS in place of sending it, for development. A service in live mode refuses it, because it shows the codes. */
export class ConsoleSmsSender extends SmsSender {
  override readonly fake = true;
  readonly #write: (line: string) => void;

  /** @throws InvalidRequestError naming the option */
  constructor(options: ConsoleSmsSenderOptions = {}) {
    super();
    const { write = (line: string) => console.log(line) } = readOptions(options, ['write']);
    if (typeof write !== 'function') throw invalidParameter('write', 'a function');
    this.#write = write as (line: string) => void;
  }

  override send(message: SmsMessage): void {
    this.#write(LINES[message.locale](message, new Date(message.expires_at * 1000).toISOString()));
  }
}
