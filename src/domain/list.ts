/** One page of a list: the wire object (docs/original-api.md#lists). Deeply frozen. */
export interface List<T> {
  readonly object: 'list';
  /** Path of the list, without the host. */
  readonly url: string;
  /** Whether more objects follow: older ones, or newer ones with `ending_before`. */
  readonly has_more: boolean;
  /** The objects, newest first. */
  readonly data: readonly T[];
}

/** Path of the list of customers. */
export const CUSTOMERS_URL = '/v1/customers';

/** Path of a customer's list of cards. */
export const sourcesUrl = (customer: string): string => `${CUSTOMERS_URL}/${customer}/sources`;

export const listOf = <T>(url: string, data: readonly T[], has_more: boolean): List<T> =>
  Object.freeze({ object: 'list', url, has_more, data: Object.freeze(data) });
