import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Whether a program can be run. */
function there(name: string): boolean {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, name), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

const isRoot = process.getuid?.() === 0;

/** A user who is nobody in particular. */
export const NOBODY = { uid: 65_534, gid: 65_534 };

const readsThis = 'fs.readFileSync(process.argv[1])';
const isOpen = () =>
  isRoot && spawnSync(process.execPath, ['-e', readsThis, fileURLToPath(import.meta.url)], NOBODY).status === 0;

const mounts = () =>
  isRoot && there('unshare') && spawnSync('unshare', ['-m', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']).status === 0;

const NEEDS = {
  strace: { met: () => there('strace'), how: 'strace: apt-get install -y strace' },
  prlimit: { met: () => there('prlimit'), how: 'prlimit: apt-get install -y util-linux' },
  users: { met: isOpen, how: 'to be run as root, from a directory that other users can read' },
  mount: { met: mounts, how: 'to be run as root where it may mount (docker run --cap-add SYS_ADMIN)' },
} as const;

/**
 * Options of a test that cannot be run everywhere: it is skipped, which is said aloud, where something is missing; where CI
 * is true, a missing strace fails it.
 */
export function needing(...names: readonly (keyof typeof NEEDS)[]): { skip: string | false } {
  const missing = names.filter((name) => !NEEDS[name].met());
  if (missing.length === 0) return { skip: false };
  const skip = `NOT TESTED here, it needs ${missing.map((name) => NEEDS[name].how).join(' and ')}`;
  if (process.env.CI === 'true' && missing.includes('strace')) return { skip: false };
  console.error(`# SKIPPED: ${skip}`);
  return { skip };
}
