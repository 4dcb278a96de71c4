import type { IssueCode, IssuedCode } from '../adapters/otp/index.ts';
import type { Fakes } from '../adapters/testing/fakes.ts';
import type { VaultCard, VaultToken } from '../adapters/vault/index.ts';
import type { SourcelessOf } from './commands/create-customer.ts';
import type { Clientele } from './composition/clientele.ts';
import type { Issuer } from './composition/issuer.ts';
import type { ClienteleOptions } from './composition/options.ts';
import type { OtpSmsOptions, VaultTokensOptions } from './composition/verifier-kinds.ts';

export type { FileOptions } from '../adapters/file/options.ts';
export type { Fakes } from '../adapters/testing/fakes.ts';
export type { ClienteleOptions } from './composition/options.ts';
export type { StoreOptions } from './composition/store-kinds.ts';
export type {
  ConsumingSmsOptions,
  OtpSmsOptions,
  SmsOptions,
  TokensOptions,
  VaultTokensOptions,
} from './composition/verifier-kinds.ts';
// biome-ignore lint/performance/noReExportAll: this entry is core.ts and createClientele; a second list would drift from it.
export * from './core.ts';

/** Sends SMS codes: `clientele.otp`, with `sms: { kind: 'otp' }`. */
export type CodeIssuer = Issuer<IssueCode, IssuedCode>;

/** Issues card tokens: `clientele.vault`, with `tokens: { kind: 'vault' }`. */
export type TokenIssuer = Issuer<VaultCard, VaultToken>;

/** `requireSource` as a literal: a create without a card compiles only with `false`. */
type SourceOption<RequireSource> = { requireSource?: RequireSource | undefined };

/** Options with which the offline fakes take the place of a verifier. */
type OfflineOptions<Verifiers> = ClienteleOptions & { livemode?: false } & Verifiers;

type Otp = { sms: OtpSmsOptions };
type Vault = { tokens: VaultTokensOptions };
type NoSms = { sms?: undefined };
type NoTokens = { tokens?: undefined };

/** Never chosen, because a call passes no `this`. An editor completes an unfinished call by the first signature. */
export async function createClientele<R extends boolean = true>(
  this: never,
  options: ClienteleOptions & SourceOption<R>,
): Promise<Clientele<Fakes, SourcelessOf<R>, CodeIssuer, TokenIssuer>>;
/**
 * Creates a clientele and opens its store. Without options it runs in memory, in test mode, with offline fakes that issue
 * test cards.
 *
 * @example
 * await using clientele = await createClientele();
 * const { source, sms_code } = clientele.fakes.issueCard();
 * const customer = await clientele.customers.create({ app: 'app_1Gqj58ynP0mHeX1q', source, sms_code });
 *
 * @throws InvalidRequestError naming the option that is wrong, such as a missing or fake verifier in live mode
 */
export async function createClientele<R extends boolean = true>(
  options?: OfflineOptions<NoSms & NoTokens> & SourceOption<R>,
): Promise<Clientele<Fakes, SourcelessOf<R>, undefined, undefined>>;
export async function createClientele<R extends boolean = true>(
  options: OfflineOptions<Otp & NoTokens> & SourceOption<R>,
): Promise<Clientele<Fakes, SourcelessOf<R>, CodeIssuer, undefined>>;
export async function createClientele<R extends boolean = true>(
  options: OfflineOptions<NoSms & Vault> & SourceOption<R>,
): Promise<Clientele<Fakes, SourcelessOf<R>, undefined, TokenIssuer>>;
export async function createClientele<R extends boolean = true>(
  options: ClienteleOptions & Otp & Vault & SourceOption<R>,
): Promise<Clientele<undefined, SourcelessOf<R>, CodeIssuer, TokenIssuer>>;
export async function createClientele<R extends boolean = true>(
  options: ClienteleOptions & Otp & SourceOption<R>,
): Promise<Clientele<Fakes | undefined, SourcelessOf<R>, CodeIssuer, TokenIssuer | undefined>>;
export async function createClientele<R extends boolean = true>(
  options: ClienteleOptions & Vault & SourceOption<R>,
): Promise<Clientele<Fakes | undefined, SourcelessOf<R>, CodeIssuer | undefined, TokenIssuer>>;
export async function createClientele<R extends boolean = true>(
  options: ClienteleOptions & SourceOption<R>,
): Promise<Clientele<Fakes | undefined, SourcelessOf<R>, CodeIssuer | undefined, TokenIssuer | undefined>>;
export async function createClientele(options: ClienteleOptions = {}): Promise<Clientele> {
  const { compose } = await import('./composition/container.ts');
  return compose(options);
}
