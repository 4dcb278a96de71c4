/* A process with an OtpSmsVerifier on a store that other processes use, too. It answers each line of JSON with a line. */
import { createInterface } from 'node:readline';
import { FileStore } from '../../../adapters/file/index.ts';
import { OtpSmsVerifier } from '../../../adapters/otp/index.ts';
import { RedisStore } from '../../../adapters/redis/index.ts';
import { Fakes } from '../../../adapters/testing/index.ts';
import { CustomerService, type SmsAttempt, StateStore } from '../../../src/core.ts';
import { Outbox, operationOf } from './otp-world.ts';
import { outcomesOf } from './outcomes.ts';

/** The location of the data that the processes of a test share. */
export type Data = { readonly path: string; readonly worker: string } | { readonly url: string };

export type Request =
  /** Sends a code. The answer has its digits. */
  | { readonly kind: 'issue'; readonly source: string; readonly phone: string }
  /** Verifies codes at the same time, each in a new operation or all in one. The answer counts the outcomes. */
  | { readonly kind: 'verify'; readonly attempts: readonly SmsAttempt[]; readonly operation?: string }
  /** Creates customers at the same time. The answer counts the outcomes. */
  | { readonly kind: 'create'; readonly attempt: SmsAttempt; readonly calls: number }
  /** Kills the process when the next try is counted, before its code is compared. */
  | { readonly kind: 'kill' };

let killed = false;

/** A state whose process dies after a write. */
class FatalState extends StateStore {
  readonly #inner: StateStore;

  constructor(inner: StateStore) {
    super();
    this.#inner = inner;
  }

  override read(...args: Parameters<StateStore['read']>) {
    return this.#inner.read(...args);
  }

  override async compareAndSet(...args: Parameters<StateStore['compareAndSet']>) {
    const written = await this.#inner.compareAndSet(...args);
    if (killed) process.kill(process.pid, 'SIGKILL');
    return written;
  }
}

async function serve(data: Data): Promise<void> {
  const isRedis = 'url' in data;
  const store = isRedis ? new RedisStore({ kind: 'redis', url: data.url }, { timeout: 60_000 }) : new FileStore(data);
  await store.open();
  const sender = new Outbox();
  const sms = new OtpSmsVerifier({ sender, state: new FatalState(store.stateStore()), codeDigits: 8 });
  const fakes = new Fakes();
  const customers = new CustomerService({ store, tokens: fakes.tokens, sms, timeout: 60_000 });
  const answer = async (request: Request): Promise<unknown> => {
    switch (request.kind) {
      case 'issue': {
        await sms.issue({ source: request.source, phone: request.phone });
        const { id, code, source } = sender.last;
        return { id, code, source };
      }
      case 'verify':
        return await outcomesOf(request.attempts.map((attempt) => sms.verify(attempt, operationOf(request.operation))));
      case 'create': {
        const { id, code, source } = request.attempt;
        fakes.issueCard({ source });
        const create = async () => (await customers.create({ app: 'app_1', source, sms_code: { id, code } })).object;
        return await outcomesOf(Array.from({ length: request.calls }, create));
      }
      case 'kill':
        killed = true;
        return true;
    }
  };
  for await (const line of createInterface({ input: process.stdin })) {
    process.stdout.write(`${JSON.stringify(await answer(JSON.parse(line)))}\n`);
  }
  await store.close();
}

void serve(JSON.parse(process.argv[2] ?? ''));
