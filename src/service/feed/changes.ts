import type { ClienteleEvent } from '../../domain/event.ts';
import type { Awaitable } from '../../ports/awaitable.ts';
import { cursorUnknown } from '../../ports/store.ts';
import { isAborted, onAbort } from '../operation/abort-signal.ts';
import { cancellableGenerator } from '../operation/cancellable-generator.ts';
import { iterationOptions, type Operation } from '../operation/operation.ts';
import { checkCursorResponse, checkEventsResponse } from '../operation/port-responses.ts';
import type { OperationRunner } from '../operation/runner.ts';

/** Where to start, and when to stop. */
export interface ChangesOptions {
  /** Cursor of an event, or of `clientele.cursor()`: the events after it. Without it, from the oldest that is kept. */
  after?: string | undefined;
  /** Ends the iteration. */
  signal?: AbortSignal | undefined;
}

/** Events read at once. */
const PAGE = 100;

/**
 * The durable change feed: every event after the cursor, then new ones as they come, until the signal aborts, the
 * service closes or the consumer leaves; the iteration then ends, without an error.
 */
export function changesOf(
  kernel: OperationRunner,
  options: ChangesOptions = {},
): AsyncGenerator<ClienteleEvent, void, undefined> {
  const stop = new AbortController();
  return cancellableGenerator(stop, following(kernel, options, stop));
}

async function* following(
  kernel: OperationRunner,
  options: ChangesOptions,
  stop: AbortController,
): AsyncGenerator<ClienteleEvent, void, undefined> {
  if (kernel.closed) return;
  let { after, signal } = await kernel.run(undefined, () => checked(options));
  if (isAborted(signal)) return;
  const { store, scope } = kernel.settings;
  const bell = new Bell();
  const end = () => stop.abort();
  const endings = [onAbort(stop.signal, () => bell.ring()), kernel.onClose(end)];
  if (signal) endings.push(onAbort(signal, end));
  const ask = <T>(call: (operation: Operation) => Awaitable<T>, checked: (answer: T) => T) =>
    kernel.run({ signal: stop.signal }, (operation) => kernel.readStore(operation, () => call(operation), checked));
  try {
    for (let watching = false; !stop.signal.aborted; ) {
      bell.reset();
      // Where nothing is kept yet, the end that was seen before is the place to go on from: what is written behind it and
      // trimmed before the next look would else be missed unheard.
      const start = after ?? (await ask((operation) => store.cursor(scope, operation), checkCursorResponse));
      const query = { after, limit: PAGE };
      const events = await ask((operation) => store.events(scope, query, operation), checkEventsResponse);
      for (const event of events) {
        yield event;
        after = event.cursor;
        if (stop.signal.aborted) return;
      }
      if (events.length > 0) continue;
      after = start;
      // Watching begins before the read that finds nothing, so that no event falls between the two.
      if (watching) await bell.rung();
      else
        endings.push(
          await ask(
            () => store.watch(scope, () => bell.ring()),
            (unwatch) => unwatch,
          ),
        );
      watching = true;
    }
  } catch (error) {
    if (!stop.signal.aborted) throw error;
  } finally {
    for (const each of endings) each();
  }
}

function checked(options: ChangesOptions): ChangesOptions {
  const { after, signal } = iterationOptions(options, ['after']);
  if (after !== undefined && typeof after !== 'string') throw cursorUnknown();
  return { after, signal };
}

/** Wakes a waiter, and remembers a ring that came before the wait. */
class Bell {
  #rang = false;
  #wake = () => {};

  reset(): void {
    this.#rang = false;
  }

  ring(): void {
    this.#rang = true;
    this.#wake();
  }

  rung(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
      if (this.#rang) resolve();
    });
  }
}
