import type { FileOperation } from './strace.ts';

/** A disk normally writes a sector as a whole. A torn sector is written in part. */
const SECTOR = 512;

type Change = Extract<FileOperation, { kind: 'write' | 'truncate' }>;

class Inode {
  /** The content that is certainly on the disk. */
  synced = Buffer.alloc(0);
  /** Changes since the last sync. */
  pending: Change[] = [];

  sync(): void {
    for (const change of this.pending.splice(0)) this.synced = applyChange(this.synced, change);
  }
}

function applyChange(before: Buffer, change: Change): Buffer<ArrayBuffer> {
  if (change.kind === 'truncate') return resize(before, change.size);
  const after = resize(before, Math.max(before.length, change.offset + change.data.length));
  change.data.copy(after, change.offset);
  return after;
}

function resize(before: Buffer, size: number): Buffer<ArrayBuffer> {
  if (size === before.length) return before as Buffer<ArrayBuffer>;
  const after = Buffer.alloc(size);
  before.copy(after, 0, 0, size);
  return after;
}

/**
 * Simulates a directory on a disk, and a loss of power: all synced content remains. Each sector written since then is
 * independently in any of its states, or torn. A file is certainly created or deleted after the directory was synced.
 */
export class Disk {
  readonly #names = new Map<string, (Inode | undefined)[]>();

  apply(operation: Exclude<FileOperation, { kind: 'output' }>): void {
    switch (operation.kind) {
      case 'create':
        this.#states(operation.file).push(new Inode());
        break;
      case 'unlink':
        this.#states(operation.file).push(undefined);
        break;
      case 'sync':
        this.#inode(operation.file).sync();
        break;
      case 'syncDirectory':
        for (const [name, states] of this.#names) this.#names.set(name, states.slice(-1));
        break;
      case 'write':
      case 'truncate':
        this.#inode(operation.file).pending.push(operation);
    }
  }

  /** Returns the files after a loss of power. */
  lossOfPower(random: () => number): Map<string, Buffer> {
    const files = new Map<string, Buffer>();
    // The share of unsynced sectors that the disk has written.
    const kept = [0, 0.1, 0.5, 0.9, 1][Math.floor(random() * 5)] as number;
    const torn = random() < 0.5 ? 0 : 0.05;
    for (const [name, states] of this.#names) {
      const inode = states[Math.floor(random() * states.length)];
      if (inode) files.set(name, remainderOf(inode, { kept, torn }, random));
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
    if (inode === undefined) throw new Error(`${file} must exist before it is written`);
    return inode;
  }
}

/** @param odds The probability that a sector is written, and that a written sector is torn. */
function remainderOf(
  { synced, pending }: Inode,
  odds: { readonly kept: number; readonly torn: number },
  random: () => number,
): Buffer {
  let file: Buffer = Buffer.from(synced);
  // The disk may write a later change and lose an earlier one.
  for (const change of pending) {
    if (change.kind === 'truncate') {
      if (random() < odds.kept) file = applyChange(file, change);
      continue;
    }
    const { offset, data } = change;
    for (let at = offset; at < offset + data.length; ) {
      const end = Math.min(offset + data.length, at - (at % SECTOR) + SECTOR);
      const until = random() < odds.torn ? at + Math.floor(random() * (end - at)) : end;
      if (random() < odds.kept) {
        file = applyChange(file, { ...change, offset: at, data: data.subarray(at - offset, until - offset) });
      }
      at = end;
    }
  }
  return file;
}
