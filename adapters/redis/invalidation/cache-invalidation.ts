import { Backoff } from '../../../src/concurrency/backoff.ts';
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
interface Topic {
  readonly prefixes: readonly string[];
  readonly listeners: Set<InvalidationListener>;
  state: InvalidationState;
}

/**
 * Reports writes to keys, made by any client. Uses client-side caching in broadcasting mode: Redis reports each written key
 * that has one of our prefixes. The connections for it are open while there is a listener.
 */
export class CacheInvalidation {
  readonly #transport: RedisTransport;
  readonly #topics = new Map<string, Topic>();
  readonly #byPrefix = new Map<string, Topic>();
  readonly #backoff = new Backoff(FIRST_DELAY_MS, LONGEST_DELAY_MS);
  #connections: InvalidationConnections | undefined;
  #retryTimer: ReturnType<typeof setTimeout> | undefined;
  #refused = false;

  constructor(transport: RedisTransport) {
    this.#transport = transport;
  }

  get state(): 'unused' | 'on' | 'interrupted' | 'refused' {
    const topics = [...this.#topics.values()];
    if (topics.length === 0) return 'unused';
    if (this.#refused) return 'refused';
    return topics.every(({ state }) => state === 'live') ? 'on' : 'interrupted';
  }

  /**
   * Reports each written key that starts with one of the prefixes, as the text after the prefix. Returns a function that
   * ends it.
   * @param prefixes Each is a key up to a colon, or a whole key. The first names the set.
   */
  subscribe(prefixes: readonly string[], { onInvalidate, onState }: InvalidationListener): () => void {
    const name = prefixes[0] as string;
    const known = this.#topics.get(name);
    const topic: Topic = known ?? { prefixes, listeners: new Set(), state: 'interrupted' };
    // A copy, so that one listener can subscribe twice.
    const listener = { onInvalidate, onState };
    topic.listeners.add(listener);
    if (topic.state !== 'interrupted') onState(topic.state);
    if (known === undefined) {
      this.#topics.set(name, topic);
      for (const prefix of prefixes) this.#byPrefix.set(prefix, topic);
      if (this.#retryTimer === undefined) void this.#connectTopic(topic);
      else if (this.#refused) setState(topic, 'unsupported');
    }
    return () => {
      topic.listeners.delete(listener);
      if (topic.listeners.size > 0 || this.#topics.get(name) !== topic) return;
      this.#topics.delete(name);
      for (const prefix of prefixes) this.#byPrefix.delete(prefix);
      if (this.#topics.size === 0) this.#disconnect();
    };
  }

  close(): void {
    this.#disconnect();
    for (const topic of this.#topics.values()) setState(topic, 'interrupted');
    this.#topics.clear();
    this.#byPrefix.clear();
  }

  async #connectTopic(topic: Topic): Promise<void> {
    this.#connections ??= new InvalidationConnections(this.#transport, this.#onKey, this.#onFailure);
    const live = await this.#connections.subscribe(topic.prefixes);
    if (!live) return;
    this.#backoff.reset();
    this.#refused = false;
    setState(topic, 'live');
  }

  readonly #onFailure = (cause: unknown): void => {
    this.#disconnect();
    this.#refused = !failureOf(cause).transient;
    for (const topic of this.#topics.values()) setState(topic, this.#refused ? 'unsupported' : 'interrupted');
    const delay = this.#backoff.next();
    this.#retryTimer = setTimeout(this.#reconnect, this.#refused ? REFUSED_DELAY_MS : delay);
  };

  readonly #reconnect = (): void => {
    this.#retryTimer = undefined;
    for (const topic of this.#topics.values()) void this.#connectTopic(topic);
  };

  #disconnect(): void {
    clearTimeout(this.#retryTimer);
    this.#retryTimer = undefined;
    this.#connections?.close();
    this.#connections = undefined;
  }

  readonly #onKey = (key: string | undefined): void => {
    if (key === undefined) {
      for (const topic of this.#topics.values()) if (topic.state === 'live') setState(topic, 'live');
      return;
    }
    // A key is `<tag>:<kind>` or `<tag>:<kind>:<name>`. The tag ends with the first closing brace.
    const end = key.indexOf(':', key.indexOf('}:') + 2) + 1 || key.length;
    const topic = this.#byPrefix.get(key.slice(0, end));
    if (topic) for (const { onInvalidate } of topic.listeners) onInvalidate(key.slice(end));
  };
}

function setState(topic: Topic, state: InvalidationState): void {
  topic.state = state;
  for (const { onState } of topic.listeners) onState(state);
}
