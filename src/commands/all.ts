import { bindCard } from './bind-card.ts';
import { createCustomer, createCustomerWithoutSource } from './create-customer.ts';
import { importCustomer } from './import-customer.ts';
import { listCards, listCustomers } from './list-customers.ts';
import { noParameters } from './no-parameters.ts';
import { retrieveCustomer } from './retrieve-customer.ts';
import { storedRecord } from './stored-record.ts';
import { tokenAnswer } from './token-answer.ts';
import { updateCustomer } from './update-customer.ts';

/** The schemas of what comes from outside, by the name of their validator. */
export const commands = {
  bindCard,
  createCustomer,
  createCustomerWithoutSource,
  importCustomer,
  listCards,
  listCustomers,
  noParameters,
  retrieveCustomer,
  tokenAnswer,
  updateCustomer,
} as const;

/** Every schema that a validator is generated from, by the validator's name. */
export const schemas = { ...commands, storedRecord } as const;
