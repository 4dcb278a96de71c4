import type { Command } from '../command.ts';
import { backupCommand } from './backup.ts';
import { copyCommand } from './copy.ts';
import { describeCommand } from './describe.ts';
import { exportCommand } from './export.ts';
import { importCommand } from './import.ts';
import { restoreCommand } from './restore.ts';
import { serveCommand } from './serve.ts';
import { verifyCommand } from './verify.ts';

/** Every command of the program, by its name. */
export const COMMANDS: ReadonlyMap<string, Command> = new Map([
  ['serve', serveCommand],
  ['import', importCommand],
  ['export', exportCommand],
  ['copy', copyCommand],
  ['verify', verifyCommand],
  ['describe', describeCommand],
  ['backup', backupCommand],
  ['restore', restoreCommand],
]);

const summaries = [...COMMANDS].map(([name, { summary }]) => `  ${name.padEnd(10)}${summary}`);

/** The help of the program. */
export const HELP = `Usage: clientele <command> [options]

Commands:
${summaries.join('\n')}

clientele <command> --help describes a command, with examples.
clientele --version prints the version.
Exit status: 0 done, 1 failed, 2 wrong arguments.
`;
