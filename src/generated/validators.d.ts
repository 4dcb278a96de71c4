// Generated from src/commands by `npm run generate`. Do not edit.

/** Returns whether the data is valid. If it is not, `error` is the first error. */
export interface Validator {
  (data: unknown): boolean;
  error?: {
    /** The place of the value that is wrong. */
    readonly instancePath: string;
    /** The name that is unknown there. undefined for any other error. */
    readonly additionalProperty: string | undefined;
  };
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
