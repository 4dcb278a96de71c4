/** What can become of a file that nobody writes to. */
export const DAMAGES = [
  'a bit',
  'a random page',
  'a page of zeros',
  'a misplaced page',
  'an end cut off',
  'random bytes',
] as const;

export type Damage = (typeof DAMAGES)[number];

const PAGE = 4_096;

const noise = (random: () => number, length: number): Buffer =>
  Buffer.from(Uint8Array.from({ length }, () => Math.floor(random() * 256)));

/** The bytes, damaged; and where they first are, in words. */
export function damaged(original: Buffer, damage: Damage, random: () => number): { bytes: Buffer; where: string } {
  const bytes = Buffer.from(original);
  const pages = bytes.length / PAGE;
  const below = (limit: number) => Math.floor(random() * limit);
  const page = below(pages) * PAGE;
  switch (damage) {
    case 'a bit': {
      const at = below(bytes.length);
      bytes.writeUInt8(bytes.readUInt8(at) ^ (1 << below(8)), at);
      return { bytes, where: `byte ${at}: byte ${at % PAGE} of page ${Math.floor(at / PAGE) + 1}` };
    }
    case 'a random page':
      noise(random, PAGE).copy(bytes, page);
      return { bytes, where: `page ${page / PAGE + 1}` };
    case 'a page of zeros':
      bytes.fill(0, page, page + PAGE);
      return { bytes, where: `page ${page / PAGE + 1}` };
    case 'a misplaced page': {
      const other = below(pages) * PAGE;
      original.copy(bytes, page, other, other + PAGE);
      return { bytes, where: `page ${page / PAGE + 1}, in which is page ${other / PAGE + 1}` };
    }
    case 'an end cut off': {
      // A file of no bytes is a new file: that nothing is left is not seen.
      const length = 2 + below(bytes.length - 2);
      const whole = Math.ceil(length / PAGE) * PAGE;
      return { bytes: bytes.subarray(0, random() < 0.5 ? length : whole), where: 'its end' };
    }
    case 'random bytes':
      return { bytes: noise(random, bytes.length), where: 'all of it' };
  }
}
