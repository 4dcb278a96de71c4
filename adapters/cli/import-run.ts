import type { ImportOptions, ImportResult } from '../../src/index.ts';
import { type CommandContext, countOf, formatResult } from './command.ts';
import { messageOf } from './errors.ts';
import type { StoreClientele } from './open-store.ts';
import { withRemedies } from './remedies.ts';
import { takeUntil } from './take-until.ts';

/** How an import of a command is made. */
export interface ImportRunOptions extends Pick<ImportOptions, 'onError' | 'onExisting'> {
  /** Whether the messages about refused customers are JSON. */
  readonly json: boolean;
  /** The option that names the store, for messages. */
  readonly option: string;
  /** Returns the part of the source that was read, from 0 to 1, if its size is known. */
  readonly fractionRead?: () => number | undefined;
}

/** What an import did. */
export interface ImportCounts {
  imported: number;
  refused: number;
  /** Customers that may be stored or not, because the store failed. */
  failed: number;
}

/** How an import ended. */
export interface ImportRun {
  readonly counts: Readonly<ImportCounts>;
  /** Message about the failure of the store or of the source that ended the import; undefined if neither failed. */
  readonly failure: string | undefined;
}

/**
 * Imports customers, and prints a message to stderr for each customer that is refused. At a signal it stops reading, stores
 * the customers that it has read, and ends. It also ends when the store fails: each further customer would fail too, after
 * its deadline. It never rejects.
 * @param readCustomers Returns the customers. They end when the signal aborts, also while they wait for more.
 */
export async function runImport(
  clientele: StoreClientele,
  readCustomers: (signal: AbortSignal) => AsyncIterable<unknown>,
  { onError, onExisting, json, option, fractionRead }: ImportRunOptions,
  { signal, progress }: CommandContext,
): Promise<ImportRun> {
  const counts: ImportCounts = { imported: 0, refused: 0, failed: 0 };
  const stop = new AbortController();
  const ended = AbortSignal.any([signal, stop.signal]);
  const source = takeUntil(readCustomers(ended), ended);
  let failure: string | undefined;
  try {
    for await (const result of clientele.import(source, { onError, onExisting })) {
      if (result.imported) counts.imported += 1;
      else if (result.error.type === 'api_error') {
        counts.failed += 1;
        failure ??= messageOf(result.error, option);
        stop.abort();
      } else {
        counts.refused += 1;
        progress.log(refusalOf(result, json));
      }
      progress.update('customers', counts.imported + counts.refused + counts.failed, fractionRead?.());
    }
  } catch (error) {
    failure ??= messageOf(error, option);
  } finally {
    // The import may have ended before its source. An open stdin would keep the process alive.
    stop.abort();
  }
  return { counts, failure };
}

/** Returns the message about a refused customer. It holds the position and nothing of the customer, not even the id. */
function refusalOf({ position, error }: Extract<ImportResult, { imported: false }>, json: boolean): string {
  const { code, param } = error;
  const message = withRemedies(error.message);
  return formatResult(json, { position, code, param, message }, `Customer ${position} (${code}): ${message}`);
}

/** Describes the counts: `Imported 3 customers, refused 1`. */
export function describeCounts({ imported, refused, failed }: ImportCounts): string {
  const texts = [`Imported ${countOf(imported, 'customer')}`];
  if (refused > 0) texts.push(`refused ${refused.toLocaleString('en')}`);
  if (failed > 0) texts.push(`perhaps stored ${failed.toLocaleString('en')} more`);
  return texts.join(', ');
}
