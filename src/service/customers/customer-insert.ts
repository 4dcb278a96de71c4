import type { CreateCustomer, CreateCustomerWithoutSource } from '../../commands/create-customer.ts';
import { bindTokenCard, type Token } from '../../domain/card.ts';
import type { Metadata, PlainCustomer } from '../../domain/customer.ts';
import { type CustomerRecord, newRecord } from '../../domain/customer-record.ts';
import { invalidParameter } from '../../domain/errors.ts';
import { type Awaitable, andThen } from '../../ports/awaitable.ts';
import type { InsertResult } from '../../ports/store-types.ts';
import type { SettlementFor, WriteResult } from '../idempotency/write-result.ts';
import type { Operation } from '../operation/operation.ts';
import { repeatedId } from '../operation/port-responses.ts';
import type { HandledResult, OperationRunner } from '../operation/runner.ts';
import type { Settings } from '../operation/settings.ts';
import { retrieveToken, tokenUsed, verifySms } from './card-verification.ts';
import { findApp } from './expansion.ts';

type Command = CreateCustomer | CreateCustomerWithoutSource;

/**
 * Verifies the token and the SMS code of a create, and stores the customer with its card
 * (docs/original-api.md#create-a-customer).
 */
export function insertCustomer(
  runner: OperationRunner,
  operation: Operation,
  command: Command,
  metadata: Metadata | null,
  settlementFor: SettlementFor,
): Awaitable<WriteResult<PlainCustomer>> {
  const { settings } = runner;
  const { store, scope } = settings;
  return andThen(requireApp(settings, operation, command.app), () =>
    andThen(verifyCard(settings, operation, command), (token) => {
      const record = recordOf(runner, operation, command, metadata, token);
      const write = {
        record,
        origin: 'created' as const,
        claims: token ? [token.id] : [],
        event: runner.event(operation, 'customer.created', { object: record.customer }),
        retention: runner.retention,
        settlement: settlementFor(record.customer),
      };
      const written = runner.writeStore(operation, write, () => store.insert(scope, write, operation));
      return andThen(written, resultOf);
    }),
  );
}

/** @throws InvalidRequestError `parameter_invalid` if the app directory does not know the app */
function requireApp(settings: Settings, operation: Operation, id: string): Awaitable<void> {
  if (settings.apps === undefined) return;
  return andThen(findApp(settings, operation, id), (app) => {
    if (app === undefined) throw invalidParameter('app', 'the id of a known app');
  });
}

/** Returns the token of the card to bind; undefined without one. */
function verifyCard(settings: Settings, operation: Operation, command: Command): Awaitable<Token | undefined> {
  if (command.source === undefined) return undefined;
  return andThen(retrieveToken(settings, operation, command.source, command.app), (token) =>
    andThen(verifySms(settings, operation, command), () => token),
  );
}

function recordOf(
  runner: OperationRunner,
  operation: Operation,
  command: Command,
  metadata: Metadata | null,
  token: Token | undefined,
): CustomerRecord {
  const createdMs = runner.now();
  // The customer's id is made from the operation's, so that a retry under the same idempotency key cannot create a second one.
  const id = `cus_${operation.operation}`;
  const card = token && bindTokenCard(token.card, id);
  const fields = {
    id,
    created: Math.floor(createdMs / 1000),
    livemode: runner.settings.scope.livemode,
    app: command.app,
    name: token?.card.name ?? null,
    email: command.email || null,
    currency: null,
    description: command.description || null,
    metadata,
    default_source: card?.id ?? null,
  };
  return newRecord(fields, card ? [card] : [], createdMs);
}

function resultOf(result: HandledResult<InsertResult>): WriteResult<PlainCustomer> {
  switch (result.status) {
    case 'stored':
      return { status: 'applied', value: result.record.customer };
    case 'already_applied':
      return { status: 'settled', outcome: result.outcome };
    case 'claimed':
      throw tokenUsed();
    case 'exists':
      throw repeatedId();
  }
}
