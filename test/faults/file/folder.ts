import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const made: string[] = [];

/** A new directory, gone when this process ends. In memory where that can be: what is checked here needs no disk's time. */
export function temporaryFolder(name: string): string {
  if (made.length === 0) {
    process.on('exit', () => {
      for (const folder of made) rmSync(folder, { recursive: true, force: true });
    });
  }
  const folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), `clientele-${name}-`));
  made.push(folder);
  return folder;
}
