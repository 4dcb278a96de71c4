import type { ClienteleEvent } from '../../domain/event.ts';
import type { Awaitable } from '../../ports/awaitable.ts';
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
  /** Ends the iteration without an error. */
  signal?: AbortSignal | undefined;
}

/** Number of events per read. */
const PAGE_SIZE = 100;

/**
 * Iterates over the change feed: every event after the cursor, then each new event. It ends without an error
 * when the signal aborts, the service closes, or the consumer stops.
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
  let { after, signal } = await runner.run(undefined, () => readChangesOptions(options));
  if (signal?.aborted) return;
  const { store, scope } = runner.settings;
  const wakeUp = new WakeUp();
  const end = () => stop.abort();
  const cleanUps = [onAbort(stop.signal, () => wakeUp.wake()), runner.onClose(end)];
  if (signal) cleanUps.push(onAbort(signal, end));
  const callStore = <T>(call: (operation: Operation) => Awaitable<T>, check = (response: T) => response) =>
    runner.run({ signal: stop.signal }, async (operation) =>
      check(await runner.callStore(operation, () => call(operation))),
    );
  try {
    for (let isWatching = false; !stop.signal.aborted; ) {
      wakeUp.reset();
      // An empty feed has no event to continue after. The cursor that was read before the events takes its place: without it,
      // an event that is written and trimmed before the next read would be missed without an error.
      const start = after ?? (await callStore((operation) => store.cursor(scope, operation), checkCursorResponse));
      const query = { after, limit: PAGE_SIZE };
      const events = await callStore((operation) => store.events(scope, query, operation), checkEventsResponse);
      for (const event of events) {
        yield event;
        after = event.cursor;
        if (stop.signal.aborted) return;
      }
      if (events.length > 0) continue;
      after = start;
      // The watch starts before one more read, so that no event between a read and the watch is missed.
      if (isWatching) await wakeUp.wait();
      else cleanUps.push(await callStore(() => store.watch(scope, () => wakeUp.wake())));
      isWatching = true;
    }
  } catch (error) {
    if (!stop.signal.aborted) throw error;
  } finally {
    for (const cleanUp of cleanUps) cleanUp();
  }
}

function readChangesOptions(options: ChangesOptions): ChangesOptions {
  const { after, signal } = readIterationOptions(options, ['after']);
  if (after !== undefined && typeof after !== 'string') throw cursorUnknown();
  return { after, signal };
}

/** Wakes one waiter. A wake-up before the wait is remembered until `reset`. */
class WakeUp {
  #isAwake = false;
  #resolve = () => {};

  reset(): void {
    this.#isAwake = false;
  }

  wake(): void {
    this.#isAwake = true;
    this.#resolve();
  }

  wait(): Promise<void> {
    return new Promise((resolve) => {
      this.#resolve = resolve;
      if (this.#isAwake) resolve();
    });
  }
}
