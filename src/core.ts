/* The core: the service, its ports and its values, without a container, a store or a module of Node. */

export type { BindCard } from './commands/bind-card.ts';
export type {
  CreateCustomer,
  CreateCustomerWithoutSource,
  WithoutSource,
} from './commands/create-customer.ts';
export type { Expand, Expanded, ExpandList } from './commands/expand.ts';
export type { ListCards } from './commands/list-cards.ts';
export type { ListCustomers } from './commands/list-customers.ts';
export type { CreatedRange } from './commands/list-parameters.ts';
export type { RetrieveCustomer } from './commands/retrieve-customer.ts';
export type { SmsCode } from './commands/sms-code.ts';
export type { UpdateCustomer } from './commands/update-customer.ts';
export { Clientele, type Description, type IssuingVerifiers } from './composition/clientele.ts';
export { Closers } from './composition/closers.ts';
export type { IssueOptions, Issuer, IssuingVerifier } from './composition/issuer.ts';
export type { Brand, Card, Funding, Token, TokenCard } from './domain/card.ts';
export type { App, Customer, Deleted, Metadata, PlainCustomer } from './domain/customer.ts';
export type { CustomerRecord } from './domain/customer-record.ts';
export type {
  CardErrorCode,
  CodeOf,
  CustomCardErrorCodes,
  ErrorCode,
  ErrorType,
  LibraryCode,
  Outcome,
} from './domain/error-codes.ts';
export {
  type AnyClienteleError,
  ApiError,
  AuthenticationError,
  CardError,
  ClienteleError,
  type ErrorDetails,
  errorOf,
  IdempotencyError,
  InvalidRequestError,
  RateLimitError,
  type WireError,
} from './domain/errors.ts';
export type { ClienteleEvent, EventDraft, EventType, PreviousAttributes } from './domain/event.ts';
export type { List } from './domain/list.ts';
export type { Detail, Locale } from './domain/messages.ts';
export type { MetadataFields, MetadataInput, MetadataLimits, MetadataValue } from './domain/metadata.ts';
export { type Scope, scopeOf } from './domain/scope.ts';
export { AppDirectory } from './ports/app-directory.ts';
export type { Awaitable } from './ports/awaitable.ts';
export { Clock, SystemClock } from './ports/clock.ts';
export { IdGenerator } from './ports/id-generator.ts';
export type { OperationContext } from './ports/operation-context.ts';
export { type SmsAttempt, SmsVerifier } from './ports/sms-verifier.ts';
export { type StateEntry, StateStore } from './ports/state-store.ts';
export { cursorExpired, cursorUnknown, Store, storeClosed } from './ports/store.ts';
export type {
  AbandonMode,
  BeginResult,
  FeedQuery,
  IdempotencyAttempt,
  Insert,
  InsertMany,
  InsertManyResult,
  InsertResult,
  InvalidationListener,
  InvalidationState,
  KeyHolder,
  ListQuery,
  RecordPage,
  RefusedWrite,
  Replace,
  ReplaceResult,
  Retention,
  ScopeHeader,
  Settlement,
  StoreCapabilities,
  StoreDescription,
  StoredError,
  StoredOutcome,
  StoredWrite,
  VerifyReport,
  Write,
} from './ports/store-types.ts';
export { TokenVerifier } from './ports/token-verifier.ts';
export { UlidGenerator } from './ports/ulid-generator.ts';
export type { CardService } from './service/customers/card-service.ts';
export { CustomerService } from './service/customers/customer-service.ts';
export type { ListPage, ListRequest } from './service/customers/pagination.ts';
export type { ChangesOptions } from './service/feed/changes.ts';
export type { EventListener, ListenerFailure } from './service/feed/listeners.ts';
export type { OperationOptions } from './service/operation/operation-options.ts';
export type { ServiceOptions, ServicePorts } from './service/operation/settings.ts';
export type { ExportOptions } from './service/transfer/export.ts';
export type { ImportOptions } from './service/transfer/import.ts';
export type { ImportResult } from './service/transfer/import-window.ts';
export { readNdjson, writeNdjson } from './service/transfer/ndjson.ts';
