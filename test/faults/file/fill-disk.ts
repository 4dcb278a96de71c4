import { closeSync, openSync, statfsSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/** Makes a file so large that its disk has only this many KiB free. */
export function fillDisk(ballast: string, remaining: number): void {
  const { bavail, bsize } = statfsSync(dirname(ballast));
  const file = openSync(ballast, 'w');
  const block = Buffer.alloc(1024);
  for (let blocks = (bavail * bsize) / 1024 - remaining; blocks > 0; blocks -= 1) writeSync(file, block);
  closeSync(file);
}
