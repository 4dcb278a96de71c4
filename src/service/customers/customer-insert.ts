import type { CreateCustomer, CreateCustomerWithoutSource } from '../../commands/create-customer.ts';
import { bindTokenCard } from '../../domain/card.ts';
import type { Metadata, PlainCustomer } from '../../domain/customer.ts';
import { newRecord } from '../../domain/customer-record.ts';
import { invalidParameter } from '../../domain/errors.ts';
import type { SettlementFor, WriteResult } from '../idempotency/write-result.ts';
import type { Operation } from '../operation/operation.ts';
import { repeatedId } from '../operation/port-responses.ts';
import type { OperationRunner } from '../operation/runner.ts';
import { retrieveToken, tokenUsed, verifySms } from './card-verification.ts';
import { findApp } from './expansion.ts';

/**
 * Verifies the token and the SMS code of a create, and stores the customer with its card
 * (docs/original-api.md#create-a-customer).
 */
export async function insertCustomer(
  runner: OperationRunner,
  operation: Operation,
  command: CreateCustomer | CreateCustomerWithoutSource,
  metadata: Metadata | null,
  settlementFor: SettlementFor,
): Promise<WriteResult<PlainCustomer>> {
  const { settings } = runner;
  const { store, scope } = settings;
  if (settings.apps && !(await findApp(settings, operation, command.app))) {
    throw invalidParameter('app', 'the id of a known app');
  }
  const token = command.source !== undefined ? await retrieveToken(settings, operation, command.source) : undefined;
  if (command.source !== undefined) await verifySms(settings, operation, command);
  const createdMs = runner.now();
  // The customer's id is made from the operation's, so that a retry under the same idempotency key cannot create a second one.
  const id = `cus_${operation.operation}`;
  const card = token && bindTokenCard(token.card, id);
  const fields = {
    id,
    created: Math.floor(createdMs / 1000),
    livemode: scope.livemode,
    app: command.app,
    name: token?.card.name ?? null,
    email: command.email || null,
    currency: null,
    description: command.description || null,
    metadata,
    default_source: card?.id ?? null,
  };
  const record = newRecord(fields, card ? [card] : [], createdMs);
  const write = {
    record,
    origin: 'created' as const,
    claims: token ? [token.id] : [],
    event: runner.event(operation, 'customer.created', { object: record.customer }),
    retention: runner.retention,
    settlement: settlementFor(record.customer),
  };
  const result = await runner.writeStore(operation, write, () => store.insert(scope, write, operation));
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
