import { keepAlive } from '../../concurrency/keep-alive.ts';
import { Turns } from '../../concurrency/turns.ts';
import { WakeUp } from '../../concurrency/wake-up.ts';
import { invalidParameter } from '../../domain/errors.ts';
import type { ClienteleEvent } from '../../domain/event.ts';
import type { Awaitable } from '../../ports/awaitable.ts';
import type { PlatformAbortSignal } from '../../ports/platform-types.ts';
import { cursorUnknown } from '../../ports/store.ts';
import { onAbort } from '../operation/abort-signal.ts';
import { cancellableGenerator } from '../operation/cancellable-generator.ts';
import type { Operation } from '../operation/operation.ts';
import { readIterationOptions } from '../operation/operation-options.ts';
import { checkCursorResponse, checkEventsResponse } from '../operation/port-responses.ts';
import type { OperationRunner } from '../operation/runner.ts';

/** Options of `changes`. All are optional. */
export interface ChangesOptions {
  /** Cursor of an event, or of `clientele.cursor()`: starts after it. Default: the oldest event that is kept. */
  after?: string | undefined;
  /** Whether to wait for new events. With `false` the iterator ends at the end that the feed has when it starts. Default: true. */
  wait?: boolean | undefined;
  /** Ends the iteration without an error. */
  signal?: PlatformAbortSignal | undefined;
}

/** Number of events per read. */
const PAGE_SIZE = 100;

/**
 * Iterates over the change feed: every event after the cursor, then each new event. It ends without an error
 * when the signal aborts, the service closes, or the consumer stops. While it waits, it keeps the process alive.
 */
export function changesOf(
  runner: OperationRunner,
  options: ChangesOptions = {},
): AsyncGenerator<ClienteleEvent, void, undefined> {
  const stop = new AbortController();
  return cancellableGenerator(stop, followFeed(runner, options, stop));
}

async function* followFeed(
  runner: OperationRunner,
  options: ChangesOptions,
  stop: AbortController,
): AsyncGenerator<ClienteleEvent, void, undefined> {
  if (runner.closed) return;
  let { after, wait, signal } = await runner.run(undefined, () => readChangesOptions(options));
  if (signal?.aborted) return;
  const { store, scope } = runner.settings;
  const wakeUp = new WakeUp();
  const turns = new Turns();
  const abort = () => stop.abort();
  const cleanUps = [onAbort(stop.signal, () => wakeUp.wake()), runner.onClose(abort)];
  if (signal) cleanUps.push(onAbort(signal, abort));
  const callStore = <T>(call: (operation: Operation) => Awaitable<T>, check = (response: T) => response) =>
    runner.run({ signal: stop.signal }, async (operation) =>
      check(await runner.callStore(operation, () => call(operation))),
    );
  const readCursor = () => callStore((operation) => store.cursor(scope, operation), checkCursorResponse);
  try {
    let end: string | undefined;
    for (let isWatching = false; !stop.signal.aborted; ) {
      await turns.yieldIfDue();
      wakeUp.reset();
      // An empty feed has no event to continue after. The cursor that was read before the events takes its place: without it,
      // an event that is written and trimmed before the next read would be missed without an error.
      const start = after ?? (wait ? await readCursor() : undefined);
      const query = { after, limit: PAGE_SIZE };
      const events = await callStore((operation) => store.events(scope, query, operation), checkEventsResponse);
      // Without a wait, the end is read after the first events: an earlier end could already be behind them.
      if (!wait && events.length > 0) end ??= await readCursor();
      for (const event of events) {
        yield event;
        after = event.cursor;
        if (stop.signal.aborted || after === end) return;
      }
      if (events.length > 0) continue;
      if (!wait) return;
      after = start;
      // The watch starts before one more read, so that no event between a read and the watch is missed.
      if (isWatching) await keepAlive(wakeUp.wait());
      else cleanUps.push(await callStore(() => store.watch(scope, () => wakeUp.wake())));
      isWatching = true;
    }
  } catch (error) {
    if (!stop.signal.aborted) throw error;
  } finally {
    for (const cleanUp of cleanUps) cleanUp();
  }
}

function readChangesOptions(options: ChangesOptions) {
  const { after, wait = true, signal } = readIterationOptions(options, ['after', 'wait']);
  if (after !== undefined && typeof after !== 'string') throw cursorUnknown();
  if (typeof wait !== 'boolean') throw invalidParameter('wait', 'true or false');
  return { after, wait, signal };
}
