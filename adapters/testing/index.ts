import type { SourcelessOf, WithoutSource } from '../../src/commands/create-customer.ts';
import { checkOptions } from '../../src/commands/read-options.ts';
import type { Clientele } from '../../src/composition/clientele.ts';
import type { ClienteleOptions } from '../../src/composition/options.ts';
import type {
  OtpSmsOptions,
  SmsOptions,
  TokensOptions,
  VaultTokensOptions,
} from '../../src/composition/verifier-kinds.ts';
import { callUserCode } from '../../src/domain/call-user-code.ts';
import { invalidParameter } from '../../src/domain/errors.ts';
import { type CodeIssuer, createClientele, type TokenIssuer } from '../../src/index.ts';
import { UlidGenerator } from '../../src/ports/ulid-generator.ts';
import { TestClock } from './clock.ts';
import { Fakes } from './fakes.ts';
import type { IssueCard, IssuedCard } from './issued-card.ts';
import { seededRandom } from './random.ts';

export { TEST_EPOCH, TestClock } from './clock.ts';
export { type FakeSmsCode, FakeSmsVerifier, FakeTokenVerifier } from './fake-verifiers.ts';
export { Fakes } from './fakes.ts';
export type { Failure } from './fault-injection.ts';
export type { IssueCard, IssuedCard } from './issued-card.ts';

export interface TestOptions extends Omit<ClienteleOptions, 'livemode' | 'tokens' | 'sms' | 'clock' | 'ids'> {
  /** Determines all ids, codes and tokens. Default 1. */
  seed?: number | string | undefined;
  /** Time of the clock, in Unix milliseconds or as a Date, from 0 on. Default: 1 January 2024, 00:00 UTC. */
  now?: number | Date | undefined;
  /** Options of a kind of token verifier, whose tokens the seed does not determine. Default: the fake. */
  tokens?: TokensOptions | undefined;
  /** Options of a kind of SMS verifier, whose codes the seed does not determine. Default: the fake. */
  sms?: SmsOptions | undefined;
}

/** `requireSource` as a literal: a create without a card compiles only with `false`. */
type SourceOption<RequireSource> = { requireSource?: RequireSource | undefined };

/** A clientele for tests, with a manual clock and test cards. A seed determines everything it makes. */
export interface TestClientele<Sourceless extends WithoutSource = never, Otp = unknown, Vault = unknown>
  extends Clientele<Fakes, Sourceless, Otp, Vault> {
  readonly clock: TestClock;
  /** Issues a card that is ready to be bound. */
  issueCard(card?: IssueCard): IssuedCard;
}

/** Never chosen, because a call passes no `this`. An editor completes an unfinished call by the first signature. */
export async function createTestClientele<R extends boolean = true>(
  this: never,
  given: TestOptions & SourceOption<R>,
): Promise<TestClientele<SourcelessOf<R>, CodeIssuer, TokenIssuer>>;
/**
 * Creates a clientele that shares nothing with any other one, so tests can run at the same time.
 *
 * @example
 * const clientele = await createTestClientele({ seed: 7 });
 * const customer = await clientele.customers.create({ app: 'app_1', ...clientele.issueCard({ last4: '8703' }) });
 * clientele.clock.advance(60_000);
 */
export async function createTestClientele<R extends boolean = true>(
  given?: TestOptions & { sms?: undefined; tokens?: undefined } & SourceOption<R>,
): Promise<TestClientele<SourcelessOf<R>, undefined, undefined>>;
export async function createTestClientele<R extends boolean = true>(
  given: TestOptions & { sms: OtpSmsOptions; tokens: VaultTokensOptions } & SourceOption<R>,
): Promise<TestClientele<SourcelessOf<R>, CodeIssuer, TokenIssuer>>;
export async function createTestClientele<R extends boolean = true>(
  given: TestOptions & { sms: OtpSmsOptions } & SourceOption<R>,
): Promise<TestClientele<SourcelessOf<R>, CodeIssuer, TokenIssuer | undefined>>;
export async function createTestClientele<R extends boolean = true>(
  given: TestOptions & { tokens: VaultTokensOptions } & SourceOption<R>,
): Promise<TestClientele<SourcelessOf<R>, CodeIssuer | undefined, TokenIssuer>>;
export async function createTestClientele<R extends boolean = true>(
  given: TestOptions & SourceOption<R>,
): Promise<TestClientele<SourcelessOf<R>, CodeIssuer | undefined, TokenIssuer | undefined>>;
export async function createTestClientele(given: TestOptions = {}): Promise<TestClientele> {
  checkOptions(given);
  const { seed = 1, now, ...options } = callUserCode('options', 'an object with options', () => ({ ...given }));
  if (typeof seed !== 'number' && typeof seed !== 'string') throw invalidParameter('seed', 'a number or a string');
  const clock = new TestClock(now);
  const fakes = new Fakes(seededRandom(`cards ${seed}`), clock);
  const ids = new UlidGenerator(seededRandom(`ids ${seed}`));
  const { tokens = fakes.tokens, sms = fakes.sms } = options;
  const clientele = await createClientele({ ...options, clock, ids, tokens, sms });
  return Object.assign(clientele, { clock, fakes, issueCard: (card?: IssueCard) => fakes.issueCard(card) });
}
