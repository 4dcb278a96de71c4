import type { Clientele } from '../../src/composition/clientele.ts';
import type { ClienteleOptions } from '../../src/composition/options.ts';
import { createClientele } from '../../src/index.ts';
import { UlidGenerator } from '../../src/ports/ulid-generator.ts';
import { TestClock } from './clock.ts';
import { Fakes, type IssueCard, type IssuedCard } from './fakes.ts';
import { seededRandom } from './random.ts';

export { TEST_EPOCH, TestClock } from './clock.ts';
export { FakeSmsVerifier, Fakes, FakeTokenVerifier, type IssueCard, type IssuedCard } from './fakes.ts';
export type { Failure } from './fault-injection.ts';

export interface TestOptions extends Omit<ClienteleOptions, 'livemode' | 'tokens' | 'sms' | 'clock' | 'ids'> {
  /** The same seed makes the same ids, codes and tokens. Default 1. */
  seed?: number | string | undefined;
  /** Where the clock stands. Default 1 January 2024, 00:00 UTC. */
  now?: number | Date | undefined;
}

/** A clientele for tests: its clock stands until it is moved, its cards are issued here, all of it made from the seed. */
export interface TestClientele extends Clientele<Fakes> {
  readonly clock: TestClock;
  /** Issues a card, ready to be bound. */
  issueCard(card?: IssueCard): IssuedCard;
}

/**
 * A fresh world, sharing nothing with any other: tests that each make their own can run at the same time.
 *
 * @example
 * const clientele = await createTestClientele({ seed: 7 });
 * const customer = await clientele.customers.create({ app: 'app_1', ...clientele.issueCard({ last4: '8703' }) });
 * clientele.clock.advance(60_000);
 */
export async function createTestClientele({ seed = 1, now, ...options }: TestOptions = {}): Promise<TestClientele> {
  const clock = new TestClock(now);
  const fakes = new Fakes(seededRandom(`cards ${seed}`), clock);
  const ids = new UlidGenerator(seededRandom(`ids ${seed}`));
  const clientele = await createClientele({ ...options, clock, ids, tokens: fakes.tokens, sms: fakes.sms });
  return Object.assign(clientele, { clock, fakes, issueCard: (card?: IssueCard) => fakes.issueCard(card) });
}
