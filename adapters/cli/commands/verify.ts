import { type Command, countOf, formatResult, startTimer } from '../command.ts';
import { requireFile, withStore } from '../open-store.ts';
import { noArguments, parseOptions } from '../option-parser.ts';
import { EXIT_HELP, readScope, readStore, STORE_HELP, STORE_OPTIONS } from '../store-arguments.ts';

const HELP = `Usage: clientele verify --store <store> [options]

Checks every record and index of a namespace and mode, while the store is in use. In a file it also
checks the file itself.

Options:
${STORE_HELP}

Prints each problem on a line, and a summary.
${EXIT_HELP} A problem counts as failed.

Examples:
  clientele verify --store file:./customers.db
  clientele verify --store redis://127.0.0.1:6379 --live --json
`;

export const verifyCommand: Command = {
  summary: 'Checks every record and index of a store.',
  help: HELP,
  async run(args, { signal }) {
    const { values, positionals } = parseOptions(args, STORE_OPTIONS);
    noArguments('verify', positionals);
    const scope = readScope(values);
    const store = { option: '--store', store: readStore('--store', values.store) };
    requireFile(store);
    const seconds = startTimer();
    return withStore(store, scope, signal, async (clientele) => {
      const { checked, problems } = await clientele.verify({ signal });
      const lines = problems.map(({ id, problem }) => `${id}: ${problem}`);
      lines.push(
        `Checked ${countOf(checked, 'customer')}, found ${countOf(problems.length, 'problem')}, in ${seconds()} s.`,
      );
      const ok = problems.length === 0;
      return { ok, output: formatResult(scope.json, { checked, problems, seconds: seconds() }, lines.join('\n')) };
    });
  },
};
