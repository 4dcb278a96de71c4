import { type AnyClienteleError, errorOf } from './errors.ts';
import { type Detail, type Expectation, expectation } from './messages.ts';

/**
 * Returns `expectation` and `invalidParameter` for the texts of an adapter. The detail carries the translation, so that the
 * core, and a bundle without the adapter, do not need the table.
 * @param texts English texts and their Chinese translations
 */
export function expectationsOf<T extends string>(texts: Readonly<Record<T, string>>) {
  type OwnExpectation = Expectation | T;
  const isOwn = (text: OwnExpectation): text is T => Object.hasOwn(texts, text);

  /** Creates an error's detail. The compiler rejects a text that has no translation. */
  const ownExpectation = (expected: OwnExpectation, values?: Detail['values']): Detail => {
    if (!isOwn(expected)) return expectation(expected, values);
    return { expected, zh: texts[expected], ...(values === undefined ? {} : { values }) };
  };

  /** Creates the error for a parameter or option with an invalid value. */
  const invalidParameter = (
    param: string | undefined,
    expected: OwnExpectation,
    values?: Detail['values'],
  ): AnyClienteleError => errorOf('parameter_invalid', { param, detail: ownExpectation(expected, values) });

  return { expectation: ownExpectation, invalidParameter };
}
