import type { Act } from './strace.ts';

/** A disk writes a sector whole; where it does not even do that, part of one. */
const SECTOR = 512;

type Change = Extract<Act, { kind: 'write' | 'truncate' }>;

class Inode {
  /** What is on the disk for certain. */
  synced = Buffer.alloc(0);
  /** What was written since. */
  pending: Change[] = [];

  sync(): void {
    for (const change of this.pending.splice(0)) this.synced = changed(this.synced, change);
  }
}

function changed(before: Buffer, change: Change): Buffer<ArrayBuffer> {
  if (change.kind === 'truncate') return resized(before, change.size);
  const after = resized(before, Math.max(before.length, change.offset + change.data.length));
  change.data.copy(after, change.offset);
  return after;
}

function resized(before: Buffer, size: number): Buffer<ArrayBuffer> {
  if (size === before.length) return before as Buffer<ArrayBuffer>;
  const after = Buffer.alloc(size);
  before.copy(after, 0, 0, size);
  return after;
}

/**
 * What a directory on a disk holds while a process works in it, and what a loss of power can leave of it: all that was synced,
 * and of each sector that was written since any one of its states, or a torn one, whatever became of the others. A name that
 * was made or removed is so for certain after a sync of the directory.
 */
export class Disk {
  readonly #names = new Map<string, (Inode | undefined)[]>();

  act(act: Act): void {
    switch (act.kind) {
      case 'create':
        this.#states(act.file).push(new Inode());
        break;
      case 'unlink':
        this.#states(act.file).push(undefined);
        break;
      case 'sync':
        this.#inode(act.file).sync();
        break;
      case 'syncNames':
        for (const [name, states] of this.#names) this.#names.set(name, states.slice(-1));
        break;
      case 'write':
      case 'truncate':
        this.#inode(act.file).pending.push(act);
    }
  }

  /** The files after a loss of power. */
  image(random: () => number): Map<string, Buffer> {
    const files = new Map<string, Buffer>();
    // Disks that lose much, little or nothing of what was not synced.
    const kept = [0, 0.1, 0.5, 0.9, 1][Math.floor(random() * 5)] as number;
    const torn = random() < 0.5 ? 0 : 0.05;
    for (const [name, states] of this.#names) {
      const inode = states[Math.floor(random() * states.length)];
      if (inode) files.set(name, leftOf(inode, { kept, torn }, random));
    }
    return files;
  }

  #states(file: string): (Inode | undefined)[] {
    const states = this.#names.get(file) ?? [undefined];
    this.#names.set(file, states);
    return states;
  }

  #inode(file: string): Inode {
    const inode = this.#names.get(file)?.at(-1);
    if (inode === undefined) throw new Error(`${file} must be there to be written to`);
    return inode;
  }
}

/** @param odds How likely a sector is written, and if so, only in part. */
function leftOf(
  { synced, pending }: Inode,
  odds: { readonly kept: number; readonly torn: number },
  random: () => number,
): Buffer {
  let file: Buffer = Buffer.from(synced);
  // A change that came later may be on the disk without one that came before.
  for (const change of pending) {
    if (change.kind === 'truncate') {
      if (random() < odds.kept) file = changed(file, change);
      continue;
    }
    const { offset, data } = change;
    for (let at = offset; at < offset + data.length; ) {
      const end = Math.min(offset + data.length, at - (at % SECTOR) + SECTOR);
      const until = random() < odds.torn ? at + Math.floor(random() * (end - at)) : end;
      if (random() < odds.kept) {
        file = changed(file, { ...change, offset: at, data: data.subarray(at - offset, until - offset) });
      }
      at = end;
    }
  }
  return file;
}
