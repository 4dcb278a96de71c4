import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Whether a program is installed. */
function isInstalled(name: string): boolean {
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

/** An unprivileged user. */
export const UNPRIVILEGED = { uid: 65_534, gid: 65_534 };

const readScript = 'fs.readFileSync(process.argv[1])';
const canSwitchUser = () =>
  isRoot && spawnSync(process.execPath, ['-e', readScript, fileURLToPath(import.meta.url)], UNPRIVILEGED).status === 0;

const canMount = () =>
  isRoot &&
  isInstalled('unshare') &&
  spawnSync('unshare', ['-m', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']).status === 0;

const REQUIREMENTS = {
  strace: { met: () => isInstalled('strace'), how: 'strace: apt-get install -y strace' },
  prlimit: { met: () => isInstalled('prlimit'), how: 'prlimit: apt-get install -y util-linux' },
  users: { met: canSwitchUser, how: 'root, and a directory that other users can read' },
  mount: { met: canMount, how: 'root with the right to mount (docker run --cap-add SYS_ADMIN)' },
} as const;

/**
 * Returns the options of a test that needs some programs or rights. If any is missing, the test is skipped with a message on
 * stderr. With `CI=true` a missing strace does not skip the test but fails it.
 */
export function requires(...names: readonly (keyof typeof REQUIREMENTS)[]): { skip: string | false } {
  const missing = names.filter((name) => !REQUIREMENTS[name].met());
  if (missing.length === 0) return { skip: false };
  const skip = `NOT TESTED: it needs ${missing.map((name) => REQUIREMENTS[name].how).join(' and ')}`;
  if (process.env.CI === 'true' && missing.includes('strace')) return { skip: false };
  console.error(`# SKIPPED: ${skip}`);
  return { skip };
}
