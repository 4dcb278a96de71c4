/** Masks the name of a person: `张*`, `Z***`. */
export function maskName(name: string): string {
  const [first = ''] = name;
  return first === ''
    ? ''
    : `${first}${/[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}]/u.test(first) ? '*' : '***'}`;
}

/** The `@` of an email address: in other widths, and as URLs, HTML, JSON and JavaScript escape each of them, also twice. */
const AT_SIGN = [
  '[@＠﹫]',
  '%(?:25)*(?:40|EF%(?:25)*BC%(?:25)*A0|EF%(?:25)*B9%(?:25)*AB)',
  String.raw`&(?:amp;)*(?:commat;|#0*(?:64|65312|65131)(?!\d);?|#x0*(?:40|FF20|FE6B)(?![\da-f]);?)`,
  String.raw`[\\%](?:u(?:0040|FF20|FE6B)|x40|u\{0*(?:40|FF20|FE6B)\})`,
].join('|');
const AT = new RegExp(AT_SIGN, 'iu');

/** Spaces beside an `@`, which would make three words of an address. */
const SPACED_AT = new RegExp(String.raw`[\s\p{DI}]{0,3}(?:${AT_SIGN})[\s\p{DI}]{0,3}`, 'giu');

/** The end of a domain that is certainly not a part of a name. */
const TOP_LEVEL = /\.[a-z]{2,10}$/i;

/** Masks an email address: `z***@e***.com`. Any other text keeps its first character. */
export function maskEmail(email: string): string {
  const [local = '', ...rest] = email.split(AT);
  const domain = rest.at(-1);
  if (domain === undefined) return maskWord(local);
  return `${maskWord(local)}@${maskWord(domain)}${TOP_LEVEL.exec(domain)?.[0] ?? ''}`;
}

/** @returns the first character and `***` */
const maskWord = ([first = '']: string): string => `${first}***`;

/** Words that may contain an email address: they end at spaces, commas and brackets. */
const WORD = /[^\s,;<>()，；、。：（）《》]+/gu;

/** Ids of this library, and dates with or without a time. Their digits are no phone number. */
const HARMLESS = String.raw`\b(?:cus|card|tok|sms|evt|app|req)_[0-9A-HJKMNP-TV-Z]{26}\b|(?<!\p{Nd})(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:[0-2]\d|3[01])(?:[ T](?:[01]\d|2[0-3])(?::[0-5]\d){1,2}(?:\.\d{1,3})?)?(?!\p{Nd})`;

/** Symbols that people write for 0, and the radicals that look like 1, 2 and 8. Unicode counts them as no numerals. */
const DIGIT_SYMBOLS = '○◯⭕⚪⼀⼆⼋';

/**
 * A digit of any script, in a circle or raised, or a numeral as people write or read a phone number in Chinese and Japanese:
 * ordinary, formal and old forms, and the words of radio operators (洞幺两拐勾).
 */
const DIGIT = `[\\p{N}${DIGIT_SYMBOLS}零洞一壹壱弌幺么二贰貳弐弍两兩三叁參叄参弎四肆亖五伍六陆陸七柒漆拐八捌九玖勾廿卅卌]`;

/** What people write between digits: nothing that is a digit, no other letter except invisible ones and a sign like a dash. */
const SEPARATOR = `(?:[^\\p{L}\\p{N}${DIGIT_SYMBOLS}]|\\p{DI}|ー)`;

/** Seven digits or more, with up to four characters between them. */
const DIGITS = `[+＋]?${DIGIT}(?:${SEPARATOR}{0,4}${DIGIT}){6,}`;

const PHONE = new RegExp(`${HARMLESS}|(${DIGITS})`, 'gu');
const EACH_DIGIT = new RegExp(DIGIT, 'gu');

/** Masks everything in a text that looks like an email address or a phone number. Of a number the last two digits stay. */
export const maskText = (text: string): string =>
  text
    .replace(SPACED_AT, '@')
    .replace(WORD, (word) => (AT.test(word) ? maskEmail(word) : word))
    .replace(PHONE, (match, phone: string | undefined) =>
      phone === undefined ? match : `***${phone.match(EACH_DIGIT)?.slice(-2).join('')}`,
    );
