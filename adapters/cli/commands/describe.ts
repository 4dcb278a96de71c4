import { type Command, formatResult } from '../command.ts';
import { requireFile, withStore } from '../open-store.ts';
import { noArguments, parseOptions } from '../option-parser.ts';
import { EXIT_HELP, readScope, readStore, STORE_HELP, STORE_OPTIONS } from '../store-arguments.ts';

const HELP = `Usage: clientele describe --store <store> [options]

Prints the properties of a store: its kind, and whether it is durable and shared. No secret is among
them.

Options:
${STORE_HELP}

${EXIT_HELP}

Examples:
  clientele describe --store file:./customers.db
  clientele describe --store redis://127.0.0.1:6379 --json
`;

export const describeCommand: Command = {
  summary: 'Prints the properties of a store.',
  help: HELP,
  async run(args, { signal }) {
    const { values, positionals } = parseOptions(args, STORE_OPTIONS);
    noArguments('describe', positionals);
    const scope = readScope(values);
    const store = { option: '--store', store: readStore('--store', values.store) };
    requireFile(store);
    return withStore(store, scope, signal, async (clientele) => {
      const description = await clientele.describe({ signal });
      return { ok: true, output: formatResult(scope.json, description, linesOf(description).join('\n')) };
    });
  },
};

/** Returns a line for each property: `store.kind: file`. */
const linesOf = (value: object, prefix = ''): string[] =>
  Object.entries(value).flatMap(([name, property]) =>
    typeof property === 'object' && property !== null
      ? linesOf(property, `${prefix}${name}.`)
      : [`${prefix}${name}: ${property}`],
  );
