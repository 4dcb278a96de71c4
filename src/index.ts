import type { Fakes } from '../adapters/testing/fakes.ts';
import type { SourcelessOf } from './commands/create-customer.ts';
import type { Clientele } from './composition/clientele.ts';
import type { ClienteleOptions } from './composition/options.ts';

export type { FileOptions } from '../adapters/file/options.ts';
export type { Fakes } from '../adapters/testing/fakes.ts';
export type { ClienteleOptions } from './composition/options.ts';
export type { StoreOptions } from './composition/store-kinds.ts';
// biome-ignore lint/performance/noReExportAll: this entry is core.ts and createClientele; a second list would drift from it.
export * from './core.ts';

/** `requireSource` as a literal: a create without a card compiles only with `false`. */
type SourceOption<RequireSource> = { requireSource?: RequireSource | undefined };

/** Options with which the offline fakes issue the cards. */
type OfflineOptions = ClienteleOptions & { livemode?: false; tokens?: undefined; sms?: undefined };

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
export async function createClientele<RequireSource extends boolean = true>(
  options?: OfflineOptions & SourceOption<RequireSource>,
): Promise<Clientele<Fakes, SourcelessOf<RequireSource>>>;
export async function createClientele<RequireSource extends boolean = true>(
  options: ClienteleOptions & SourceOption<RequireSource>,
): Promise<Clientele<Fakes | undefined, SourcelessOf<RequireSource>>>;
export async function createClientele(options: ClienteleOptions = {}): Promise<Clientele> {
  const { compose } = await import('./composition/container.ts');
  return compose(options);
}
