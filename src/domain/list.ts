/** One page of a list. The wire object; frozen throughout. */
export interface List<T> {
  readonly object: 'list';
  /** Path of the list, without a host. */
  readonly url: string;
  /** Whether there are more in the direction of travel: older ones, or newer ones with `ending_before`. */
  readonly has_more: boolean;
  /** Newest first. */
  readonly data: readonly T[];
}

/** Path of the list of customers. */
export const CUSTOMERS_URL = '/v1/customers';

/** Path of a customer's list of cards. */
export const sourcesUrl = (customer: string): string => `${CUSTOMERS_URL}/${customer}/sources`;

export const listOf = <T>(url: string, data: readonly T[], has_more: boolean): List<T> =>
  Object.freeze({ object: 'list', url, has_more, data: Object.freeze(data) });
