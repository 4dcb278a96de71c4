import { existsSync } from 'node:fs';
import { type Command, formatResult, startTimer } from '../command.ts';
import { CommandError, namingArguments } from '../errors.ts';
import { requireFile, withStore } from '../open-store.ts';
import { onlyArgument, parseOptions } from '../option-parser.ts';
import { EXIT_HELP, FILE_HELP, FILE_OPTIONS, readFileScope, readFileStore } from '../store-arguments.ts';

const HELP = `Usage: clientele backup FILE --store file:<path> [options]

Copies a file store to the new FILE, while the store is in use. FILE is complete, or missing. It has
every namespace, live and test customers. An existing FILE is never replaced.

Options:
${FILE_HELP}

${EXIT_HELP}

Examples:
  clientele backup "backup-$(date +%F).db" --store file:./customers.db
`;

export const backupCommand: Command = {
  summary: 'Copies a file store that is in use.',
  help: HELP,
  async run(args, { signal }) {
    const { values, positionals } = parseOptions(args, FILE_OPTIONS);
    const file = onlyArgument('backup', 'the FILE to create', positionals);
    const scope = readFileScope(values);
    const store = { option: '--store', store: { kind: 'file', path: readFileStore(values.store) } } as const;
    requireFile(store);
    if (existsSync(file)) throw new CommandError(`${file} exists: choose another name for the backup.`);
    const seconds = startTimer();
    return withStore(store, scope, signal, async (clientele) => {
      await clientele.backup(file, { signal }).catch((error) => {
        // Only FILE is written.
        throw namingArguments(error, { path: 'FILE', store_full: 'FILE' });
      });
      const result = { file, seconds: seconds() };
      return { ok: true, output: formatResult(scope.json, result, `Backed up to ${file}, in ${result.seconds} s.`) };
    });
  },
};
