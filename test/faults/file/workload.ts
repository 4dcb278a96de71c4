import { writeSync } from 'node:fs';
import { FileStore } from '../../../adapters/file/index.ts';
import { Fakes } from '../../../adapters/testing/fakes.ts';
import { seededRandom } from '../../../adapters/testing/random.ts';
import { Clientele } from '../../../src/composition/clientele.ts';
import { Closers } from '../../../src/composition/closers.ts';
import type { Customer } from '../../../src/domain/customer.ts';
import { ClienteleError } from '../../../src/domain/errors.ts';
import { APP, type Begun, CARD, type Ended } from './history.ts';

const cell = new Int32Array(new SharedArrayBuffer(4));

/** Says a line to the parent: written when this returns, whatever becomes of the process. */
export function say(line: object): void {
  const text = Buffer.from(`${JSON.stringify(line)}\n`);
  for (let written = 0; written < text.length; ) {
    try {
      written += writeSync(1, text, written);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
      // The parent is slow to read.
      Atomics.wait(cell, 0, 0, 1);
    }
  }
}

/** A clientele on a file, made by hand: a child needs no container, and starts faster without. */
export function clienteleOn(path: string, worker: string, seed: string, timeout = 5_000) {
  const store = new FileStore({ path, worker });
  const fakes = new Fakes(seededRandom(seed));
  const { tokens, sms } = fakes;
  const closers = new Closers();
  closers.add(() => store.close());
  const clientele = new Clientele({ store, tokens, sms, timeout }, fakes, closers);
  return { store, clientele };
}

type World = ReturnType<typeof clienteleOn>;

/** What the code of a failure is; anything but a typed one ends the child. */
export function failureOf(error: unknown): Extract<Ended, { error: unknown }>['error'] {
  if (!(error instanceof ClienteleError) || error.code === 'internal') throw error;
  return { code: error.code as never, outcome: error.outcome };
}

/**
 * Customers that are created, changed, given cards and deleted, with and without idempotency keys, by several callers at
 * once, each of whom has customers of its own; every step is told before it begins and when it has ended.
 */
export class Workload {
  readonly #seed: string;
  readonly #random: () => number;
  #n = 0;
  /** Length to which descriptions are filled: long ones make many pages. */
  #filling = 0;

  constructor(seed: string, filling = 0) {
    this.#seed = seed;
    this.#random = seededRandom(`workload ${seed}`);
    this.#filling = filling;
  }

  /** Runs until that many customers were made, or tried. */
  async run(world: World, callers: number, customers: number): Promise<void> {
    let left = customers;
    const caller = async () => {
      while (left > 0) {
        left -= 1;
        await this.customer(world);
      }
    };
    await Promise.all(Array.from({ length: callers }, caller));
  }

  /** The life of a customer, up to the first failure. */
  async customer({ clientele }: World): Promise<boolean> {
    const { customers, fakes } = clientele;
    const card = this.#card();
    const { source, sms_code } = fakes.issueCard({ ...CARD, cardId: card });
    const made = await this.#step({ do: 'create', source, card }, (options, description) =>
      customers.create({ app: APP, source, sms_code, description }, options),
    );
    if (made === undefined) return false;
    const { id } = made as Customer;
    for (let changes = Math.floor(this.#random() * 3); changes > 0; changes -= 1) {
      if (!(await (this.#random() < 0.5 ? this.#update(clientele, id) : this.#bind(clientele, id)))) return false;
    }
    if (this.#random() < 0.7) return true;
    return (await this.#step({ do: 'delete', id }, (options) => customers.delete(id, options))) !== undefined;
  }

  #update({ customers }: World['clientele'], id: string): Promise<unknown> {
    return this.#step({ do: 'update', id }, (options, description) => customers.update(id, { description }, options));
  }

  #bind({ customers, fakes }: World['clientele'], id: string): Promise<unknown> {
    const card = this.#card();
    const { source, sms_code } = fakes.issueCard({ ...CARD, cardId: card });
    const step = { do: 'bind', id, source, card } as const;
    return this.#step(step, (options) => customers.sources.create(id, { source, sms_code }, options));
  }

  async #step(
    step: Omit<Begun, 'n' | 'mark'>,
    act: (options: { idempotencyKey?: string | undefined }, mark: string) => Promise<unknown>,
  ): Promise<unknown> {
    this.#n += 1;
    const n = this.#n;
    const filling = this.#random() < 0.5 ? '' : '.'.repeat(this.#filling);
    const mark = `${this.#seed} ${n} ${filling}`;
    const key = this.#random() < 0.4 ? `key ${this.#seed} ${n}` : undefined;
    say({ n, ...step, mark, key } satisfies Begun);
    try {
      const ok = await act({ idempotencyKey: key }, mark);
      say({ n, ok } satisfies Ended);
      return ok;
    } catch (error) {
      say({ n, error: failureOf(error) } satisfies Ended);
      return undefined;
    }
  }

  #card(): string {
    return `card_${this.#seed}x${this.#n}x${Math.floor(this.#random() * 1e9)}`;
  }
}
