import type { Sender, Teller } from '../transport/transport.ts';

/** How old what is held may be at most, in milliseconds, whatever becomes of connections and servers. */
const BOUND_MS = 1000;
/** How often it is asked whether everything that was written has been told of. */
const ASKING_MS = 500;
/** How long connecting may take. */
const OPENING_MS = 2500;

/** A connection to one server, and what it tells of. */
interface Line {
  readonly node: object;
  readonly teller: Teller;
  /** Names the server's process. */
  readonly run: string;
  readonly prefixes: Set<string>;
}

/** A key that never is, in the slot of those that begin so. */
const none = (prefix: string): string => `${prefix}:`;

const runOf = (info: unknown): string => {
  const run = /^run_id:(\w+)/m.exec(String(info))?.[1];
  if (run === undefined) throw new Error('the server does not say which one it is');
  return run;
};

/**
 * Connections that are told of writes, one to each server that has some of the keys. Twice a second they are proved: the
 * client's own commands come to the same server; the server has each slot, and is not giving it away, or it would refuse
 * to look for a key there; and its answer comes, behind everything that was written before the question. Where that fails,
 * or takes until what is held may be too old, all of them end.
 */
export class Tellers {
  readonly #sender: Sender;
  readonly #heard: (key: string | undefined) => void;
  readonly #failed: (cause: unknown) => void;
  readonly #opened = new Set<Teller>();
  readonly #opening = new Map<object, Promise<Line>>();
  readonly #lines: Line[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #ended = false;

  /**
   * @param heard Called with each key that was written; with undefined where all are gone.
   * @param failed Called when they have ended by themselves.
   */
  constructor(sender: Sender, heard: (key: string | undefined) => void, failed: (cause: unknown) => void) {
    this.#sender = sender;
    this.#heard = heard;
    this.#failed = failed;
  }

  /** Whether it came about that every write to keys that begin so is told of, from now until they end. */
  async cover(prefixes: readonly string[]): Promise<boolean> {
    const overdue = setTimeout(this.#fail, OPENING_MS, new Error('not connected in time')).unref();
    try {
      const lines = await Promise.all(prefixes.map((prefix) => this.#add(prefix)));
      await Promise.all([...new Set(lines)].map((line) => this.#prove(line)));
      this.#timer ??= this.#proveAfter(performance.now());
    } catch (error) {
      this.#fail(error);
    } finally {
      clearTimeout(overdue);
    }
    return !this.#ended;
  }

  end(): void {
    this.#ended = true;
    clearTimeout(this.#timer);
    for (const teller of this.#opened) teller.close();
  }

  readonly #fail = (cause: unknown): void => {
    if (this.#ended) return;
    this.end();
    this.#failed(cause);
  };

  async #add(prefix: string): Promise<Line> {
    const key = none(prefix);
    // Where the client does not know who has the key now, it is told so, and finds out.
    await this.#sender.send(key, ['GET', key]);
    const node = await this.#sender.node(key);
    const opening = this.#opening.get(node) ?? this.#open(node);
    this.#opening.set(node, opening);
    const line = await opening;
    if (line.prefixes.has(prefix)) return line;
    line.prefixes.add(prefix);
    await line.teller.send(['CLIENT', 'TRACKING', 'ON', 'BCAST', 'PREFIX', prefix]);
    return line;
  }

  async #open(node: object): Promise<Line> {
    const teller = await this.#sender.teller(node);
    if (this.#ended) throw new Error('closed meanwhile');
    this.#opened.add(teller);
    await teller.open(this.#heard, this.#fail);
    const line = { node, teller, run: runOf(await teller.send(['INFO', 'server'])), prefixes: new Set<string>() };
    this.#lines.push(line);
    return line;
  }

  async #prove({ node, teller, run, prefixes }: Line): Promise<void> {
    const looks = [...prefixes].map((prefix) => teller.send(['GET', none(prefix)]));
    const [info] = await Promise.all([this.#sender.ask(node, ['INFO', 'server']), ...looks]);
    if (runOf(info) !== run) throw new Error('commands go to another server');
  }

  /** Again and again, each time before what was proved the time before is too old. */
  #proveAfter(since: number): ReturnType<typeof setTimeout> {
    const again = async () => {
      const began = performance.now();
      const overdue = setTimeout(this.#fail, since + BOUND_MS - began, new Error('no answer in time')).unref();
      try {
        await Promise.all(this.#lines.map((line) => this.#prove(line)));
        if (!this.#ended) this.#timer = this.#proveAfter(began);
      } catch (error) {
        this.#fail(error);
      } finally {
        clearTimeout(overdue);
      }
    };
    return setTimeout(again, since + ASKING_MS - performance.now());
  }
}
