import type { Fakes } from '../adapters/testing/fakes.ts';
import type { Clientele } from './composition/clientele.ts';
import type { ClienteleOptions } from './composition/options.ts';

export type { FileOptions } from '../adapters/file/options.ts';
export type { BindCard } from './commands/bind-card.ts';
export type {
  CreateCustomer,
  CreateCustomerWithoutSource,
  Expand,
  SmsCode,
  Unexpanded,
} from './commands/create-customer.ts';
export type { CreatedRange, ListCards, ListCustomers } from './commands/list-customers.ts';
export type { RetrieveCustomer } from './commands/retrieve-customer.ts';
export type { UpdateCustomer } from './commands/update-customer.ts';
export { Clientele, type Description } from './composition/clientele.ts';
export type { ClienteleOptions, StoreOptions } from './composition/options.ts';
export type { Brand, Card, Funding, Token, TokenCard } from './domain/card.ts';
export type { App, Customer, Deleted, Metadata, PlainCustomer } from './domain/customer.ts';
export type { CardErrorCode, ErrorCode, ErrorType, Outcome } from './domain/error-codes.ts';
export {
  type AnyClienteleError,
  ApiError,
  AuthenticationError,
  CardError,
  ClienteleError,
  type ErrorDetails,
  IdempotencyError,
  InvalidRequestError,
  RateLimitError,
} from './domain/errors.ts';
export type { ClienteleEvent, EventType, PreviousAttributes } from './domain/event.ts';
export type { List } from './domain/list.ts';
export type { Detail, Locale } from './domain/messages.ts';
export type { MetadataInput, MetadataLimits } from './domain/metadata.ts';
export { AppDirectory } from './ports/app-directory.ts';
export type { Awaitable } from './ports/awaitable.ts';
export { Clock, SystemClock } from './ports/clock.ts';
export { IdGenerator } from './ports/id-generator.ts';
export type { OperationContext } from './ports/operation-context.ts';
export { type SmsAttempt, SmsVerifier } from './ports/sms-verifier.ts';
export { Store } from './ports/store.ts';
export type { StoreCapabilities, StoreDescription, VerifyReport } from './ports/store-types.ts';
export { TokenVerifier } from './ports/token-verifier.ts';
export type { CardService } from './service/customers/card-service.ts';
export { CustomerService } from './service/customers/customer-service.ts';
export type { ListPage, ListRequest } from './service/customers/pagination.ts';
export type { ChangesOptions } from './service/feed/changes.ts';
export type { EventListener, ListenerFailure } from './service/feed/listeners.ts';
export type { OperationOptions } from './service/operation/operation.ts';
export type { ServiceOptions } from './service/operation/settings.ts';
export type { ExportOptions } from './service/transfer/export.ts';
export type { ImportOptions, ImportResult } from './service/transfer/import.ts';
export { readNdjson, writeNdjson } from './service/transfer/ndjson.ts';

/** Options under which cards are issued by the offline fakes. */
type OfflineOptions = ClienteleOptions & { livemode?: false; tokens?: undefined; sms?: undefined };

/**
 * A clientele, ready to use: without options in memory, in test mode, with offline fakes that issue the cards to bind.
 *
 * @example
 * await using clientele = await createClientele();
 * const { source, sms_code } = clientele.fakes.issueCard();
 * const customer = await clientele.customers.create({ app: 'app_1Gqj58ynP0mHeX1q', source, sms_code });
 *
 * @throws InvalidRequestError naming the option that is wrong; fakes in live mode are
 */
export async function createClientele(options?: OfflineOptions): Promise<Clientele<Fakes>>;
export async function createClientele(options: ClienteleOptions): Promise<Clientele<Fakes | undefined>>;
export async function createClientele(options: ClienteleOptions = {}): Promise<Clientele<unknown>> {
  const { compose } = await import('./composition/container.ts');
  return compose(options);
}
