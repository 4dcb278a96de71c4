import { keepAlive } from '../../concurrency/keep-alive.ts';
import { Turns } from '../../concurrency/turns.ts';
import { WakeUp } from '../../concurrency/wake-up.ts';
import { callUserCode } from '../../domain/call-user-code.ts';
import { isCount } from '../../domain/count.ts';
import { ClienteleError, invalidParameter } from '../../domain/errors.ts';
import { loadTranslations } from '../../domain/translations.ts';
import type { PlatformAbortSignal } from '../../ports/platform-types.ts';
import { onAbort } from '../operation/abort-signal.ts';
import { CANCELLED, cancellableGenerator } from '../operation/cancellable-generator.ts';
import { readIterationOptions } from '../operation/operation-options.ts';
import type { OperationRunner } from '../operation/runner.ts';
import { CancellableIterator } from './cancellable-iterator.ts';
import { type ImportResult, ImportWindow } from './import-window.ts';
import type { ExistingMode } from './insert-imported.ts';
import { checkIterable } from './iterables.ts';
import { SourceReader } from './source-reader.ts';

const OPTION_NAMES = ['concurrency', 'onError', 'onExisting'] as const satisfies readonly (keyof ImportOptions)[];
const EXPECTED_CUSTOMERS = 'an iterable of customers, so read lines of JSON with readNdjson';
const DEFAULT_CONCURRENCY = 256;
const MAX_CONCURRENCY = 10_000;

export interface ImportOptions {
  /**
   * Maximum number of customers that are read from the source and whose results the consumer has not taken, from 1 to 10,000.
   * It is not a number of parallel calls of the store. More are faster and need more memory. If the import ends early,
   * customers without a result may be stored. Default: 256.
   */
  concurrency?: number | undefined;
  /**
   * Whether to continue after a customer that is refused. With `stop`, no customer after it is stored, unless the outcome of
   * its error is `unknown`. Default: `continue`.
   */
  onError?: 'continue' | 'stop' | undefined;
  /**
   * What to do with a customer whose id exists. `refuse`: the result is `resource_exists`. `skip`: if the stored customer is
   * equal, it counts as imported and nothing is written, so that an interrupted import can be repeated; if it is different
   * or deleted, the result is `resource_exists`. Default: `refuse`.
   */
  onExisting?: ExistingMode | undefined;
  /** Ends the import. It then rejects with `aborted`. */
  signal?: PlatformAbortSignal | undefined;
}

/**
 * Imports customers with their ids, times and cards (docs/original-api.md#import-and-export). It yields one result per
 * customer, and stores them, in the order of the source. An item that is a ClienteleError is refused with that error:
 * {@link readNdjson} yields one for a line that is not JSON.
 */
export function importCustomers(
  runner: OperationRunner,
  customers: Iterable<unknown> | AsyncIterable<unknown>,
  options: ImportOptions = {},
): AsyncGenerator<ImportResult, void, undefined> {
  const stop = new AbortController();
  return cancellableGenerator(stop, importAll(runner, customers, options, stop.signal));
}

/** @param stop Aborts if the consumer stops. */
async function* importAll(
  runner: OperationRunner,
  customers: Iterable<unknown> | AsyncIterable<unknown>,
  options: ImportOptions,
  stop: AbortSignal,
): AsyncGenerator<ImportResult, void, undefined> {
  const { concurrency, onError, onExisting, signal } = await runner.run(undefined, () =>
    readImportOptions(customers, options),
  );
  await loadTranslations(runner.settings.locale);
  // Aborts if the caller's signal does, or when the service closes. `stop` does not abort it: a call of the store that is
  // abandoned has an unknown outcome.
  const interrupted = new AbortController();
  const interrupt = () => interrupted.abort(signal?.reason);
  const stopAtFailure = onError === 'stop';
  const window = new ImportWindow(runner, concurrency, { onExisting, stopAtFailure, signal: interrupted.signal });
  const source = callUserCode('customers', EXPECTED_CUSTOMERS, () => new CancellableIterator(customers));
  const wakeUp = new WakeUp();
  const wake = () => wakeUp.wake();
  const reader = new SourceReader(source, (customer) => window.add(customer), wake);
  const turns = new Turns();
  const cleanUps = [runner.onClose(interrupt), onAbort(stop, wake), onAbort(interrupted.signal, wake)];
  try {
    if (signal?.aborted) interrupt();
    else if (signal) cleanUps.push(onAbort(signal, interrupt));
    for (;;) {
      await turns.yieldIfDue();
      if (stop.aborted || interrupted.signal.aborted) return await endEarly(runner, stop, interrupted.signal, window);
      wakeUp.reset();
      // Writes before the window is full, so that the rest of it is read during the call.
      if (window.isReady || reader.isStalled || reader.end) window.write(wake);
      const result = window.take();
      if (result) {
        yield result;
        if (!result.imported && stopAtFailure) return;
        continue;
      }
      if (reader.end && window.isEmpty) {
        if ('error' in reader.end) throw reader.end.error;
        return;
      }
      if (window.hasRoom) reader.read();
      const woken = wakeUp.wait();
      await (reader.isStalled ? keepAlive(woken) : woken);
    }
  } finally {
    for (const cleanUp of cleanUps) cleanUp();
    await window.writing;
    await source.cancel();
  }
}

/** Ends without an error if the consumer stopped. Otherwise throws: the service was closed, or the caller's signal aborted. */
async function endEarly(
  runner: OperationRunner,
  stop: AbortSignal,
  interrupted: AbortSignal,
  window: ImportWindow,
): Promise<void> {
  if (stop.reason === CANCELLED) return;
  await window.writing;
  try {
    if (window.interruption && !runner.closed) throw window.interruption;
    // An operation without a body rejects for the closed service, or for the signal.
    await runner.run({ signal: interrupted }, () => {});
  } catch (error) {
    throw window.mayHaveStored ? ClienteleError.from(error).with({ outcome: 'unknown' }) : error;
  }
}

function readImportOptions(customers: unknown, options: ImportOptions) {
  checkIterable('customers', customers, EXPECTED_CUSTOMERS);
  const {
    concurrency = DEFAULT_CONCURRENCY,
    onError = 'continue',
    onExisting = 'refuse',
    signal,
  } = readIterationOptions(options, OPTION_NAMES);
  if (!isCount(concurrency, 1, MAX_CONCURRENCY)) throw invalidParameter('concurrency', 'an integer from 1 to 10,000');
  if (onError !== 'continue' && onError !== 'stop') throw invalidParameter('onError', 'continue or stop');
  if (onExisting !== 'refuse' && onExisting !== 'skip') throw invalidParameter('onExisting', 'refuse or skip');
  return { concurrency, onError, onExisting, signal } as const;
}
