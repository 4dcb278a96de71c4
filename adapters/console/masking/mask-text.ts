/** Masks the name of a person: `张*`, `Z***`. */
export function maskName(name: string): string {
  const [first = ''] = name;
  return first === ''
    ? ''
    : `${first}${/[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}]/u.test(first) ? '*' : '***'}`;
}

/** The characters between the name and the domain of an email address, also in other widths, and as URLs, HTML and JSON escape them. */
const AT_SIGN = String.raw`(?:[@＠﹫]|%(?:25)?40|&#(?:64|x40);|\\u0040)`;
const AT = new RegExp(AT_SIGN, 'iu');

/** Spaces beside an `@`, which would make three words of an address. */
const SPACED_AT = new RegExp(String.raw`[\s\p{DI}]{0,3}${AT_SIGN}[\s\p{DI}]{0,3}`, 'giu');

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

/** A digit of any script, in a circle or raised, or a Chinese numeral as people read a phone number aloud. */
const DIGIT = String.raw`[\p{Nd}\p{No}〇零一二三四五六七八九幺壹贰貳叁參肆伍陆陸柒捌玖]`;

/** What people write between digits: no letter and no numeral, except invisible letters and a sign that looks like a dash. */
const SEPARATOR = String.raw`(?:[^\p{L}\p{N}]|\p{DI}|ー)`;

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
