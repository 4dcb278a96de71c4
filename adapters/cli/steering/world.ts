import { type Clientele, type CodeIssuer, createClientele, type TokenIssuer } from '../../../src/index.ts';
import { UlidGenerator } from '../../../src/ports/ulid-generator.ts';
import type { HttpService } from '../../http/operations.ts';
import { MemoryStore } from '../../memory/index.ts';
import { TEST_EPOCH } from '../../testing/clock.ts';
import { Fakes } from '../../testing/fakes.ts';
import type { IssuedCard } from '../../testing/issued-card.ts';
import { seededRandom } from '../../testing/random.ts';
import type { ServeArguments } from '../arguments.ts';
import { type ClockSetting, SteerableClock } from './clock.ts';
import { IssuedTokens } from './issued-tokens.ts';
import { invalidParameter } from './messages.ts';
import { importSeed } from './seed-file.ts';

export interface WorldOptions extends Pick<ServeArguments, 'store' | 'verifiers' | 'seed' | 'randomSeed'> {
  /** Prints the SMS of the real verifiers. */
  readonly print: (line: string) => void;
}

/** A world in memory at one time. */
export interface Snapshot {
  readonly store: MemoryStore;
  readonly fakes: Fakes | undefined;
  readonly tokens: IssuedTokens;
  readonly clock: ClockSetting;
  /** Distinguishes the random numbers after a return to this snapshot, so that no id repeats one of the snapshot. */
  readonly stream: string;
}

interface Current {
  readonly clientele: Clientele;
  /** undefined unless the store is memory. */
  readonly store: MemoryStore | undefined;
  /** undefined with the real verifiers. */
  readonly fakes: Fakes | undefined;
  readonly tokens: IssuedTokens;
}

/**
 * Holds the clientele that the server serves. A client of the server can replace it, together with its store, by one with
 * other data, while requests run: those end on the clientele on which they began.
 */
export class World implements HttpService {
  readonly clock: SteerableClock;
  readonly #options: WorldOptions;
  /** The world after the start. */
  #initial: Snapshot | undefined;
  #current!: Current;
  readonly #closing = new Set<Promise<void>>();

  private constructor(options: WorldOptions) {
    this.#options = options;
    this.clock = new SteerableClock(options.randomSeed === undefined ? undefined : { stoppedAt: TEST_EPOCH });
  }

  /** Opens the store, and imports the customers of the seed file. @throws SeedFileError, ClienteleError */
  static async open(options: WorldOptions): Promise<World> {
    const world = new World(options);
    const { store, seed } = options;
    const isMemory = store !== undefined && 'kind' in store && store.kind === 'memory';
    world.#current = await world.#start(
      isMemory ? new MemoryStore() : undefined,
      undefined,
      new IssuedTokens(),
      ' seed',
    );
    try {
      if (seed !== undefined) await importSeed(world.clientele, seed);
    } catch (error) {
      await world.close();
      throw error;
    }
    if (isMemory) {
      // Again from the beginning, so that the ids after the start do not depend on the file.
      world.#initial = world.snapshot('');
      await world.restore(world.#initial);
    }
    return world;
  }

  get clientele(): Clientele {
    return this.#current.clientele;
  }

  get customers(): Clientele['customers'] {
    return this.#current.clientele.customers;
  }

  /** Issues a card by the fakes. */
  issueCard(card: object): IssuedCard {
    const { fakes, tokens } = this.#current;
    if (fakes === undefined) throw new TypeError('The verifiers of this server are real.');
    const issued = fakes.issueCard(card);
    tokens.add(issued.source, Math.floor(this.clock.now() / 1000));
    return issued;
  }

  /** The issuer of card tokens. Only with the real verifiers. */
  get vault(): TokenIssuer {
    return this.clientele.vault as TokenIssuer;
  }

  /** The issuer of SMS codes. Only with the real verifiers. */
  get otp(): CodeIssuer {
    return this.clientele.otp as CodeIssuer;
  }

  get fakes(): Fakes | undefined {
    return this.#current.fakes;
  }

  get tokens(): IssuedTokens {
    return this.#current.tokens;
  }

  /** Copies the world. @throws InvalidRequestError unless the store is memory */
  snapshot(stream: string): Snapshot {
    const { fakes, tokens } = this.#current;
    const store = this.#memory().copy();
    return { store, fakes: fakes && copyOf(fakes), tokens: tokens.copy(), clock: this.clock.setting, stream };
  }

  /** Returns to a snapshot, which can be used again. Faults that are still to come are cancelled. */
  async restore({ store, fakes, tokens, clock, stream }: Snapshot): Promise<void> {
    const next = await this.#start(store.copy(), fakes, tokens.copy(), stream);
    // In one step: a request sees either world, and no mixture.
    const previous = this.#current;
    this.#current = next;
    this.clock.setting = clock;
    // Not awaited, because a running request may last until its deadline.
    const closing = previous.clientele.close().finally(() => this.#closing.delete(closing));
    this.#closing.add(closing);
  }

  /** Returns to the world after the start. @throws InvalidRequestError unless the store is memory */
  async reset(): Promise<void> {
    this.#memory();
    if (this.#initial) await this.restore(this.#initial);
  }

  async close(): Promise<void> {
    await Promise.all([...this.#closing, this.#current.clientele.close()]);
  }

  #memory(): MemoryStore {
    const { store } = this.#current;
    if (store) return store;
    throw invalidParameter('store', 'memory for this operation, so start the server with --store memory');
  }

  async #start(
    memory: MemoryStore | undefined,
    previous: Fakes | undefined,
    tokens: IssuedTokens,
    stream: string,
  ): Promise<Current> {
    const { clock } = this;
    const { verifiers, randomSeed, print } = this.#options;
    const random = (purpose: string) =>
      randomSeed === undefined ? undefined : seededRandom(`${purpose} ${randomSeed}${stream}`);
    const ids = new UlidGenerator(random('ids'));
    const store = memory ?? this.#options.store;
    if (verifiers === 'otp') {
      const { ConsoleSmsSender } = await import('../../otp/index.ts');
      const sms = { kind: 'otp', sender: new ConsoleSmsSender({ write: print }) } as const;
      const clientele = await createClientele({ store, clock, ids, sms, tokens: { kind: 'vault' } });
      return { clientele, store: memory, fakes: undefined, tokens };
    }
    const fakes = new Fakes(random('cards'), clock);
    if (previous) fakes.addAll(previous);
    const clientele = await createClientele({ store, clock, ids, tokens: fakes.tokens, sms: fakes.sms });
    return { clientele, store: memory, fakes, tokens };
  }
}

function copyOf(fakes: Fakes): Fakes {
  const copy = new Fakes();
  copy.addAll(fakes);
  return copy;
}
