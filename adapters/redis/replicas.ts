import { randomUUID } from 'node:crypto';
import { errorOf } from '../../src/domain/errors.ts';
import { expectation } from '../../src/domain/messages.ts';
import { NOT_READY } from './errors.ts';
import type { Script } from './scripts/script.ts';
import type { Sender } from './transport/transport.ts';

/** Longest wait for replicas, in milliseconds: the connection is held up as long. */
const LONGEST_WAIT_MS = 1000;
/** How much later than asked a server may give up waiting: it looks ten times a second. */
const LATE_MS = 150;

/** Replies of a server that is not, or no longer, the one to write to. */
const ELSEWHERE = /^(MOVED|ASK|READONLY|CLUSTERDOWN) /;

/** Writes that are sent together, and the one answer of their replicas. */
interface Flush {
  readonly acknowledged: Promise<boolean>;
  /** The latest of theirs: who is in a hurry does not wait so long, and leaves the others theirs. */
  deadline: number;
}

/**
 * Writes that count once enough replicas have them. WAIT is about the writes of its own connection: they share one that
 * nothing else uses, and one WAIT for each flush. A client may send WAIT again on another connection, where it is about
 * nothing; so the connection is given a name before the writes, and asked for it behind WAIT.
 */
export class Replicas {
  readonly #sender: Sender;
  readonly #count: number;
  readonly #own = new Map<object, Promise<Sender>>();
  readonly #loaded = new WeakMap<Sender, Set<string>>();
  readonly #flushes = new Map<Sender, Flush>();

  constructor(sender: Sender, count: number) {
    this.#sender = sender;
    this.#count = count;
  }

  /** @throws ApiError `store_unavailable`, outcome unknown, where fewer replicas than wanted acknowledged in time */
  async write(script: Script, key: string, rest: readonly string[], deadline: number): Promise<unknown> {
    const node = await this.#sender.node(key);
    const own = await this.#connection(node);
    if (!own.ready) {
      await this.#lost(node, key);
      throw new Error(NOT_READY);
    }
    const flush = this.#flushes.get(own) ?? this.#begin(own, deadline);
    flush.deadline = Math.max(flush.deadline, deadline);
    let answer: unknown;
    try {
      this.#load(own, script);
      answer = await own.send(key, ['EVALSHA', script.sha, ...rest]);
    } catch (error) {
      if (!own.ready || ELSEWHERE.test(String((error as Error).message))) await this.#lost(node, key);
      this.#loaded.delete(own);
      throw error;
    }
    if (await flush.acknowledged) return answer;
    throw errorOf('store_unavailable', {
      detail: expectation('too few replicas acknowledged the write'),
      outcome: 'unknown',
    });
  }

  close(): void {
    for (const own of this.#own.values()) own.then((sender) => sender.close()).catch(() => undefined);
    this.#own.clear();
  }

  /** Sent ahead: to be told that the server does not know the script would take as long as WAIT does. */
  #load(own: Sender, { sha, text }: Script): void {
    const loaded = this.#loaded.get(own) ?? new Set();
    this.#loaded.set(own, loaded);
    if (loaded.has(sha)) return;
    loaded.add(sha);
    own.send(undefined, ['SCRIPT', 'LOAD', text]).catch(() => loaded.delete(sha));
  }

  #connection(node: object): Promise<Sender> {
    const known = this.#own.get(node);
    if (known) return known;
    const own = this.#sender.own(node);
    this.#own.set(node, own);
    own.catch(() => this.#own.delete(node));
    return own;
  }

  /** The server may have gone: another command makes the client see who has the key now. */
  async #lost(node: object, key: string): Promise<void> {
    const own = this.#own.get(node);
    this.#own.delete(node);
    own?.then((sender) => sender.close()).catch(() => undefined);
    await this.#sender.send(key, ['EXISTS', key]).catch(() => undefined);
  }

  #begin(own: Sender, deadline: number): Flush {
    const name = randomUUID();
    // Set before the first command makes the client do the same: what is sent then still goes out in its one flush.
    const ended = new Promise<unknown[]>((resolve, reject) => {
      setImmediate(() => {
        this.#flushes.delete(own);
        const time = Math.min(LONGEST_WAIT_MS, flush.deadline - performance.now() - LATE_MS);
        const wait = ['WAIT', String(this.#count), String(Math.max(1, Math.floor(time)))];
        Promise.all([own.send(undefined, wait), own.send(undefined, ['CLIENT', 'GETNAME'])]).then(resolve, reject);
      });
    });
    const named = own.send(undefined, ['CLIENT', 'SETNAME', name]);
    const acknowledged = Promise.all([ended, named]).then(
      ([[count, itsName]]) => Number(count) >= this.#count && itsName === name,
      () => false,
    );
    const flush = { acknowledged, deadline };
    this.#flushes.set(own, flush);
    return flush;
  }
}
