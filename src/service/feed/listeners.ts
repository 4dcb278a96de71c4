import type { ClienteleEvent, EventType } from '../../domain/event.ts';
import { isThenable } from '../../ports/awaitable.ts';

/** A listener's failure, as `clientele.on('error', ...)` hears it. */
export interface ListenerFailure {
  readonly error: unknown;
  readonly event: ClienteleEvent;
}

/** Hears events of one type after their commit. May be async; nobody waits for it. */
export type EventListener<T extends EventType> = (event: Extract<ClienteleEvent, { type: T }>) => unknown;

type Listener = (value: never) => unknown;

/** Listeners of this process. One that throws harms nobody: the others hear the event, and `error` hears of it. */
export class Listeners {
  readonly #byType = new Map<string, Set<Listener>>();

  /** Adds a listener and answers the function that removes it. */
  on(type: string, listener: Listener): () => void {
    // A function of its own for each call, so that one listener added twice is removed once by each.
    const own: Listener = (value) => listener(value);
    const listeners = this.#byType.get(type) ?? new Set();
    this.#byType.set(type, listeners.add(own));
    return () => void listeners.delete(own);
  }

  hears(type: EventType): boolean {
    return (this.#byType.get(type)?.size ?? 0) > 0;
  }

  emit(event: ClienteleEvent): void {
    // A copy: what subscribes meanwhile hears the next event.
    for (const listener of [...(this.#byType.get(event.type) ?? [])]) {
      this.#call(listener, event, (error) => this.#failed({ error, event }));
    }
  }

  #failed(failure: ListenerFailure): void {
    const listeners = [...(this.#byType.get('error') ?? [])];
    for (const listener of listeners) this.#call(listener, failure, () => warn('error'));
    if (listeners.length === 0) warn(failure.event.type);
  }

  #call(listener: Listener, value: unknown, failed: (error: unknown) => void): void {
    try {
      const answer = listener(value as never);
      if (isThenable(answer)) answer.then(undefined, failed);
    } catch (error) {
      failed(error);
    }
  }
}

/** Says that a listener failed, and not what it failed with: that may hold what should not be logged. */
function warn(type: string): void {
  console.warn(`clientele: a listener of ${type} failed; hear its failures with clientele.on('error', listener).`);
}
