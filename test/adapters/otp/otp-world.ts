import { MemoryStore } from '../../../adapters/memory/index.ts';
import { type OtpOptions, OtpSmsVerifier, type SmsMessage, SmsSender } from '../../../adapters/otp/index.ts';
import { TestClock } from '../../../adapters/testing/index.ts';
import type { OperationContext, Store } from '../../../src/core.ts';

export const SOURCE = 'tok_1';
export const PHONE = '+8613800138000';

/** Keeps the messages that it was asked to send. */
export class Outbox extends SmsSender {
  readonly messages: SmsMessage[] = [];
  /** Called before a message is kept. */
  onSend: (message: SmsMessage, context: OperationContext) => void = () => {};

  override async send(message: SmsMessage, context: OperationContext): Promise<void> {
    this.onSend(message, context);
    this.messages.push(message);
  }

  get last(): SmsMessage {
    const message = this.messages.at(-1);
    if (message === undefined) throw new Error('no message was sent');
    return message;
  }
}

let operations = 0;

/** Returns the context of an operation, by default of a new one. */
export function operationOf(operation?: string): OperationContext {
  operations += 1;
  return {
    operation: operation ?? `op_${operations}`,
    remaining: () => 10_000,
    signal: new AbortController().signal,
  };
}

export const wrongOf = (code: string): string => code.slice(0, -1) + ((Number(code.at(-1)) + 1) % 10);

/** Creates a verifier on a store, by default in memory, with a manual clock and a sender that keeps the messages. */
export async function otpWorld(options: Partial<OtpOptions> = {}, store: Store = new MemoryStore()) {
  await store.open();
  const clock = new TestClock();
  const outbox = new Outbox();
  const state = store.stateStore(clock);
  const create = (others: Partial<OtpOptions> = {}) =>
    new OtpSmsVerifier({ sender: outbox, state, clock, ...options, ...others });
  /** Creates a verifier on another store, as another process has it. */
  const createOn = async (other: Store) => {
    await other.open();
    return new OtpSmsVerifier({ sender: outbox, state: other.stateStore(clock), clock, ...options });
  };
  const otp = create();
  const issue = (source = SOURCE, phone = PHONE) => otp.issue({ source, phone });
  /** Sends a code. Returns the right attempt and a wrong one. */
  const send = async (source = SOURCE, phone = PHONE) => {
    const { id } = await issue(source, phone);
    const { code } = outbox.last;
    return { right: { id, code, source }, wrong: { id, code: wrongOf(code), source } };
  };
  return { clock, outbox, state, create, createOn, otp, issue, send, store };
}
