import { type Clientele, createClientele } from '../../../src/index.ts';
import { UlidGenerator } from '../../../src/ports/ulid-generator.ts';
import type { MemoryStore } from '../../memory/index.ts';
import { Fakes } from '../../testing/fakes.ts';
import { seededRandom } from '../../testing/random.ts';
import type { TestServerArguments } from '../arguments.ts';
import type { PrintEvent } from '../server-output.ts';
import type { SteerableClock } from './clock.ts';
import type { VerifierFaults } from './faulty-verifiers.ts';
import type { IssuedTokens } from './issued-tokens.ts';

export interface ServedOptions
  extends Pick<TestServerArguments, 'store' | 'verifiers' | 'randomSeed'>,
    Partial<Pick<TestServerArguments, 'namespace' | 'events'>> {
  /** Prints the SMS of the real verifiers. */
  readonly print: PrintEvent;
}

/** The data with which a clientele starts. */
export interface Contents {
  /** undefined unless the store is memory. */
  readonly store: MemoryStore | undefined;
  /** The fakes whose cards are accepted. Default: none. */
  readonly fakes: Fakes | undefined;
  readonly tokens: IssuedTokens;
  /** Distinguishes the random numbers after a return to a snapshot, so that no id repeats one of the snapshot. */
  readonly stream: string;
}

/** A clientele that the server serves. */
export interface ServedClientele {
  readonly clientele: Clientele;
  readonly store: MemoryStore | undefined;
  /** undefined with the real verifiers. */
  readonly fakes: Fakes | undefined;
  /** Make calls of the verifiers fail. */
  readonly faults: { readonly tokens: VerifierFaults; readonly sms: VerifierFaults };
  readonly tokens: IssuedTokens;
}

/** Starts a clientele with new generators of ids and cards. */
export async function startClientele(
  { store: memory, fakes: accepted, tokens, stream }: Contents,
  clock: SteerableClock,
  options: ServedOptions,
): Promise<ServedClientele> {
  const { verifiers, randomSeed, namespace = 'default', events, print } = options;
  const common = { store: memory ?? options.store, namespace, events, clock };
  const random = (purpose: string) =>
    randomSeed === undefined ? undefined : seededRandom(`${purpose} ${randomSeed}${stream}`);
  const ids = new UlidGenerator(random('ids'));
  if (verifiers === 'otp') {
    const { startRealClientele } = await import('./real-clientele.ts');
    const { clientele, faults } = await startRealClientele({ ...common, ids, print });
    return { clientele, store: memory, fakes: undefined, faults, tokens };
  }
  const fakes = new Fakes(random('cards'), clock);
  if (accepted) fakes.addAll(accepted);
  const clientele = await createClientele({ ...common, ids, tokens: fakes.tokens, sms: fakes.sms });
  return { clientele, store: memory, fakes, faults: fakes, tokens };
}
