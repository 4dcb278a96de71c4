import {
  type Command,
  type CommandContext,
  type CommandResult,
  countOf,
  formatResult,
  startTimer,
} from '../command.ts';
import { type Comparison, compareExports } from '../compare-exports.ts';
import { messageOf, namingStore } from '../errors.ts';
import { describeCounts, runImport } from '../import-run.ts';
import { KEEP_EVENTS_HELP, KEEP_EVENTS_OPTION, readKeepEvents } from '../kept-events.ts';
import { requireFile, type StoreClientele, withStore } from '../open-store.ts';
import { noArguments, parseOptions, UsageError } from '../option-parser.ts';
import { isSameStore } from '../same-store.ts';
import { EXIT_HELP, LOCATION_HELP, readScope, readStore, SCOPE_HELP, SCOPE_OPTIONS } from '../store-arguments.ts';
import { takeUntil } from '../take-until.ts';

const HELP = `Usage: clientele copy --from <store> --to <store> [options]

Copies the customers of one namespace and mode to another store, then compares both stores. Stop the
writers of both stores first: a customer that changes meanwhile is reported as a difference.
Deleted customers, tokens, idempotency keys, events and the state of verifiers are not copied.

Options:
  --from <store>      Required. file:<path> or redis://<host>:<port>
  --to <store>        Required. Another store, written in the same way.
${LOCATION_HELP} CLIENTELE_FROM, CLIENTELE_TO.
${SCOPE_HELP}
${KEEP_EVENTS_HELP}

Repeat a copy that was interrupted: it skips the customers that are equal in both stores.
Prints a summary. Each customer that the target refuses is a message on stderr, with its position in
the source, counted from 0. It holds nothing of the customer.
Ctrl-C stops reading, stores what was read, and prints the summary without a comparison.
${EXIT_HELP}
A difference counts as failed, also a customer that only the target has: it may have been deleted
in the source after a first copy.

Examples:
  clientele copy --from file:./customers.db --to redis://127.0.0.1:6379
  clientele copy --from redis://127.0.0.1:6379 --to file:./copy.db --live --json
`;

const OPTIONS = { from: { type: 'string' }, to: { type: 'string' }, ...SCOPE_OPTIONS, ...KEEP_EVENTS_OPTION } as const;

/** The limits of the source's application are unknown. What it has accepted must not be refused here. */
const NO_LIMITS = {
  maxSources: 1_000_000,
  maxMetadata: { pairs: 1_000_000, characters: 100_000_000 },
  cardNumbers: 'allow',
} as const;

export const copyCommand: Command = {
  summary: 'Copies the customers of one store to another, and compares both.',
  help: HELP,
  async run(args, context) {
    const { values, positionals } = parseOptions(args, OPTIONS);
    noArguments('copy', positionals);
    const scope = readScope(values);
    const from = readStore('--from', values.from);
    const to = readStore('--to', values.to);
    if (values.from === values.to || isSameStore(from, to))
      throw new UsageError('--from and --to must be different stores.');
    const source = { option: '--from', store: from };
    const target = {
      option: '--to',
      store: to,
      limits: { ...NO_LIMITS, events: readKeepEvents(values['keep-events']) },
    };
    requireFile(source);
    return withStore(source, scope, context.signal, (read) =>
      withStore(target, scope, context.signal, (write) => copy(read, write, scope.json, context)),
    );
  },
};

async function copy(
  source: StoreClientele,
  target: StoreClientele,
  json: boolean,
  context: CommandContext,
): Promise<CommandResult> {
  const seconds = startTimer();
  const options = { onExisting: 'skip', json, option: '--to' } as const;
  const { counts, failure: importFailure } = await runImport(
    target,
    () => namingStore('--from', source.export()),
    options,
    context,
  );
  const complete = importFailure === undefined && !context.signal.aborted;
  let failure = importFailure;
  // The counts of the import stay exact, so they are printed also if a store fails now.
  const comparison = complete
    ? await compare(source, target, context).catch((error) => {
        failure = messageOf(error);
        return undefined;
      })
    : undefined;
  const text = `${describeCounts(counts)}. ${describeComparison(comparison)} It took ${seconds()} s.`;
  return {
    ok: comparison !== undefined && isSame(comparison),
    output: formatResult(json, { ...counts, complete, comparison: comparison ?? null, seconds: seconds() }, text),
    ...(failure === undefined ? {} : { notice: failure }),
  };
}

/** Compares both stores. Returns undefined if a signal has ended the comparison. */
async function compare(
  source: StoreClientele,
  target: StoreClientele,
  { signal, progress }: CommandContext,
): Promise<Comparison | undefined> {
  const exportOf = (option: string, clientele: StoreClientele) =>
    takeUntil(namingStore(option, clientele.export()), signal);
  const comparison = await compareExports(exportOf('--from', source), exportOf('--to', target), (count) =>
    progress.update('compared', count),
  );
  return signal.aborted ? undefined : comparison;
}

const isSame = ({ different, onlyInSource, onlyInTarget }: Comparison): boolean =>
  different + onlyInSource + onlyInTarget === 0;

function describeComparison(comparison: Comparison | undefined): string {
  if (comparison === undefined) return 'The stores were not compared: run the command again.';
  const { equal, different, onlyInSource, onlyInTarget } = comparison;
  if (isSame(comparison)) return `Both stores have ${countOf(equal, 'equal customer')}.`;
  const counts = [
    `${equal} equal`,
    `${different} different`,
    `${onlyInSource} only in --from`,
    `${onlyInTarget} only in --to`,
  ];
  return `The stores differ: ${counts.join(', ')}.`;
}
