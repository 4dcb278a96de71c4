import { hasCardNumber } from './card-number.ts';

/** Longest part of a parameter's name that an error repeats. */
const MAX_NAME = 64;

/** A step of a JSON pointer as the name that it was made from. */
export const parameterName = (step: string): string => step.replaceAll('~1', '/').replaceAll('~0', '~');

/** A parameter's path in the wire's spelling: `created[gte]`; undefined for the parameters as a whole. */
export function paramPath(path: readonly string[]): string | undefined {
  const [first, ...rest] = path.map(harmless);
  return first === undefined ? undefined : first + rest.map((name) => `[${name}]`).join('');
}

/** A name as an error may repeat it: names are the caller's, and may hold anything. */
function harmless(name: string): string {
  if (hasCardNumber(name)) return '(card number)';
  const short = name.length > MAX_NAME ? `${name.slice(0, MAX_NAME)}...` : name;
  return short.replace(/[\p{C}[\]]/gu, '?');
}
