import { writeNdjson } from '../../../src/index.ts';
import { BlockWriter } from '../block-writer.ts';
import { type Command, countOf, formatResult, startTimer } from '../command.ts';
import { requireFile, withStore } from '../open-store.ts';
import { noArguments, parseOptions } from '../option-parser.ts';
import { EXIT_HELP, readScope, readStore, STORE_HELP, STORE_OPTIONS } from '../store-arguments.ts';
import { takeUntil } from '../take-until.ts';

const HELP = `Usage: clientele export --store <store> [options]

Prints every customer with all its cards, oldest first: one customer in JSON on each line. clientele
import reads this form. Deleted customers, tokens and events are not part of it.

Options:
${STORE_HELP}

The customers go to stdout, the summary to stderr. --json changes the summary only.
Ctrl-C, or the end of the program that reads stdout, ends the export after a whole line. If that
program does not read for three seconds after Ctrl-C, its last line can be incomplete.
${EXIT_HELP}

Examples:
  clientele export --store file:./customers.db > customers.ndjson
  clientele export --store redis://127.0.0.1:6379 --live --namespace shop | gzip > customers.gz
`;

export const exportCommand: Command = {
  summary: 'Prints every customer as newline-delimited JSON.',
  help: HELP,
  async run(args, { signal, progress }) {
    const { values, positionals } = parseOptions(args, STORE_OPTIONS);
    noArguments('export', positionals);
    const scope = readScope(values);
    const store = { option: '--store', store: readStore('--store', values.store) };
    requireFile(store);
    const seconds = startTimer();
    return withStore(store, scope, signal, async (clientele) => {
      const output = new BlockWriter(signal);
      const { ended } = output;
      let read = 0;
      for await (const line of writeNdjson(takeUntil(clientele.export(), ended))) {
        await output.write(line);
        read += 1;
        progress.update('exported', read);
      }
      const readerStopped = !(await output.end());
      const complete = !ended.aborted;
      const exported = output.taken;
      const texts = [`Exported ${countOf(exported, 'customer')}, in ${seconds()} s.`];
      if (!complete) texts.push('Not all were exported.');
      if (readerStopped)
        texts.push('The program that reads stdout has stopped reading: its last line can be incomplete.');
      const result = { exported, complete, readerStopped, seconds: seconds() };
      return {
        ok: complete,
        notice: formatResult(scope.json, result, texts.join(' ')),
        abandonsOutput: readerStopped,
      };
    });
  },
};
