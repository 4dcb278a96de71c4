/**
 * The names that an error repeats: words of at most 40 letters, `_` or `-`, which up to three digits may follow, and indexes of
 * arrays. A caller may have sent an email, a phone number, a code, a token or an API key in the place of a name, or as a key of
 * metadata. After the prefix of an id or a key, letters can be a secret; a misspelt parameter such as `sms_cod` or `card_no` is
 * still repeated.
 */
const REPEATABLE = /^(?:(?!(?:tok|sk|pk)_|(?:sms|card)_(?![a-z_]{0,12}$))[A-Za-z_-]{1,40}\d{0,3}|\d{0,3})$/;

/** The longest of these names. */
const MAX_LENGTH = 43;

/** Takes the place of any other name. */
const HIDDEN = '(hidden)';

/** Decodes a step of a JSON pointer. */
export const parameterName = (step: string): string => step.replaceAll('~1', '/').replaceAll('~0', '~');

const isRepeatable = (name: string): boolean => name.length <= MAX_LENGTH && REPEATABLE.test(name);

/** Spells a parameter's path as on the wire: `created[gte]`. An empty path, which means all parameters, is undefined. */
export function paramPath(path: readonly string[]): string | undefined {
  const [first, ...rest] = path.map((name) => (isRepeatable(name) ? name : HIDDEN));
  return first === undefined ? undefined : first + rest.map((name) => `[${name}]`).join('');
}
