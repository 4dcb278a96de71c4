import { describe, test } from 'node:test';
import { storeSubjects } from './store/cases.ts';
import { runCase, type StoreCase, type StoreConformanceOptions } from './store-case.ts';

/** When a case that is stuck counts as failed. */
const TIMEOUT_MS = 120_000;

/**
 * Registers the tests of the Store contract with `node:test`, for a store of your own.
 *
 * @example
 * storeConformance({
 *   name: 'MyStore',
 *   create: (data) => new MyStore({ table: data }),
 *   capabilities: { durable: true },
 * });
 */
export function storeConformance(options: StoreConformanceOptions): void {
  const skipOf = ({ needs }: StoreCase): string | false =>
    needs !== undefined && !options.capabilities?.[needs] && `needs a store that is ${needs}`;
  describe(`${options.name} keeps the Store contract`, () => {
    for (const [subject, cases] of Object.entries(storeSubjects)) {
      describe(subject, () => {
        for (const each of cases) {
          test(each.name, { skip: skipOf(each), timeout: TIMEOUT_MS }, () => runCase(each, options));
        }
      });
    }
  });
}
