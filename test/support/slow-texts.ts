/** Texts whose normalization, search for card numbers, or counting of characters is slow. */
export const SLOW_TEXTS: Readonly<Record<string, (length: number) => string>> = {
  letters: (length) => 'x'.repeat(length),
  'combining marks': (length) => '\u0301\u0316\u0327\u0345\u05b0\u0334'.repeat(length / 6),
  'a letter that normalization expands': (length) => '\ufdfa'.repeat(length),
  digits: (length) => '4'.repeat(length),
  'digits of another script': (length) => '\u0663'.repeat(length),
  'groups of digits': (length) => '4 4-'.repeat(length / 4),
  dates: (length) => '2024-01-31'.repeat(length / 10),
  'emoji, which have two code units each': (length) => '😀'.repeat(length / 2),
  'lone surrogates': (length) => '\ud83d'.repeat(length),
  'control characters': (length) => '\0'.repeat(length),
  'slashes and tildes': (length) => '/~'.repeat(length / 2),
  brackets: (length) => 'a[b]'.repeat(length / 4),
};
