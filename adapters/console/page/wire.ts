import type { PlainCustomer } from '../../../src/domain/customer.ts';

export type Customer = PlainCustomer;

/** A page of a list. */
export interface Page<T> {
  readonly object: 'list';
  readonly has_more: boolean;
  readonly data: readonly T[];
}

/** The error of a response. All fields are absent if a proxy has sent it. */
export interface WireError {
  readonly type?: string;
  readonly message?: string;
  readonly code?: string;
  readonly param?: string;
  readonly attempts_left?: number;
  readonly retry_after?: number;
}
