import { readNdjson } from '../../../src/index.ts';
import { type Command, formatResult, startTimer } from '../command.ts';
import { describeCounts, runImport } from '../import-run.ts';
import { openInput } from '../input.ts';
import { KEEP_EVENTS_HELP, KEEP_EVENTS_OPTION, readKeepEvents } from '../kept-events.ts';
import { withStore } from '../open-store.ts';
import { choiceOf, onlyArgument, parseOptions } from '../option-parser.ts';
import { EXIT_HELP, readScope, readStore, STORE_HELP, STORE_OPTIONS } from '../store-arguments.ts';

const HELP = `Usage: clientele import FILE|- --store <store> [options]

Imports customers with their ids, times and cards. FILE has one customer in JSON on each line, as
clientele export prints it; - reads stdin. The memory does not grow with the file.

Options:
${STORE_HELP}
  --on-existing <e>   A customer whose id exists: refuse (default), or skip if it is equal.
                      Repeat an import that was interrupted with skip.
  --on-error <e>      After a customer that is refused: continue (default) or stop.
${KEEP_EVENTS_HELP}

Prints a summary. Each refused customer is a message on stderr, with its position in the file,
counted from 0 without blank lines. It holds nothing of the customer.
Ctrl-C stops reading, stores what was read, and prints the summary. A second Ctrl-C ends at once.
${EXIT_HELP}
A refused customer counts as failed.

Examples:
  clientele import customers.ndjson --store file:./customers.db
  clientele export --store file:./old.db | clientele import - --store redis://127.0.0.1:6379
  clientele import customers.ndjson --store file:./customers.db --on-existing skip --json
`;

const OPTIONS = {
  ...STORE_OPTIONS,
  'on-existing': { type: 'string', default: 'refuse' },
  'on-error': { type: 'string', default: 'continue' },
  ...KEEP_EVENTS_OPTION,
} as const;

export const importCommand: Command = {
  summary: 'Imports customers from newline-delimited JSON.',
  help: HELP,
  async run(args, context) {
    const { values, positionals } = parseOptions(args, OPTIONS);
    const path = onlyArgument('import', 'a FILE, or - for stdin', positionals);
    const scope = readScope(values);
    const store = readStore('--store', values.store);
    const onExisting = choiceOf('--on-existing', ['refuse', 'skip'], values['on-existing']);
    const onError = choiceOf('--on-error', ['continue', 'stop'], values['on-error']);
    const limits = { events: readKeepEvents(values['keep-events']) };
    const input = await openInput(path);
    const seconds = startTimer();
    return withStore({ option: '--store', store, limits }, scope, context.signal, async (clientele) => {
      const { json } = scope;
      const options = { onExisting, onError, json, option: '--store', fractionRead: () => input.fractionRead() };
      const { counts, failure } = await runImport(
        clientele,
        (signal) => readNdjson(input.chunks(signal)),
        options,
        context,
      );
      const stopped = onError === 'stop' && counts.refused > 0;
      const complete = failure === undefined && !context.signal.aborted && !stopped;
      const text = `${describeCounts(counts)}, in ${seconds()} s.${complete ? '' : ' Not all lines were imported.'}`;
      return {
        ok: complete && counts.refused === 0,
        output: formatResult(json, { ...counts, complete, seconds: seconds() }, text),
        ...(failure === undefined ? {} : { notice: failure }),
      };
    });
  },
};
