import { type AnyClienteleError, errorOf } from './errors.ts';
import { type Detail, type Expectation, expectation } from './messages.ts';
import { addTranslations } from './translations.ts';

/**
 * Returns `expectation` and `invalidParameter` for the texts of an adapter.
 * @param load Imports the adapter's table of English texts and their Chinese translations.
 */
export function expectationsOf<T extends string>(load: () => Promise<Readonly<Record<T, string>>>) {
  addTranslations(load);

  /** Creates an error's detail. The compiler rejects a text that has no translation. */
  const ownExpectation = expectation as (expected: Expectation | T, values?: Detail['values']) => Detail;

  /** Creates the error for a parameter or option with an invalid value. */
  const invalidParameter = (
    param: string | undefined,
    expected: Expectation | T,
    values?: Detail['values'],
  ): AnyClienteleError => errorOf('parameter_invalid', { param, detail: ownExpectation(expected, values) });

  return { expectation: ownExpectation, invalidParameter };
}
