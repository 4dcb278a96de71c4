import { once } from 'node:events';
import { writeNdjson } from '../../../src/index.ts';
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
Ctrl-C, or the end of the program that reads stdout, ends the export after a whole line.
${EXIT_HELP}

Examples:
  clientele export --store file:./customers.db > customers.ndjson
  clientele export --store redis://127.0.0.1:6379 --live --namespace shop | gzip > customers.gz
`;

/** Characters that are collected before they are written. One write for each customer would be slow. */
const BLOCK = 64 * 1024;

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
    return withStore(store, scope, async (clientele) => {
      const output = new BlockWriter();
      const ended = AbortSignal.any([signal, output.closed]);
      let exported = 0;
      for await (const line of writeNdjson(takeUntil(clientele.export(), ended))) {
        if (!(await output.write(line))) break;
        exported += 1;
        progress.update('exported', exported);
      }
      await output.flush();
      progress.clear();
      const complete = !ended.aborted;
      const text = `Exported ${countOf(exported, 'customer')}, in ${seconds()} s.${complete ? '' : ' Not all were exported.'}`;
      return { ok: complete, notice: formatResult(scope.json, { exported, complete, seconds: seconds() }, text) };
    });
  },
};

/** Collects lines, writes them to stdout as blocks, and waits while its reader is slow. */
class BlockWriter {
  readonly #closed = new AbortController();
  #block = '';

  constructor() {
    process.stdout.once('error', () => this.#closed.abort());
  }

  /** Aborts when the reader of stdout has ended. */
  get closed(): AbortSignal {
    return this.#closed.signal;
  }

  /** Adds a line. Returns false if the reader has ended. */
  async write(line: string): Promise<boolean> {
    this.#block += line;
    if (this.#block.length >= BLOCK) await this.flush();
    return !this.closed.aborted;
  }

  async flush(): Promise<void> {
    const block = this.#block;
    this.#block = '';
    if (block === '' || this.closed.aborted || process.stdout.write(block)) return;
    await once(process.stdout, 'drain', { signal: this.closed }).catch(() => {});
  }
}
