import { writeSync } from 'node:fs';
import { FileStore } from '../../../adapters/file/index.ts';
import { Fakes } from '../../../adapters/testing/fakes.ts';
import { seededRandom } from '../../../adapters/testing/random.ts';
import {
  type Awaitable,
  Clientele,
  Closers,
  type OperationContext,
  type SmsAttempt,
  SmsVerifier,
} from '../../../src/core.ts';
import type { Customer } from '../../../src/domain/customer.ts';
import { ClienteleError } from '../../../src/domain/errors.ts';
import { contextOf } from '../../support/context.ts';
import { APP, CARD, type EndedStep, SCOPE, type StartedStep, type VerifiedSource } from './history.ts';

const cell = new Int32Array(new SharedArrayBuffer(4));

/** Writes a line to the parent. The line is written when the function returns, even if the process then dies. */
export function report(line: object): void {
  const text = Buffer.from(`${JSON.stringify(line)}\n`);
  for (let written = 0; written < text.length; ) {
    try {
      written += writeSync(1, text, written);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
      // The pipe is full until the parent reads it.
      Atomics.wait(cell, 0, 0, 1);
    }
  }
}

/** Reports the operation of each token whose SMS code is verified, before the code is approved. */
export class ReportingSmsVerifier extends SmsVerifier {
  override readonly fake = true;
  readonly #inner: SmsVerifier;

  constructor(inner: SmsVerifier) {
    super();
    this.#inner = inner;
  }

  override verify(attempt: SmsAttempt, context: OperationContext): Awaitable<boolean> {
    report({ source: attempt.source, operation: context.operation } satisfies VerifiedSource);
    return this.#inner.verify(attempt, context);
  }
}

/** Creates a clientele on a file without a container, so that a child starts faster. */
export function clienteleOn(
  path: string,
  worker: string,
  seed: string,
  timeout = 5_000,
  wrapSms = (sms: SmsVerifier) => sms,
) {
  const store = new FileStore({ path, worker });
  const fakes = new Fakes(seededRandom(seed));
  const { tokens } = fakes;
  const sms = wrapSms(fakes.sms);
  const closers = new Closers();
  closers.add(() => store.close());
  const clientele = new Clientele({ store, tokens, sms, timeout }, fakes, closers);
  return { store, clientele, timeout };
}

/** Lifetime of a counter, in milliseconds: longer than a test takes on a busy machine, because an expired counter begins again. */
const LIFETIME_MS = 3_600_000;
/** Number of counters that the callers of a workload share. */
const COUNTERS = 20;

type World = ReturnType<typeof clienteleOn>;

/** Returns the code and the outcome of a typed error. Any other error ends the child. */
export function failureOf(error: unknown): Extract<EndedStep, { error: unknown }>['error'] {
  if (!(error instanceof ClienteleError) || error.code === 'internal') throw error;
  return { code: error.code as never, outcome: error.outcome };
}

/**
 * Creates customers, updates them, binds cards and deletes them, with and without idempotency keys, and counts in the state of
 * verifiers. It reports each step
 * before it starts and after it ends.
 */
export class Workload {
  readonly #seed: string;
  readonly #random: () => number;
  #n = 0;
  /** Number of characters that half of the descriptions have in addition. Long ones need many pages. */
  readonly #filling: number;

  constructor(seed: string, filling = 0) {
    this.#seed = seed;
    this.#random = seededRandom(`workload ${seed}`);
    this.#filling = filling;
  }

  /** Runs the lives of some customers, by concurrent callers that each use their own customers. */
  async run(world: World, callers: number, customers: number): Promise<void> {
    let remaining = customers;
    const caller = async () => {
      while (remaining > 0) {
        remaining -= 1;
        await this.customer(world);
      }
    };
    await Promise.all(Array.from({ length: callers }, caller));
  }

  /** Runs the life of one customer. Returns false if an operation failed, which ends the life. */
  async customer(world: World): Promise<boolean> {
    const { clientele } = world;
    const { customers, fakes } = clientele;
    if ((await this.#count(world)) === undefined) return false;
    const card = this.#card();
    const { source, sms_code } = fakes.issueCard({ ...CARD, cardId: card });
    const created = await this.#step({ kind: 'create', source, card }, (options, description) =>
      customers.create({ app: APP, source, sms_code, description }, options),
    );
    if (created === undefined) return false;
    const { id } = created as Customer;
    for (let changes = Math.floor(this.#random() * 3); changes > 0; changes -= 1) {
      if (!(await (this.#random() < 0.5 ? this.#update(clientele, id) : this.#bind(clientele, id)))) return false;
    }
    if (this.#random() < 0.7) return true;
    return (await this.#step({ kind: 'delete', id }, (options) => customers.delete(id, options))) !== undefined;
  }

  #update({ customers }: World['clientele'], id: string): Promise<unknown> {
    return this.#step({ kind: 'update', id }, (options, description) => customers.update(id, { description }, options));
  }

  #bind({ customers, fakes }: World['clientele'], id: string): Promise<unknown> {
    const card = this.#card();
    const { source, sms_code } = fakes.issueCard({ ...CARD, cardId: card });
    const step = { kind: 'bind', id, source, card } as const;
    return this.#step(step, (options) => customers.sources.create(id, { source, sms_code }, options));
  }

  /** Raises a counter in the state of verifiers. The result is false if another caller was faster. */
  #count({ store, timeout }: World): Promise<unknown> {
    const state = store.stateStore();
    const key = `count-${Math.floor(this.#random() * COUNTERS)}`;
    return this.#step({ kind: 'count', id: key }, async () => {
      const context = contextOf(timeout);
      const entry = await state.read(SCOPE, key, context);
      const value = String(Number(entry?.value ?? 0) + 1);
      return await state.compareAndSet(SCOPE, key, entry?.version, value, Date.now() + LIFETIME_MS, context);
    });
  }

  async #step(
    step: Omit<StartedStep, 'n' | 'mark'>,
    act: (options: { idempotencyKey?: string | undefined }, mark: string) => Promise<unknown>,
  ): Promise<unknown> {
    this.#n += 1;
    const n = this.#n;
    const filling = this.#random() < 0.5 ? '' : '.'.repeat(this.#filling);
    const mark = `${this.#seed} ${n} ${filling}`;
    const key = this.#random() < 0.4 ? `key ${this.#seed} ${n}` : undefined;
    report({ n, ...step, mark, key } satisfies StartedStep);
    try {
      const ok = await act({ idempotencyKey: key }, mark);
      report({ n, ok } satisfies EndedStep);
      return ok;
    } catch (error) {
      report({ n, error: failureOf(error) } satisfies EndedStep);
      return undefined;
    }
  }

  #card(): string {
    return `card_${this.#seed}x${this.#n}x${Math.floor(this.#random() * 1e9)}`;
  }
}
