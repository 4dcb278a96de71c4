import type { Clientele, CodeIssuer, ImportOptions, ImportResult, TokenIssuer } from '../../../src/index.ts';
import type { HttpService } from '../../http/operations.ts';
import { MemoryStore } from '../../memory/index.ts';
import { TEST_EPOCH } from '../../testing/clock.ts';
import { Fakes } from '../../testing/fakes.ts';
import type { IssuedCard } from '../../testing/issued-card.ts';
import { invalidParameter } from '../messages.ts';
import { type ClockSetting, SteerableClock } from './clock.ts';
import { IssuedTokens } from './issued-tokens.ts';
import { importSeed } from './seed-file.ts';
import { type Contents, type ServedClientele, type ServedOptions, startClientele } from './served-clientele.ts';

/** A world in memory at one time. */
export interface Snapshot extends Contents {
  readonly store: MemoryStore;
  readonly clock: ClockSetting;
}

/**
 * Holds the clientele that the server serves. A client of the server can replace it, together with its store, by one with
 * other data, while requests run: those end on the clientele on which they began.
 */
export class World implements HttpService {
  readonly clock: SteerableClock;
  readonly #options: ServedOptions;
  #served: ServedClientele;
  /** The world after the start. undefined unless the store is memory. */
  #initial: Snapshot | undefined;
  readonly #closing = new Set<Promise<void>>();
  /** The imports that are running. */
  readonly #imports = new Set<Promise<unknown>>();

  private constructor(served: ServedClientele, clock: SteerableClock, options: ServedOptions) {
    this.clock = clock;
    this.#served = served;
    this.#options = options;
  }

  /**
   * Opens the store, and imports the customers of a file.
   * @param seed Path of the file.
   * @param signal Ends the import.
   * @throws SeedFileError, ClienteleError
   */
  static async open(
    options: ServedOptions & { readonly seed: string | undefined },
    signal: AbortSignal,
  ): Promise<World> {
    const { store, seed, randomSeed } = options;
    const clock = new SteerableClock(randomSeed === undefined ? undefined : { stoppedAt: TEST_EPOCH });
    const isMemory = store !== undefined && 'kind' in store && store.kind === 'memory';
    const contents = { store: isMemory ? new MemoryStore() : undefined, fakes: undefined, tokens: new IssuedTokens() };
    const world = new World(await startClientele({ ...contents, stream: ' seed' }, clock, options), clock, options);
    try {
      if (seed !== undefined) await importSeed(world.clientele, seed, signal);
      // With other random numbers, so that the ids after the start do not depend on the file.
      if (isMemory) {
        world.#initial = world.snapshot('');
        await world.reset();
      }
      return world;
    } catch (error) {
      await world.close();
      throw error;
    }
  }

  get clientele(): Clientele {
    return this.#served.clientele;
  }

  get customers(): Clientele['customers'] {
    return this.clientele.customers;
  }

  /** The fakes that verify cards. undefined with the real verifiers. */
  get fakes(): Fakes | undefined {
    return this.#served.fakes;
  }

  /** Make calls of the verifiers fail. */
  get faults(): ServedClientele['faults'] {
    return this.#served.faults;
  }

  get tokens(): IssuedTokens {
    return this.#served.tokens;
  }

  /** The issuer of card tokens. Only with the real verifiers. */
  get vault(): TokenIssuer {
    return this.clientele.vault as TokenIssuer;
  }

  /** The issuer of SMS codes. Only with the real verifiers. */
  get otp(): CodeIssuer {
    return this.clientele.otp as CodeIssuer;
  }

  /** Issues a card by the fakes. */
  issueCard(card: object): IssuedCard {
    const { fakes, tokens } = this.#served;
    if (fakes === undefined) throw new TypeError('The verifiers of this server are real.');
    const issued = fakes.issueCard(card);
    tokens.add(issued.source, Math.floor(this.clock.now() / 1000));
    return issued;
  }

  /** Imports customers, and returns a result for each. All go into the same clientele, which stays open until then. */
  async import(customers: readonly unknown[], options: ImportOptions): Promise<ImportResult[]> {
    // An import is many calls, and a clientele that is closed in between refuses the next one.
    const importing = collect(this.clientele.import(customers, options));
    this.#imports.add(importing);
    return importing.finally(() => this.#imports.delete(importing));
  }

  /** Copies the world. @throws InvalidRequestError unless the store is memory */
  snapshot(stream: string): Snapshot {
    const { store, fakes, tokens } = this.#served;
    if (store === undefined) throw durableStore();
    const clock = this.clock.setting;
    return { store: store.copy(), fakes: fakes && copyOf(fakes), tokens: tokens.copy(), clock, stream };
  }

  /** Returns to a snapshot, which can be used again. */
  async restore({ store, fakes, tokens, clock, stream }: Snapshot): Promise<void> {
    const contents = { store: store.copy(), fakes, tokens: tokens.copy(), stream };
    const next = await startClientele(contents, this.clock, this.#options);
    // In one step: a request sees either world, and no mixture.
    const { clientele } = this.#served;
    this.#served = next;
    this.clock.setting = clock;
    // Not awaited, because a running request may last until its deadline.
    const closing = Promise.allSettled(this.#imports).then(() => clientele.close());
    this.#closing.add(closing);
    const forget = () => this.#closing.delete(closing);
    closing.then(forget, forget);
  }

  /** Returns to the world after the start. @throws InvalidRequestError unless the store is memory */
  async reset(): Promise<void> {
    if (this.#initial === undefined) throw durableStore();
    await this.restore(this.#initial);
  }

  async close(): Promise<void> {
    await Promise.all([...this.#closing, this.clientele.close()]);
  }
}

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

const durableStore = () =>
  invalidParameter('store', 'memory for this operation, so start the server with --store memory');

function copyOf(fakes: Fakes): Fakes {
  const copy = new Fakes();
  copy.addAll(fakes);
  return copy;
}
