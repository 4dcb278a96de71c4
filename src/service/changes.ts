import type { ClienteleEvent } from '../domain/event.ts';
import type { Awaitable } from '../ports/awaitable.ts';
import { cursorUnknown } from '../ports/store.ts';
import type { Kernel } from './kernel.ts';
import { iterationOptions, type Operation } from './operation.ts';

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
 * The durable change feed: every event after the cursor, then new ones as they come, until the signal aborts or the
 * service closes; the iteration then ends, without an error.
 */
export async function* changesOf(
  kernel: Kernel,
  options: ChangesOptions = {},
): AsyncGenerator<ClienteleEvent, void, undefined> {
  if (kernel.closed) return;
  const { signal, ...start } = await kernel.run(undefined, () => checked(options));
  let { after } = start;
  const { store, scope } = kernel.settings;
  const ask = <T>(call: (operation: Operation) => Awaitable<T>) =>
    kernel.run(undefined, (operation) => kernel.ask(operation, () => call(operation)));
  const bell = new Bell();
  const stops = [bell.listen(signal), kernel.onClose(() => bell.ring())];
  try {
    let unwatch: (() => void) | undefined;
    while (!signal?.aborted && !kernel.closed) {
      bell.reset();
      // Where nothing is kept yet, the end that was seen before is the place to go on from: what is written behind it and
      // trimmed before the next look would else be missed unheard.
      const end = after ?? (await ask((operation) => store.cursor(scope, operation)));
      const query = { after, limit: PAGE };
      const events = await ask((operation) => store.events(scope, query, operation));
      for (const event of events) {
        yield event;
        after = event.cursor;
        if (signal?.aborted) return;
      }
      if (events.length > 0) continue;
      after = end;
      // Watching begins before the read that finds nothing, so that no event falls between the two.
      if (unwatch === undefined) {
        unwatch = store.watch(scope, () => bell.ring());
        stops.push(unwatch);
      } else {
        await bell.rung();
      }
    }
  } finally {
    for (const stop of stops) stop();
  }
}

function checked(options: ChangesOptions): ChangesOptions {
  const { after, signal } = iterationOptions(options);
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

  listen(signal: AbortSignal | undefined): () => void {
    const ring = () => this.ring();
    signal?.addEventListener('abort', ring, { once: true });
    return () => signal?.removeEventListener('abort', ring);
  }
}
