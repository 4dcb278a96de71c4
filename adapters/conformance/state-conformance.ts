import { describe, test } from 'node:test';
import { checkConformanceOptions } from './conformance-options.ts';
import { stateSubjects } from './state/cases.ts';
import { checkStateOptions, runStateCase, type StateCase, type StateConformanceOptions } from './state-case.ts';

/** After this time a case that hangs fails. */
const TIMEOUT_MS = 120_000;

/**
 * Registers the cases of the StateStore contract with `node:test`, for a state store of your own. For another test runner,
 * use `stateCases` and {@link runStateCase} (docs/writing-a-store.md).
 *
 * @example
 * stateConformance({
 *   name: 'MyStore',
 *   ...stateOfStore((data) => new MyStore({ table: data })),
 *   capabilities: { durable: true },
 * });
 */
export function stateConformance(options: StateConformanceOptions): void {
  checkConformanceOptions(options);
  checkStateOptions(options);
  const skipReason = ({ needs }: StateCase): string | false => {
    if (needs === 'close') return options.close === undefined && 'needs the option close';
    return needs !== undefined && !options.capabilities?.[needs] && `needs a state store that is ${needs}`;
  };
  describe(`${options.name} keeps the StateStore contract`, () => {
    for (const [subject, cases] of Object.entries(stateSubjects)) {
      describe(subject, () => {
        for (const stateCase of cases) {
          const settings = { skip: skipReason(stateCase), timeout: TIMEOUT_MS };
          test(stateCase.name, settings, () => runStateCase(stateCase, options));
        }
      });
    }
  });
}
