/** Fewest and most digits of a card number. */
const MIN_DIGITS = 16;
const MAX_DIGITS = 19;

/** Prefixes of known issuers: UnionPay 62, Visa 4, MasterCard 51-55 and 2221-2720, JCB 35. */
const ISSUER = /^(?:62|4|5[1-5]|35|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)/;

/** Longest text between two groups of one number. */
const MAX_SEPARATOR = 8;

/** A group of digits, and what stands between it and the next one, where that is no letter and not long. */
const GROUPS = new RegExp(`(\\d+)(?:([^\\p{L}\\p{N}]{1,${MAX_SEPARATOR}})(?=\\d))?`, 'gu');

/** What people write between groups without a thought, in any mixture. */
const PLAIN_SEPARATOR = /^[\s\p{Pd}._]+$/u;

/** What nobody sees: zero-width spaces, soft hyphens, marks of direction. */
const INVISIBLE = /\p{Cf}/gu;
/** A date such as 2024-01-31: several in a row are digits enough for a number. */
const DATE = /(?<!\d)(?:19|20)\d\d([-/.])\d\d\1\d\d(?!\d)/g;
const FOREIGN_DIGIT = /(?![0-9])\p{Nd}/gu;
const DIGIT = /\p{Nd}/u;

/**
 * Whether a text holds what looks like a card number: 16 to 19 digits of any script with a known issuer's prefix that pass
 * the Luhn check, separators ignored. Between the groups of one number stand blanks, dashes, dots and underscores, or the
 * same other separator each time: `4111/1111/...` is one number, the digits of `45:12 2024/01/01` are none. Whole groups
 * of digits count, so that a longer number which merely contains such digits, or a timestamp, is none.
 */
export function hasCardNumber(text: string): boolean {
  if (text.length < MIN_DIGITS) return false;
  let digits: string[] = [];
  let between: string | undefined;
  for (const [, group = '', separator] of plain(text).matchAll(GROUPS)) {
    digits.push(group);
    const kind = separator !== undefined && PLAIN_SEPARATOR.test(separator) ? ' ' : separator;
    if (kind !== undefined && (between === undefined || kind === between)) {
      between = kind;
      continue;
    }
    if (groupsHoldNumber(digits)) return true;
    // Where the separator changes, the group between the two kinds may begin a number of the second.
    digits = kind === undefined ? [] : [group];
    between = kind;
  }
  return groupsHoldNumber(digits);
}

/** The text as far as it is seen and no date, its digits as ASCII. NFKC turns fullwidth digits, which Chinese input produces, into plain ones. */
const plain = (text: string): string =>
  text.normalize('NFKC').replace(INVISIBLE, '').replace(FOREIGN_DIGIT, asciiDigit).replace(DATE, 'date');

/** The digits of each script stand in a row, from its zero. */
function asciiDigit(digit: string): string {
  const code = digit.codePointAt(0) ?? 0;
  let zero = code;
  while (DIGIT.test(String.fromCodePoint(zero - 1))) zero -= 1;
  return String((code - zero) % 10);
}

function groupsHoldNumber(groups: readonly string[]): boolean {
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
