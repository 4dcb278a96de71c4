const MIN_DIGITS = 16;
const MAX_DIGITS = 19;

/** Prefixes of the known issuers: UnionPay 62, Visa 4, MasterCard 51-55 and 2221-2720, JCB 35. */
const ISSUER = /^(?:62|4|5[1-5]|35|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)/;

/** Maximum length of the separator between two groups of digits. */
const MAX_SEPARATOR = 8;

/** A group of digits, and the separator before the next group if it is short and has no letters. */
const GROUPS = new RegExp(`(\\d+)(?:([^\\p{L}\\p{N}]{1,${MAX_SEPARATOR}})(?=\\d))?`, 'gu');

/** Separators that people mix within one number. */
const COMMON_SEPARATOR = /^[\s\p{Pd}._]+$/u;

/** Invisible characters (zero-width spaces, soft hyphens, direction marks), and marks, which combine with a character. */
const INVISIBLE = /[\p{Cf}\p{M}]/gu;
/** A date such as 2024-01-31. Several dates in a row have as many digits as a card number. */
const DATE = /(?<!\d)(?:19|20)\d\d([-/.])\d\d\1\d\d(?!\d)/g;
const NON_ASCII_DIGIT = /(?![0-9])\p{Nd}/gu;
const DIGIT = /\p{Nd}/u;

const LAST_ASCII = 0x7f;
const ZERO = 0x30;
const NINE = 0x39;

/**
 * Returns whether a text seems to contain a card number: 16 to 19 digits of any script, with the prefix of a known issuer,
 * that pass the Luhn check. Separators between groups of digits are ignored. Blanks, dashes, dots and underscores may be
 * mixed; any other separator must stay the same: `4111/1111/...` is one number, `45:12 2024/01/01` is none. Only whole groups
 * count, so a timestamp or a longer number that contains such digits is not a card number.
 */
export function hasCardNumber(text: string): boolean {
  if (!canHaveNumber(text)) return false;
  let groups: string[] = [];
  let currentSeparator: string | undefined;
  for (const [, group = '', separator] of normalize(text).matchAll(GROUPS)) {
    groups.push(group);
    const kind = separator !== undefined && COMMON_SEPARATOR.test(separator) ? ' ' : separator;
    if (kind !== undefined && (currentSeparator === undefined || kind === currentSeparator)) {
      currentSeparator = kind;
      continue;
    }
    if (groupsHaveNumber(groups)) return true;
    // If the separator changes, the group between the two separators can begin another number.
    groups = kind === undefined ? [] : [group];
    currentSeparator = kind;
  }
  return groupsHaveNumber(groups);
}

/** Excludes most texts without a search: a text has enough digits only if it has them in ASCII, or has other characters. */
function canHaveNumber(text: string): boolean {
  if (text.length < MIN_DIGITS) return false;
  let digits = 0;
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i);
    if (unit > LAST_ASCII) return true;
    if (unit >= ZERO && unit <= NINE) digits += 1;
  }
  return digits >= MIN_DIGITS;
}

/**
 * Removes invisible characters and dates, and writes digits as ASCII. NFKC converts the fullwidth digits of Chinese input. It
 * sorts the marks of a character, in a time that grows with the square of their number, so marks are removed before it. They
 * are also removed after it, because it turns some other characters into marks.
 */
const normalize = (text: string): string =>
  text
    .replace(INVISIBLE, '')
    .normalize('NFKC')
    .replace(INVISIBLE, '')
    .replace(NON_ASCII_DIGIT, asciiDigit)
    .replace(DATE, 'date');

/** Converts a digit of any script. The code points of a script's digits are consecutive, beginning with zero. */
function asciiDigit(digit: string): string {
  const code = digit.codePointAt(0) ?? 0;
  let zero = code;
  while (DIGIT.test(String.fromCodePoint(zero - 1))) zero -= 1;
  return String((code - zero) % 10);
}

function groupsHaveNumber(groups: readonly string[]): boolean {
  for (let first = 0; first < groups.length; first += 1) {
    let digits = '';
    for (let last = first; last < groups.length && digits.length < MAX_DIGITS; last += 1) {
      digits += groups[last];
      if (isCardNumber(digits)) return true;
    }
  }
  return false;
}

function isCardNumber(digits: string): boolean {
  if (digits.length < MIN_DIGITS || digits.length > MAX_DIGITS || !ISSUER.test(digits)) return false;
  let sum = 0;
  for (let i = 0; i < digits.length; i += 1) {
    const digit = Number(digits[digits.length - 1 - i]);
    const value = i % 2 === 0 ? digit : digit * 2;
    sum += value > 9 ? value - 9 : value;
  }
  return sum % 10 === 0;
}
