import { ClienteleError } from '../../../src/domain/errors.ts';
import type { VerifyReport } from '../../../src/ports/store-types.ts';
import type { Session } from '../context.ts';
import { failureOf, unavailable } from '../errors.ts';
import { type Limits, Link } from '../executor.ts';
import type { ScopeKeys } from '../key-names.ts';
import type { Script } from '../scripts/script.ts';

type Problem = VerifyReport['problems'][number];

/** Longest wait for one step, in milliseconds: the whole may have no deadline. */
const STEP_MS = 5000;

/** Keys that a server passes in one step. */
const PAGE = 1000;

/** One run of checks on a scope: how they ask, and what they found. */
export class Verification {
  readonly scope: ScopeKeys;
  readonly #link: Link;
  readonly #deadline: number;
  readonly #signal: AbortSignal | undefined;
  /** By what they say, since several checks may come across one fault. */
  readonly #problems = new Map<string, Problem>();

  constructor(session: Session, scope: ScopeKeys, { deadline }: Limits, signal: AbortSignal | undefined) {
    this.scope = scope;
    this.#link = session.link;
    this.#deadline = deadline;
    this.#signal = signal;
  }

  get problems(): readonly Problem[] {
    return [...this.#problems.values()];
  }

  problem(id: string, problem: string): void {
    this.#problems.set(`${id} ${problem}`, { id, problem });
  }

  /** Runs a check. That something of another type lies at a key is a problem like others, and not the end. */
  async guarded(id: string, problem: string, check: () => Promise<void>): Promise<void> {
    try {
      await check();
    } catch (error) {
      if (!(error instanceof ClienteleError && error.code === 'store_corrupt')) throw error;
      this.problem(id, problem);
    }
  }

  run(script: Script, keys: readonly string[], args: readonly (string | number)[]): Promise<unknown> {
    return this.#link.run(script, keys, args, this.#step());
  }

  read(...args: readonly string[]): Promise<unknown> {
    return this.#link.read(args, this.#step());
  }

  /** Every key of the scope, on whichever server, page by page. A key may come twice. */
  async *keys(): AsyncGenerator<readonly string[]> {
    const servers = await this.#link.sender.servers().catch((error) => {
      throw failureOf(error).error;
    });
    for (const server of servers) {
      const link = new Link(server, 0);
      let cursor = '0';
      do {
        const args = ['SCAN', cursor, 'MATCH', this.scope.glob, 'COUNT', String(PAGE)];
        const [next, keys] = (await link.read(args, this.#step())) as [string, string[]];
        yield keys;
        cursor = next;
      } while (cursor !== '0');
    }
  }

  #step(): Limits {
    if (this.#signal?.aborted) throw unavailable();
    return { deadline: Math.min(this.#deadline, performance.now() + STEP_MS), write: false };
  }
}
