// Generated from src/commands by `npm run generate`. Do not edit.

/** Returns whether the data is valid. If it is not, `errors` has the first error. */
export interface Validator {
  (data: unknown): boolean;
  errors?: readonly { instancePath: string; keyword: string; params?: object }[] | null;
}
export declare const bindCard: Validator;
export declare const createCustomer: Validator;
export declare const createCustomerWithoutSource: Validator;
export declare const importCustomer: Validator;
export declare const listCards: Validator;
export declare const listCustomers: Validator;
export declare const noParameters: Validator;
export declare const retrieveCustomer: Validator;
export declare const storedRecord: Validator;
export declare const tokenResponse: Validator;
export declare const updateCustomer: Validator;
