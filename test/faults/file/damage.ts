/** The kinds of damage to a file that no process writes to. */
export const DAMAGES = [
  'flipped bit',
  'random page',
  'zeroed page',
  'misplaced page',
  'truncated file',
  'random bytes',
] as const;

export type Damage = (typeof DAMAGES)[number];

const PAGE = 4_096;

const randomBytes = (random: () => number, length: number): Buffer =>
  Buffer.from(Uint8Array.from({ length }, () => Math.floor(random() * 256)));

/** Returns damaged bytes, and the place of the damage in words. */
export function applyDamage(original: Buffer, damage: Damage, random: () => number): { bytes: Buffer; place: string } {
  const bytes = Buffer.from(original);
  const pages = bytes.length / PAGE;
  const below = (limit: number) => Math.floor(random() * limit);
  const page = below(pages) * PAGE;
  switch (damage) {
    case 'flipped bit': {
      const at = below(bytes.length);
      bytes.writeUInt8(bytes.readUInt8(at) ^ (1 << below(8)), at);
      return { bytes, place: `byte ${at}: byte ${at % PAGE} of page ${Math.floor(at / PAGE) + 1}` };
    }
    case 'random page':
      randomBytes(random, PAGE).copy(bytes, page);
      return { bytes, place: `page ${page / PAGE + 1}` };
    case 'zeroed page':
      bytes.fill(0, page, page + PAGE);
      return { bytes, place: `page ${page / PAGE + 1}` };
    case 'misplaced page': {
      const other = below(pages) * PAGE;
      original.copy(bytes, page, other, other + PAGE);
      return { bytes, place: `page ${page / PAGE + 1}, which is now a copy of page ${other / PAGE + 1}` };
    }
    case 'truncated file': {
      // A file without bytes is a new file, so this loss could not be noticed.
      const length = 2 + below(bytes.length - 2);
      const whole = Math.ceil(length / PAGE) * PAGE;
      return { bytes: bytes.subarray(0, random() < 0.5 ? length : whole), place: 'the end' };
    }
    case 'random bytes':
      return { bytes: randomBytes(random, bytes.length), place: 'the whole file' };
  }
}
