/**
 * A child process that creates customers with a ConsumingSmsVerifier. For each line of JSON that it reads, it writes one with
 * the code of the error, or `{"code":"created"}`. As `killed` it kills itself before it stores a customer; as `reporting` it
 * writes `{"code":"approved"}` then.
 */
import { writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { FileStore } from '../../../../adapters/file/index.ts';
import { ConsumingSmsVerifier } from '../../../../adapters/otp/index.ts';
import { RedisStore } from '../../../../adapters/redis/index.ts';
import { ClienteleError, type SmsAttempt } from '../../../../src/index.ts';
import { openClientele } from '../../../support/any-verifiers.ts';
import { OneTimeCodesVerifier } from './one-time-codes.ts';

/** A create in the child. */
export interface ChildCreate {
  readonly attempt: SmsAttempt;
  readonly idempotencyKey?: string;
  /** In milliseconds. */
  readonly timeout: number;
}

async function main(): Promise<void> {
  const [service = '', mode = '', timeout = '', kind = '', location = '', last = ''] = process.argv.slice(2);
  const store =
    kind === 'file'
      ? new FileStore({ path: location, worker: last })
      : new RedisStore({ kind: 'redis', url: location, prefix: last });
  const verifier = new OneTimeCodesVerifier(service);
  const sms = new ConsumingSmsVerifier({ verifier, state: store.stateStore(), timeout: Number(timeout) });
  const { customers } = await openClientele(store, { sms });
  const report = (code: string) => writeSync(1, `${JSON.stringify({ code })}\n`);
  const insert = store.insert.bind(store);
  if (mode === 'reporting') {
    store.insert = (...args) => {
      report('approved');
      return insert(...args);
    };
  }
  if (mode === 'killed') {
    store.insert = () => {
      process.kill(process.pid, 'SIGKILL');
      return new Promise(() => {});
    };
  }
  report('ready');
  for await (const line of createInterface({ input: process.stdin })) {
    const { attempt, ...options } = JSON.parse(line) as ChildCreate;
    const { source, ...sms_code } = attempt;
    customers.create({ app: 'app_1', source, sms_code }, options).then(
      () => report('created'),
      (error) => report(ClienteleError.from(error).code),
    );
  }
}

void main();
