import { existsSync } from 'node:fs';
import { type Command, formatResult, startTimer } from '../command.ts';
import { CommandError, namingArguments } from '../errors.ts';
import { onlyArgument, parseOptions } from '../option-parser.ts';
import { EXIT_HELP, FILE_HELP, FILE_OPTIONS, readFileScope, readFileStore } from '../store-arguments.ts';

const HELP = `Usage: clientele restore BACKUP --store file:<path> [options]

Restores a backup of a file store: checks it, and copies it to the path in one step. Close every
program that uses the store first.

Options:
${FILE_HELP}
  --replace           Replaces the file at the path. Its customers are lost. Default: nothing may
                      be at the path.

A restore cannot be interrupted: Ctrl-C waits for its end, and a second Ctrl-C ends at once. Then
the file at the path is the former one, or the restored one.
${EXIT_HELP}

Examples:
  clientele restore backup.db --store file:./customers.db --replace
  clientele verify --store file:./customers.db
`;

const OPTIONS = { ...FILE_OPTIONS, replace: { type: 'boolean', default: false } } as const;

export const restoreCommand: Command = {
  summary: 'Restores a backup of a file store.',
  help: HELP,
  async run(args) {
    const { values, positionals } = parseOptions(args, OPTIONS);
    const from = onlyArgument('restore', 'the BACKUP', positionals);
    const { json } = readFileScope(values);
    const to = readFileStore(values.store);
    if (!values.replace && existsSync(to)) {
      throw new CommandError('--store: a file exists at this path: choose another one, or write --replace.');
    }
    const seconds = startTimer();
    const { restoreFile } = await import('../../file/index.ts');
    await restoreFile({ from, to, replace: values.replace }).catch((error) => {
      // Only the backup is read.
      throw namingArguments(error, { from: 'BACKUP', store_corrupt: 'BACKUP', to: '--store' });
    });
    const result = { from, to, seconds: seconds() };
    return { ok: true, output: formatResult(json, result, `Restored ${from} to ${to}, in ${result.seconds} s.`) };
  },
};
