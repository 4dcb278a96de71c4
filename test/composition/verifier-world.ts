import { type SmsMessage, SmsSender } from '../../adapters/otp/index.ts';
import { type SmsAttempt, SmsVerifier } from '../../src/core.ts';
import { APP } from '../support/world.ts';

export const PHONE = '13800138000';

/** A card of a vault. */
export const CARD = {
  app: APP,
  brand: 'UnionPay',
  funding: 'debit',
  bank: 'icbc',
  last4: '8703',
  name: '张三丰',
  fingerprint: 'canary-fingerprint-of-a-card',
} as const;

/** Keeps the messages in place of sending them. */
export class KeptCodes extends SmsSender {
  readonly messages: SmsMessage[] = [];
  /** The error of every further message. */
  failure: Error | undefined;

  /** Returns the message of an SMS code. Tests of one file can run concurrently, so the newest message may be another test's. */
  messageOf(id: string): SmsMessage {
    return this.messages.find((message) => message.id === id) as SmsMessage;
  }

  override send(message: SmsMessage): void {
    this.messages.push(message);
    if (this.failure) throw this.failure;
  }
}

/** Returns a wrong code. */
export const wrong = (code: string): string => (code === '000000' ? '111111' : '000000');

/** A service that accepts each code once. */
export class OneTimeSms extends SmsVerifier {
  calls = 0;
  readonly #used = new Set<string>();

  override verify({ id }: SmsAttempt): boolean {
    this.calls += 1;
    if (this.#used.has(id)) return false;
    this.#used.add(id);
    return true;
  }
}
