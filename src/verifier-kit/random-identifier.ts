const LETTERS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** The largest multiple of the number of letters that a byte can have. Larger bytes would make the first letters more frequent. */
const BYTE_LIMIT = Math.floor(256 / LETTERS.length) * LETTERS.length;

/** Creates an unguessable identifier of random letters and digits: each has 5.95 random bits. */
export function randomIdentifier(length: number): string {
  let text = '';
  while (text.length < length) {
    for (const byte of globalThis.crypto.getRandomValues(new Uint8Array(length - text.length))) {
      if (byte < BYTE_LIMIT) text += LETTERS[byte % LETTERS.length];
    }
  }
  return text;
}
