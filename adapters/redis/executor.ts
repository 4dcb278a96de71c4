import { Gathering, type Together } from './batcher.ts';
import { type InsertItem, insertCall } from './customer-inserts.ts';
import type { Reply } from './customer-writes.ts';
import { Deadlines } from './deadline-timer.ts';
import { type Failure, failureOf, isSplit, NOT_READY, overdue } from './errors.ts';
import type { PartitionKeys } from './key-names.ts';
import { foundPages, type PageAnswer, type PageQuery, pageArgs, pageKeys } from './pages.ts';
import { Replicas } from './replicas.ts';
import { insert } from './scripts/insert.ts';
import { pages } from './scripts/lists.ts';
import { tick } from './scripts/scope.ts';
import type { EachScript, Script } from './scripts/script.ts';
import type { Sender } from './transport/transport.ts';

/** What bounds a call. */
export interface Limits {
  /** On the clock of `performance.now()`. */
  readonly deadline: number;
  /** Whether a call that nobody knows the end of may have changed something that counts. */
  readonly write: boolean;
}

/** Waits between tries, in milliseconds: doubling up to the second. */
const FIRST_WAIT_MS = 5;
const LONGEST_WAIT_MS = 100;
/** With less time than this left, in milliseconds, no other try begins: its answer might not come, and nobody would know. */
const ANSWER_MS = 50;

/** Values, and pages of lists, that are asked for with one command. */
const MOST_VALUES = 64;
const MOST_PAGES = 16;
/** Keys that a script is run for with one command. */
const MOST_CALLS = 32;
/** Places in the order of a scope that are given with one command. */
const MOST_TICKS = 64;
/** Customers that are inserted in one step: the server does nothing else meanwhile. */
const MOST_INSERTS = 16;

/** What a script about one key is run with. */
interface EachCall {
  readonly key: string;
  readonly args: readonly (string | number)[];
}

/** Position, in microseconds, and creation time. */
type Place = readonly [position: string, createdMs: string];

export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Commands with a deadline. What may pass by itself is tried again until then: reads, and scripts, all of which may run
 * twice without doing anything twice. Commands of one turn of the event loop go out together: the client sees to that, and
 * calls of one kind become one command here.
 */
export class Link {
  readonly sender: Sender;
  readonly #deadlines = new Deadlines();
  readonly #replicas: Replicas | undefined;
  /** Whether one command takes the keys of one slot only. */
  #apart: boolean;
  readonly #values = new Gathering<string, unknown>(this.#deadlines, MOST_VALUES);
  readonly #pages = new Gathering<PageQuery, PageAnswer>(this.#deadlines, MOST_PAGES);
  readonly #calls = new Map<EachScript, Gathering<EachCall, unknown>>();
  readonly #ticks = new Gathering<number | '', Place>(this.#deadlines, MOST_TICKS);
  readonly #inserts = new Gathering<InsertItem, Reply>(this.#deadlines, MOST_INSERTS);

  constructor(sender: Sender, minReplicas: number) {
    this.sender = sender;
    this.#apart = sender.kind === 'cluster';
    this.#replicas = minReplicas > 0 ? new Replicas(sender, minReplicas) : undefined;
  }

