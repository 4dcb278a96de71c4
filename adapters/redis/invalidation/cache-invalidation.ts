import type { InvalidationListener, InvalidationState } from '../../../src/ports/store-types.ts';
import { failureOf } from '../errors.ts';
import type { Sender } from '../transport/transport.ts';
import { Tellers } from './invalidation-connections.ts';

/** Waits before connecting again, in milliseconds: doubling up to the second; the third where the server does not let us. */
const FIRST_WAIT_MS = 20;
const LONGEST_WAIT_MS = 1000;
const REFUSED_WAIT_MS = 30_000;

/** Keys that are followed together: those that begin so. */
interface Topic {
  readonly prefixes: readonly string[];
  readonly followers: Set<InvalidationListener>;
  state: InvalidationState;
}

/**
 * Has followers told of writes to keys, by whomever: Redis tells of each key that begins as was asked for (client-side
 * caching in broadcasting mode), on connections that are there as long as anybody follows.
 */
export class Tracking {
  readonly #sender: Sender;
  readonly #topics = new Map<string, Topic>();
  readonly #byPrefix = new Map<string, Topic>();
  #tellers: Tellers | undefined;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #wait = FIRST_WAIT_MS;
  #refused = false;

  constructor(sender: Sender) {
    this.#sender = sender;
  }

  get state(): 'unused' | 'on' | 'interrupted' | 'refused' {
    const topics = [...this.#topics.values()];
    if (topics.length === 0) return 'unused';
    if (this.#refused) return 'refused';
    return topics.every(({ state }) => state === 'live') ? 'on' : 'interrupted';
  }

  /**
   * Tells the follower of each key that begins with one of the prefixes, by what comes behind it, until the function that
   * it answers is called. A prefix is the beginning of a key up to a colon, or the whole key.
   */
  follow(prefixes: readonly string[], { onInvalidate, onState }: InvalidationListener): () => void {
    const name = prefixes[0] as string;
    const known = this.#topics.get(name);
    const topic: Topic = known ?? { prefixes, followers: new Set(), state: 'interrupted' };
    // Of its own, so that one may follow twice.
    const follower = { onInvalidate, onState };
    topic.followers.add(follower);
    if (topic.state !== 'interrupted') onState(topic.state);
    if (known === undefined) {
      this.#topics.set(name, topic);
      for (const prefix of prefixes) this.#byPrefix.set(prefix, topic);
      if (this.#retry === undefined) void this.#cover(topic);
      else if (this.#refused) tell(topic, 'unsupported');
    }
    return () => {
      topic.followers.delete(follower);
      if (topic.followers.size > 0 || this.#topics.get(name) !== topic) return;
      this.#topics.delete(name);
      for (const prefix of prefixes) this.#byPrefix.delete(prefix);
      if (this.#topics.size === 0) this.#disconnect();
    };
  }

  close(): void {
    this.#disconnect();
    for (const topic of this.#topics.values()) tell(topic, 'interrupted');
    this.#topics.clear();
    this.#byPrefix.clear();
  }

  async #cover(topic: Topic): Promise<void> {
    this.#tellers ??= this.#connect();
    const tellers = this.#tellers;
    if (!(await tellers.cover(topic.prefixes))) return;
    this.#wait = FIRST_WAIT_MS;
    this.#refused = false;
    tell(topic, 'live');
  }

  #connect(): Tellers {
    return new Tellers(this.#sender, this.#heard, (cause) => {
      this.#disconnect();
      this.#refused = !failureOf(cause).passing;
      for (const topic of this.#topics.values()) tell(topic, this.#refused ? 'unsupported' : 'interrupted');
      this.#retry = setTimeout(this.#again, this.#refused ? REFUSED_WAIT_MS : this.#wait);
      this.#wait = Math.min(this.#wait * 2, LONGEST_WAIT_MS);
    });
  }

  readonly #again = (): void => {
    this.#retry = undefined;
    for (const topic of this.#topics.values()) void this.#cover(topic);
  };

  #disconnect(): void {
    clearTimeout(this.#retry);
    this.#retry = undefined;
    this.#tellers?.end();
    this.#tellers = undefined;
  }

  readonly #heard = (key: string | undefined): void => {
    if (key === undefined) {
      for (const topic of this.#topics.values()) if (topic.state === 'live') tell(topic, 'live');
      return;
    }
    // A key is `<tag>:<what>`, or `<tag>:<what>:<name>`; the tag ends with the first brace.
    const end = key.indexOf(':', key.indexOf('}:') + 2) + 1 || key.length;
    const topic = this.#byPrefix.get(key.slice(0, end));
    if (topic) for (const { onInvalidate } of topic.followers) onInvalidate(key.slice(end));
  };
}

function tell(topic: Topic, state: InvalidationState): void {
  topic.state = state;
  for (const { onState } of topic.followers) onState(state);
}
