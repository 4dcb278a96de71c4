import { Backoff } from '../../../src/concurrency/backoff.ts';
import { clearTimeout, setTimeout } from '../../../src/concurrency/real-timers.ts';
import type { InvalidationListener, InvalidationState } from '../../../src/ports/store-types.ts';
import { failureOf } from '../errors.ts';
import type { RedisTransport } from '../transport/redis-transport.ts';
import { InvalidationConnections } from './invalidation-connections.ts';

/** Delays before connecting again, in milliseconds. */
const FIRST_DELAY_MS = 20;
const LONGEST_DELAY_MS = 1000;
/** Delay after the server has refused, for example because the user may not use CLIENT TRACKING. */
const REFUSED_DELAY_MS = 30_000;

/** The listeners of one set of key prefixes. */
interface PrefixSubscription {
  readonly prefixes: readonly string[];
  readonly listeners: Set<InvalidationListener>;
  state: InvalidationState;
}

/**
 * Reports keys written by any client. Uses client-side caching in broadcasting mode: Redis reports each written key that has
 * one of our prefixes. The connections for it are open while there is a listener.
 */
export class CacheInvalidation {
  readonly #transport: RedisTransport;
  readonly #subscriptions = new Map<string, PrefixSubscription>();
  readonly #byPrefix = new Map<string, PrefixSubscription>();
  readonly #backoff = new Backoff(FIRST_DELAY_MS, LONGEST_DELAY_MS);
  #connections: InvalidationConnections | undefined;
  #retryTimer: ReturnType<typeof setTimeout> | undefined;
  #refused = false;

  constructor(transport: RedisTransport) {
    this.#transport = transport;
  }

  get state(): 'unused' | 'on' | 'interrupted' | 'refused' {
    const subscriptions = [...this.#subscriptions.values()];
    if (subscriptions.length === 0) return 'unused';
    if (this.#refused) return 'refused';
    return subscriptions.every(({ state }) => state === 'live') ? 'on' : 'interrupted';
  }

  /**
   * Reports each written key that starts with one of the prefixes, as the text after the prefix. Returns a function that
   * unsubscribes.
   * @param prefixes Key prefixes that end with a colon, or whole keys. The first identifies the subscription.
   */
  subscribe(prefixes: readonly string[], { onInvalidate, onState }: InvalidationListener): () => void {
    const name = prefixes[0] as string;
    const known = this.#subscriptions.get(name);
    const subscription: PrefixSubscription = known ?? { prefixes, listeners: new Set(), state: 'interrupted' };
    // A copy, so that one listener can subscribe twice.
    const listener = { onInvalidate, onState };
    subscription.listeners.add(listener);
    if (subscription.state !== 'interrupted') onState(subscription.state);
    if (known === undefined) {
      this.#subscriptions.set(name, subscription);
      for (const prefix of prefixes) this.#byPrefix.set(prefix, subscription);
      if (this.#retryTimer === undefined) void this.#connect(subscription);
      else if (this.#refused) setState(subscription, 'unsupported');
    }
    return () => {
      subscription.listeners.delete(listener);
      if (subscription.listeners.size > 0 || this.#subscriptions.get(name) !== subscription) return;
      this.#subscriptions.delete(name);
      for (const prefix of prefixes) this.#byPrefix.delete(prefix);
      if (this.#subscriptions.size === 0) this.#disconnect();
    };
  }

  /** Reports a write of this process, because the other stores of the process must see it immediately. */
  reportWrite(key: string): void {
    if (this.#byPrefix.size > 0) this.#onKey(key);
  }

  close(): void {
    this.#disconnect();
    for (const subscription of this.#subscriptions.values()) setState(subscription, 'interrupted');
    this.#subscriptions.clear();
    this.#byPrefix.clear();
  }

  async #connect(subscription: PrefixSubscription): Promise<void> {
    this.#connections ??= new InvalidationConnections(this.#transport, this.#onKey, this.#onFailure);
    const live = await this.#connections.subscribe(subscription.prefixes);
    if (!live) return;
    this.#backoff.reset();
    this.#refused = false;
    setState(subscription, 'live');
  }

  readonly #onFailure = (cause: unknown): void => {
    this.#disconnect();
    this.#refused = !failureOf(cause).transient;
    for (const subscription of this.#subscriptions.values())
      setState(subscription, this.#refused ? 'unsupported' : 'interrupted');
    const delay = this.#backoff.next();
    this.#retryTimer = setTimeout(this.#reconnect, this.#refused ? REFUSED_DELAY_MS : delay);
  };

  readonly #reconnect = (): void => {
    this.#retryTimer = undefined;
    for (const subscription of this.#subscriptions.values()) void this.#connect(subscription);
  };

  #disconnect(): void {
    clearTimeout(this.#retryTimer);
    this.#retryTimer = undefined;
    this.#connections?.close();
    this.#connections = undefined;
  }

  readonly #onKey = (key: string | undefined): void => {
    if (key === undefined) {
      // All keys were removed: listeners drop everything when the state is set to `live` again.
      for (const subscription of this.#subscriptions.values())
        if (subscription.state === 'live') setState(subscription, 'live');
      return;
    }
    // A key is `<tag>:<kind>` or `<tag>:<kind>:<name>`. The tag ends with the first closing brace.
    const end = key.indexOf(':', key.indexOf('}:') + 2) + 1 || key.length;
    const subscription = this.#byPrefix.get(key.slice(0, end));
    if (subscription) for (const { onInvalidate } of subscription.listeners) onInvalidate(key.slice(end));
  };
}

function setState(subscription: PrefixSubscription, state: InvalidationState): void {
  subscription.state = state;
  for (const { onState } of subscription.listeners) onState(state);
}
