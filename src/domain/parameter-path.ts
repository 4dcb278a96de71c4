import { hasCardNumber } from './card-number.ts';

/** Maximum length of a name in an error. */
const MAX_NAME = 64;

/** Decodes a step of a JSON pointer. */
export const parameterName = (step: string): string => step.replaceAll('~1', '/').replaceAll('~0', '~');

/** Spells a parameter's path as on the wire: `created[gte]`. An empty path, which means all parameters, is undefined. */
export function paramPath(path: readonly string[]): string | undefined {
  const [first, ...rest] = path.map(printableName);
  return first === undefined ? undefined : first + rest.map((name) => `[${name}]`).join('');
}

/** Makes a name safe for an error: the caller chose it, so it can be long, unprintable, or a card number. */
function printableName(name: string): string {
  if (hasCardNumber(name)) return '(card number)';
  const short = name.length > MAX_NAME ? `${name.slice(0, MAX_NAME)}...` : name;
  return short.replace(/[\p{C}[\]]/gu, '?');
}
