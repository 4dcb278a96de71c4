/** Fewest and most digits of a card number. */
const MIN_DIGITS = 16;
const MAX_DIGITS = 19;

/** Prefixes of known issuers: UnionPay 62, Visa 4, MasterCard 51-55 and 2221-2720, JCB 35. */
const ISSUER = /^(?:62|4|5[1-5]|35|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)/;

/** Groups of digits with what may stand between the groups of one number. */
const DIGIT_GROUPS = /\d+(?:[\s\p{Pd}._]{1,3}\d+)*/gu;

/**
 * Whether a text holds what looks like a card number: 16 to 19 digits with a known issuer's prefix that pass the Luhn
 * check, separators ignored. Whole groups of digits count, so that a longer number which merely contains such digits,
 * or a timestamp, is none.
 */
export function hasCardNumber(text: string): boolean {
  if (text.length < MIN_DIGITS) return false;
  // NFKC turns fullwidth digits, which Chinese input methods produce, into plain ones.
  for (const [run] of text.normalize('NFKC').matchAll(DIGIT_GROUPS)) {
    if (run.length >= MIN_DIGITS && groupsHoldNumber(run.match(/\d+/g) ?? [])) return true;
  }
  return false;
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
