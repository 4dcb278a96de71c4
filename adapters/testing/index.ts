import type { SourcelessOf, WithoutSource } from '../../src/commands/create-customer.ts';
import { callUserCode, checkOptions } from '../../src/commands/read-options.ts';
import type { Clientele } from '../../src/composition/clientele.ts';
import type { ClienteleOptions } from '../../src/composition/options.ts';
import { invalidParameter } from '../../src/domain/errors.ts';
import { createClientele } from '../../src/index.ts';
import { UlidGenerator } from '../../src/ports/ulid-generator.ts';
import { TestClock } from './clock.ts';
import { Fakes } from './fakes.ts';
import type { IssueCard, IssuedCard } from './issued-card.ts';
import { seededRandom } from './random.ts';

export { TEST_EPOCH, TestClock } from './clock.ts';
export { FakeSmsVerifier, FakeTokenVerifier } from './fake-verifiers.ts';
export { Fakes } from './fakes.ts';
export type { Failure } from './fault-injection.ts';
export type { IssueCard, IssuedCard } from './issued-card.ts';

export interface TestOptions extends Omit<ClienteleOptions, 'livemode' | 'tokens' | 'sms' | 'clock' | 'ids'> {
  /** Determines all ids, codes and tokens. Default 1. */
  seed?: number | string | undefined;
  /** Time of the clock, in Unix milliseconds or as a Date, from 0 on. Default: 1 January 2024, 00:00 UTC. */
  now?: number | Date | undefined;
}

/** A clientele for tests, with a manual clock and test cards. A seed determines everything it makes. */
export interface TestClientele<Sourceless extends WithoutSource = never> extends Clientele<Fakes, Sourceless> {
  readonly clock: TestClock;
  /** Issues a card that is ready to be bound. */
  issueCard(card?: IssueCard): IssuedCard;
}

/**
 * Creates a clientele that shares nothing with any other one, so tests can run at the same time.
 *
 * @example
 * const clientele = await createTestClientele({ seed: 7 });
 * const customer = await clientele.customers.create({ app: 'app_1', ...clientele.issueCard({ last4: '8703' }) });
 * clientele.clock.advance(60_000);
 */
export async function createTestClientele<RequireSource extends boolean = true>(
  given: TestOptions & { requireSource?: RequireSource | undefined } = {},
): Promise<TestClientele<SourcelessOf<RequireSource>>> {
  checkOptions(given);
  const { seed = 1, now, ...options } = callUserCode('options', 'an object with options', () => ({ ...given }));
  if (typeof seed !== 'number' && typeof seed !== 'string') throw invalidParameter('seed', 'a number or a string');
  const clock = new TestClock(now);
  const fakes = new Fakes(seededRandom(`cards ${seed}`), clock);
  const ids = new UlidGenerator(seededRandom(`ids ${seed}`));
  const clientele = await createClientele({ ...options, clock, ids, tokens: fakes.tokens, sms: fakes.sms });
  return Object.assign(clientele, { clock, fakes, issueCard: (card?: IssueCard) => fakes.issueCard(card) });
}
