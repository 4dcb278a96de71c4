import type { Retention } from '../ports/store-types.ts';

/**
 * Returns the time before which a store that several services share trims events, in Unix seconds; undefined if events of any
 * age are kept. It is the retention's `notBefore`, but no later than by the store's clock: otherwise a service whose clock is
 * a day ahead trims the events of all others.
 *
 * @param created Time of the event that is written.
 * @param nowSeconds The store's time.
 */
export const ageLimit = ({ notBefore }: Retention, created: number, nowSeconds: number): number | undefined =>
  notBefore === undefined ? undefined : Math.min(notBefore, nowSeconds - (created - notBefore));
