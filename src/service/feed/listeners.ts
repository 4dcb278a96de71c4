import type { ClienteleEvent, EventType } from '../../domain/event.ts';
import { isThenable } from '../../ports/awaitable.ts';

/** A failure of a listener, as `clientele.on('error', ...)` receives it. */
export interface ListenerFailure {
  readonly error: unknown;
  readonly event: ClienteleEvent;
}

/** Receives events of one type after their commit. It may be async; the library does not wait for it. */
export type EventListener<T extends EventType> = (event: Extract<ClienteleEvent, { type: T }>) => unknown;

type Listener = (value: never) => unknown;

/** The listeners of this process. If one throws, the others still get the event, and the `error` listeners get the error. */
export class Listeners {
  readonly #byType = new Map<string, Set<Listener>>();
  /** The events that are not delivered yet. A listener may write, and so emit an event before its own call returns. */
  readonly #queue: ClienteleEvent[] = [];
  #isDelivering = false;

  /** Adds a listener. Returns a function that removes it. */
  on(type: string, listener: Listener): () => void {
    // A new function per call, so that a listener that was added twice is also removed in two steps.
    const entry: Listener = (value) => listener(value);
    const listeners = this.#byType.get(type) ?? new Set();
    this.#byType.set(type, listeners.add(entry));
    return () => void listeners.delete(entry);
  }

  has(type: EventType): boolean {
    return (this.#byType.get(type)?.size ?? 0) > 0;
  }

  /** Delivers an event after all earlier ones. */
  emit(event: ClienteleEvent): void {
    this.#queue.push(event);
    if (this.#isDelivering) return;
    this.#isDelivering = true;
    for (let next = this.#queue.shift(); next; next = this.#queue.shift()) this.#deliver(next);
    this.#isDelivering = false;
  }

  #deliver(event: ClienteleEvent): void {
    // A copy: a listener that is added by a listener gets the next event, not this one.
    for (const listener of [...(this.#byType.get(event.type) ?? [])]) {
      this.#call(listener, event, (error) => this.#reportFailure({ error, event }));
    }
  }

  #reportFailure(failure: ListenerFailure): void {
    const listeners = [...(this.#byType.get('error') ?? [])];
    for (const listener of listeners) this.#call(listener, failure, () => warn('error'));
    if (listeners.length === 0) warn(failure.event.type);
  }

  #call(listener: Listener, value: unknown, onFailure: (error: unknown) => void): void {
    try {
      const result = listener(value as never);
      if (isThenable(result)) result.then(undefined, onFailure);
    } catch (error) {
      onFailure(error);
    }
  }
}

/** Warns without the error, which may contain personal data. */
function warn(type: string): void {
  console.warn(`clientele: a listener of ${type} failed; get its error with clientele.on('error', listener).`);
}