  run(script: Script, keys: readonly string[], args: readonly (string | number)[], limits: Limits): Promise<unknown> {
    return this.#tried(limits, () =>
      this.#deadlines.bound(this.#evaluated(script, keys, args, limits), limits.deadline),
    );
  }

  /** Runs a command that reads. */
  read(args: readonly string[], limits: Limits): Promise<unknown> {
    return this.#tried(limits, () => this.#deadlines.bound(this.sender.send(args[1], args), limits.deadline));
  }

  /** Runs a script about one key; for others of this turn, too, each for itself. */
  each(script: EachScript, key: string, args: readonly (string | number)[], limits: Limits): Promise<unknown> {
    const { write, deadline } = limits;
    const calls = this.#callsOf(script);
    const together: Together<EachCall, unknown> = async (items, latest) => {
      const keys = items.map((item) => item.key);
      const all = items.flatMap((item) => item.args);
      return (await this.#inOne(this.#evaluated(script, keys, all, { write, deadline: latest }))) as unknown[];
    };
    return this.#tried(limits, () => calls.add(this.#place(key), { key, args }, deadline, together));
  }

  /** Inserts a customer; others of this turn go along, each for itself. */
  insert(keys: PartitionKeys, item: InsertItem, limits: Limits): Promise<Reply> {
    const together: Together<InsertItem, Reply> = async (items, deadline) => {
      return (await this.#evaluated(insert, ...insertCall(keys, items), { write: true, deadline })) as Reply[];
    };
    return this.#tried(limits, () => this.#inserts.add(keys, item, limits.deadline, together));
  }

  /** A place in the order of a scope of several partitions, for a native creation with its time; and that time, raised. */
  tick(first: PartitionKeys, createdMs: number | '', limits: Limits): Promise<Place> {
    const together: Together<number | '', Place> = async (times) => {
      return (await this.#named(tick, [first.meta], times)) as Place[];
    };
    // Not waited for by replicas: one that is lost is one that time itself has passed.
    return this.#tried(limits, () => this.#ticks.add(first, createdMs, limits.deadline, together));
  }

  /** The value at a key; null where there is none. */
  value(key: string, limits: Limits): Promise<unknown> {
    return this.#tried(limits, () => this.#values.add(this.#place(key), key, limits.deadline, this.#valuesAt));
  }

  /** A page of an index. */
  page(query: PageQuery, limits: Limits): Promise<PageAnswer> {
    return this.#tried(limits, () => this.#pages.add(this.#place(query.index), query, limits.deadline, this.#pagesOf));
  }

  close(): void {
    this.#replicas?.close();
  }

  #callsOf(script: EachScript): Gathering<EachCall, unknown> {
    const known = this.#calls.get(script);
    if (known) return known;
    const calls = new Gathering<EachCall, unknown>(this.#deadlines, MOST_CALLS);
    this.#calls.set(script, calls);
    return calls;
  }

  /** What has the same one can be asked for with one command: where that takes the keys of one slot only, one hash tag. */
  #place(key: string): unknown {
    return this.#apart ? key.slice(0, key.indexOf('}')) : undefined;
  }

  /** Another try goes to each slot apart where the server is a cluster's, or leads to one, that the client does not know as one. */
  async #inOne<T>(answer: Promise<T>): Promise<T> {
    try {
      return await answer;
    } catch (error) {
      this.#apart ||= error instanceof Error && error.message.startsWith('CROSSSLOT');
      throw error;
    }
  }

  readonly #pagesOf: Together<PageQuery, PageAnswer> = async (queries) => {
    const keys = pageKeys(queries);
    try {
      return foundPages(queries, await this.#inOne(this.#named(pages, keys, pageArgs(queries))));
    } catch (error) {
      if (!isSplit(error)) throw error;
      return queries.map(({ records }) => (records === '' ? error : 'split'));
    }
  };

  readonly #valuesAt: Together<string, unknown> = async (keys) => {
    const [key] = keys as [string];
    if (keys.length === 1) return [await this.sender.send(key, ['GET', key])];
    const values = (await this.#inOne(this.sender.send(key, ['MGET', ...keys]))) as unknown[];
    // Among several, what is no text looks as if it were not there.
    const alone = async (key: string) => this.sender.send(key, ['GET', key]).catch((error: Error) => error);
    return Promise.all(values.map((value, i) => value ?? alone(keys[i] as string)));
  };

  async #evaluated(
    script: Script,
    keys: readonly string[],
    args: readonly (string | number)[],
    { write, deadline }: Limits,
  ): Promise<unknown> {
    return write && this.#replicas
      ? this.#replicas.write(script, keys[0] as string, restOf(keys, args), deadline)
      : this.#named(script, keys, args);
  }

  /** By the script's name; with its text where the server does not know it. */
  async #named(script: Script, keys: readonly string[], args: readonly (string | number)[]): Promise<unknown> {
    const key = keys[0];
    const rest = restOf(keys, args);
    try {
      return await this.sender.send(key, ['EVALSHA', script.sha, ...rest]);
    } catch (error) {
      if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error;
      return await this.sender.send(key, ['EVAL', script.text, ...rest]);
    }
  }

  #tried<T>(limits: Limits, attempt: () => Promise<T>): Promise<T> {
    return this.#once(limits, attempt).catch((error) => this.#again(limits, attempt, failureOf(error)));
  }

  #once<T>({ deadline }: Limits, attempt: () => Promise<T>): Promise<T> {
    if (performance.now() >= deadline) return Promise.reject(overdue('not_applied'));
    // Kept out of the client's queue, where it would wait for longer than anybody does for it.
    if (!this.sender.ready) return Promise.reject(new Error(NOT_READY));
    return attempt();
  }

  async #again<T>(limits: Limits, attempt: () => Promise<T>, first: Failure): Promise<T> {
    let failure = first;
    let { ran } = first;
    for (let wait = FIRST_WAIT_MS; ; wait = Math.min(wait * 2, LONGEST_WAIT_MS)) {
      if (!failure.passing || performance.now() + wait + ANSWER_MS >= limits.deadline) {
        throw failure.error.with({ outcome: limits.write && ran ? 'unknown' : 'not_applied' });
      }
      await sleep(wait);
      try {
        return await this.#once(limits, attempt);
      } catch (error) {
        failure = failureOf(error);
        ran ||= failure.ran;
      }
    }
  }
}

/** Number of keys, keys and arguments of a script. */
const restOf = (keys: readonly string[], args: readonly (string | number)[]): string[] => [
  String(keys.length),
  ...keys,
  ...args.map(String),
];
