import { describe, test } from 'node:test';
import { checkConformanceOptions } from './conformance-options.ts';
import { storeSubjects } from './store/cases.ts';
import { runCase, type StoreCase, type StoreConformanceOptions } from './store-case.ts';

/** After this time a case that hangs fails. */
const TIMEOUT_MS = 120_000;

/**
 * Registers the cases of the Store contract with `node:test`, for a store of your own. For another test runner, use
 * `storeCases` and {@link runCase} (docs/writing-a-store.md).
 *
 * @example
 * storeConformance({
 *   name: 'MyStore',
 *   create: (data) => new MyStore({ table: data }),
 *   capabilities: { durable: true },
 * });
 */
export function storeConformance(options: StoreConformanceOptions): void {
  checkConformanceOptions(options);
  const skipReason = ({ needs }: StoreCase): string | false =>
    needs !== undefined && !options.capabilities?.[needs] && `needs a store that is ${needs}`;
  describe(`${options.name} keeps the Store contract`, () => {
    for (const [subject, cases] of Object.entries(storeSubjects)) {
      describe(subject, () => {
        for (const storeCase of cases) {
          test(storeCase.name, { skip: skipReason(storeCase), timeout: TIMEOUT_MS }, () => runCase(storeCase, options));
        }
      });
    }
  });
}
