/** Masks the name of a person: `张*`, `Z***`. */
export function maskName(name: string): string {
  const [first = ''] = name;
  return first === ''
    ? ''
    : `${first}${/[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}]/u.test(first) ? '*' : '***'}`;
}

/** The characters between the name and the domain of an email address, also in other widths and in a URL. */
const AT = /[@＠﹫]|%40/iu;

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

/** Texts that may contain an email address: what stands between spaces, commas and brackets. */
const WORD = /[^\s,;<>()，；、。：（）《》]+/gu;

/** Ids of this library, and dates. Their digits are no phone number. */
const HARMLESS = String.raw`\b(?:cus|card|tok|sms|evt|app|req)_[0-9A-HJKMNP-TV-Z]{26}\b|(?<!\p{Nd})(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:[0-2]\d|3[01])(?!\p{Nd})`;

/** Seven digits or more, in any script, with up to three of the characters between them that people write in phone numbers. */
const DIGITS = String.raw`\+?\p{Nd}(?:[\s\p{Pd}\p{Cf}.()（）/+_·]{0,3}\p{Nd}){6,}`;

const PHONE = new RegExp(`${HARMLESS}|(${DIGITS})`, 'gu');

/** Masks everything in a text that looks like an email address or a phone number. Of a number the last two digits stay. */
export const maskText = (text: string): string =>
  text
    .replace(WORD, (word) => (AT.test(word) ? maskEmail(word) : word))
    .replace(PHONE, (match, phone: string | undefined) =>
      phone === undefined
        ? match
        : `***${[...phone]
            .filter((each) => /\p{Nd}/u.test(each))
            .slice(-2)
            .join('')}`,
    );
