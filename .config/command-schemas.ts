import { bindCard } from '../src/commands/bind-card.ts';
import { createCustomer, createCustomerWithoutSource } from '../src/commands/create-customer.ts';
import { importCustomer } from '../src/commands/import-customer.ts';
import { listCards } from '../src/commands/list-cards.ts';
import { listCustomers } from '../src/commands/list-customers.ts';
import { noParameters } from '../src/commands/no-parameters.ts';
import { retrieveCustomer } from '../src/commands/retrieve-customer.ts';
import { tokenResponse } from '../src/commands/token-response.ts';
import { updateCustomer } from '../src/commands/update-customer.ts';
import { storedRecord } from '../src/store-kit/record-schema.ts';

/** The schemas of commands and of port responses, by the names of their validators. */
export const commands = {
  bindCard,
  createCustomer,
  createCustomerWithoutSource,
  importCustomer,
  listCards,
  listCustomers,
  noParameters,
  retrieveCustomer,
  tokenResponse,
  updateCustomer,
} as const;

/** All schemas for which a validator is generated, by the name of the validator. */
export const schemas = { ...commands, storedRecord } as const;
